//! Levenshtein distance over letters, a letter being a grapheme cluster.

use unicode_segmentation::UnicodeSegmentation;

/// The Levenshtein distance of two texts, counted in grapheme clusters: й written as и and a
/// combining breve is one letter, and another letter than the single й.
///
/// ```
/// use osoba::comparison::distance;
/// assert_eq!(distance("андрій", "андрей"), 1);
/// assert_eq!(distance("андрі\u{439}", "андрі\u{438}\u{306}"), 1);
/// ```
#[must_use]
pub fn distance(a: &str, b: &str) -> u32 {
    let a: Vec<&str> = a.graphemes(true).collect();
    let b: Vec<&str> = b.graphemes(true).collect();
    u32::try_from(strsim::generic_levenshtein(&a, &b)).unwrap_or(u32::MAX)
}
