//! The kernels of Levenshtein distance beside strsim over grapheme clusters: any two texts, one by
//! one, as a pattern, and eight at a time.
#![no_main]

use libfuzzer_sys::fuzz_target;
use osoba::comparison::{distance, Pattern, PreparedText};
use unicode_segmentation::UnicodeSegmentation;

fn oracle(a: &str, b: &str) -> Option<u32> {
    let a: Vec<&str> = a.graphemes(true).collect();
    let b: Vec<&str> = b.graphemes(true).collect();
    u32::try_from(strsim::generic_levenshtein(&a, &b)).ok()
}

fuzz_target!(|data: &[u8]| {
    // Two texts, and every beginning of the second as lanes of different lengths.
    let text = String::from_utf8_lossy(data);
    let (a, b) = text.split_once('\n').unwrap_or((&text, "шевченко"));
    if a.len().max(b.len()) > 600 {
        return;
    }
    let expected = oracle(a, b);
    assert_eq!(Some(distance(a, b)), expected);
    assert_eq!(Some(distance(b, a)), expected);
    let beginnings: Vec<String> =
        (0..16).map(|count| b.chars().take(count).collect()).collect();
    let prepared: Vec<PreparedText> = beginnings.iter().map(|b| PreparedText::new(b)).collect();
    let one = PreparedText::new(a);
    let pattern = Pattern::new(&one);
    for ((found, prepared), beginning) in pattern.distances(&prepared).zip(&prepared).zip(&beginnings) {
        assert_eq!(found, oracle(a, beginning));
        assert_eq!(found, pattern.distance(prepared));
    }
});
