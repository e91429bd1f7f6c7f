//! Texts, letter by letter: normalised, measured, compared. Knows nothing of persons.
//!
//! | file | what it holds |
//! |---|---|
//! | `characters` | the lists of apostrophes, dashes, look-alike and invisible characters |
//! | `alphabet` | the letters of one byte of which nearly every text consists |
//! | `normalise` | the two normalisations, from text to text |
//! | `prepared` | [`PreparedText`], a text ready to be compared letter by letter |
//! | `short` | up to sixteen letters of one byte, in place |
//! | `exact` | a text of which only equality matters |
//! | `distance` | Levenshtein's distance, and [`Pattern`], one text against many |
//! | `near`, `letter_set` | transpositions, Jaro and Winkler; which letters a text has |
//! | `words` | short words, looked for without a branch for each |
//! | `recent` | a small cache of answers by text |
//!
//! A folder `fast` holds the fast form of the rule beside it, which a test compares with it.

pub(crate) mod alphabet;
mod characters;
mod distance;
mod exact;
mod letter_set;
mod near;
pub(crate) mod normalise;
mod prepared;
mod recent;
mod short;
mod words;

pub(crate) use characters::{
    is_apostrophe, is_dash, is_invisible, is_mistaken_apostrophe, LOOK_ALIKES, SERIES_LETTERS,
    SMALL_LOOK_ALIKES,
};
pub use distance::{distance, Pattern, Vectors, GREATEST_EXACT};
pub(crate) use distance::{distance_of_letters, Texts, LANES};
pub(crate) use exact::ExactText;
pub(crate) use letter_set::LetterSet;
pub(crate) use near::GREATEST_NEAR;
pub use normalise::Normalisation;
pub(crate) use prepared::Letters;
pub use prepared::PreparedText;
pub(crate) use recent::Recent;
pub(crate) use short::ShortText;
pub(crate) use words::Words;
