//! Distances between texts: of a pair, and of one text to many.

use std::mem::MaybeUninit;

use osoba_core::comparison::{distance, Pattern, PreparedText};

use crate::boundary::{entries, given, guarded, guarded_with, room};
use crate::error::{osoba_error, Failure};
use crate::status::osoba_status;
use crate::text::osoba_str;

/// Stands for the distance to or from an absent text.
pub const OSOBA_NO_DISTANCE: u32 = u32::MAX;

/// Counts the letters that must be inserted, removed or replaced to make one text the other
/// (Levenshtein distance). A letter is what a reader takes for one, a grapheme cluster: `й` is one,
/// in either of its two spellings. Texts are compared as they are; nothing is normalised. Texts of
/// up to 16 Cyrillic or ASCII letters are compared without allocating.
///
/// Exact for texts up to 4,096 letters each and, if one has at most 64 letters, for any; beyond that
/// exact up to 31 letters, then some number above 31 and not above the distance, *at least*, so that
/// the time grows no faster than the texts.
///
/// @param a one text; must not be absent
/// @param b the other text; must not be absent
/// @param letters receives the distance
#[no_mangle]
pub unsafe extern "C" fn osoba_levenshtein(
    a: osoba_str,
    b: osoba_str,
    letters: Option<&mut MaybeUninit<u32>>,
) -> osoba_status {
    guarded(|| {
        let letters = given(letters)?;
        // SAFETY: the caller's contract.
        let (a, b) = unsafe { (a.required()?, b.required()?) };
        letters.write(distance(a, b));
        Ok(())
    })
}

/// Texts prepared to be compared with others, e.g. all surnames of a town. Immutable: any number of
/// threads may use it at once. Made by osoba_texts_new(), freed by osoba_texts_free(); keeps
/// nothing of what it was made from.
pub struct osoba_texts {
    texts: Vec<PreparedText>,
}

/// Prepares texts, as they are: nothing is normalised.
///
/// @param texts the texts: an array of `count`; entries may be absent
/// @param count how many texts
/// @param prepared receives the prepared texts, to be freed with osoba_texts_free()
/// @param error which text is not UTF-8, by its place, e.g. `[3]`; may be NULL
#[no_mangle]
pub unsafe extern "C" fn osoba_texts_new(
    texts: *const osoba_str,
    count: usize,
    prepared: Option<&mut MaybeUninit<Option<Box<osoba_texts>>>>,
    error: Option<&mut MaybeUninit<osoba_error>>,
) -> osoba_status {
    guarded_with(error, || {
        let prepared = given(prepared)?;
        // SAFETY: the caller's contract.
        let texts = unsafe { entries(texts, count) }?;
        let prepare = |(place, text): (usize, &osoba_str)| {
            // SAFETY: the caller's contract.
            let text = unsafe { text.optional() };
            let text = text.map_err(|failure| failure.of(|| format!("[{place}]")))?;
            Ok::<_, Failure>(PreparedText::of(text))
        };
        let texts = texts.iter().enumerate().map(prepare).collect::<Result<_, _>>()?;
        prepared.write(Some(Box::new(osoba_texts { texts })));
        Ok(())
    })
}

/// Frees prepared texts; NULL is a no-op.
///
/// @param prepared the texts, which are used no more
#[no_mangle]
pub extern "C" fn osoba_texts_free(prepared: Option<Box<osoba_texts>>) {
    drop(prepared);
}

/// Counts the Levenshtein distances of one text to all of the prepared ones: the numbers of
/// osoba_levenshtein(), much faster. A text of up to 16 Cyrillic or ASCII letters allocates
/// nothing.
///
/// @param prepared the prepared texts
/// @param text the text; must not be absent
/// @param letters receives the distances in the order of the prepared texts, OSOBA_NO_DISTANCE
///        where one is absent: an array of `count`
/// @param count how many texts were prepared; any other number is refused
#[no_mangle]
pub unsafe extern "C" fn osoba_texts_levenshtein(
    prepared: Option<&osoba_texts>,
    text: osoba_str,
    letters: *mut MaybeUninit<u32>,
    count: usize,
) -> osoba_status {
    guarded(|| {
        let prepared = given(prepared)?;
        // SAFETY: the caller's contract, for both.
        let (text, letters) = unsafe { (text.required()?, room(letters, count)?) };
        if count != prepared.texts.len() {
            return Err(Failure::Status(osoba_status::OutOfRange));
        }
        let text = PreparedText::new(text);
        let pattern = Pattern::new(&text);
        for (distance, letters) in pattern.distances(&prepared.texts).zip(letters) {
            letters.write(distance.unwrap_or(OSOBA_NO_DISTANCE));
        }
        Ok(())
    })
}
