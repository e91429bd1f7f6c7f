//! Names: cleaning, letter codes, phonetic keys, given-name equivalence, transliteration.
