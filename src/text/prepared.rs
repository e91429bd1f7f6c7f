//! A text ready for comparison, letter by letter.

use std::cmp::Ordering;
use std::fmt;

use memchr::memmem;
use unicode_segmentation::UnicodeSegmentation;
use wide::u8x16;

use super::alphabet::{decode, LetterBuffer, SHORT};
use super::normalise::raw_letters;
use crate::work;

/// In place of the length of a text that is not short.
pub(crate) const LONG: u8 = 0xFE;
/// In place of the length of a text that is absent.
pub(crate) const ABSENT: u8 = 0xFF;

/// A text ready for comparison, or its absence: 32 bytes for up to sixteen letters.
///
/// A letter is a grapheme cluster. `Debug` shows nothing of the text.
///
/// ```
/// use osoba::comparison::PreparedText;
/// let a = PreparedText::new("андрій");
/// let b = PreparedText::new("андріи\u{306}");
/// assert_eq!(a.distance(&b), Some(1));
/// assert_eq!(a.distance(&PreparedText::ABSENT), None);
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct PreparedText {
    /// The letters of a short text, zeros behind them.
    letters: [u8; SHORT],
    /// How many letters there are, or one of the marks below.
    length: u8,
    long: Option<Box<Long>>,
}

/// The letters of a text that is not short.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Long {
    /// Letters of the alphabet.
    Bytes(Box<[u8]>),
    /// Letters of any kind; boxed, since they are rare.
    Any(Box<Clusters>),
}

/// Letters of any kind.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Clusters {
    /// A letter of one character is that character, another the place of its cluster.
    letters: Box<[u32]>,
    /// The clusters of several characters, as parts of `text`, in the order of their letters.
    clusters: Box<[Part]>,
    /// The whole text if it has more than a [`FEW`] letters, else its clusters.
    text: Box<str>,
}

/// Where in a text a cluster is: start and end. Beyond 4 GiB no cluster is told from another.
type Part = (u32, u32);

fn part(text: &str, (start, end): Part) -> &str {
    text.get(start as usize..end as usize).unwrap_or_default()
}

/// Marks the place of a cluster among the letters.
const CLUSTER: u32 = 1 << 31;

/// One letter.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Letter<'a> {
    Character(u32),
    Cluster(&'a str),
}

/// The letters of a text as they are kept.
#[derive(Clone, Copy)]
pub(crate) enum Letters<'a> {
    /// All of the alphabet.
    Bytes(&'a [u8]),
    /// Grapheme clusters: ask for each.
    Any,
}

impl PreparedText {
    /// No text at all.
    pub const ABSENT: PreparedText =
        PreparedText { letters: [0; SHORT], length: ABSENT, long: None };

    /// Prepares a text as it is; normalise it before, if it must be normalised.
    #[must_use]
    pub fn new(text: &str) -> Self {
        match raw_letters(text) {
            Some(letters) => letters.into(),
            None => PreparedText::of_clusters(text),
        }
    }

    /// Prepares an optional text.
    #[must_use]
    pub fn of(text: Option<&str>) -> Self {
        text.map_or(PreparedText::ABSENT, PreparedText::new)
    }

    #[cold]
    fn of_many(letters: Vec<u8>) -> Self {
        PreparedText {
            letters: [0; SHORT],
            length: LONG,
            long: Some(Box::new(Long::Bytes(letters.into()))),
        }
    }

    fn of_clusters(text: &str) -> Self {
        let cluster = |place: &Part| part(text, *place);
        let at = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
        let mut letters = Vec::new();
        let mut occurrences: Vec<Part> = Vec::new();
        for (start, cluster) in text.grapheme_indices(true) {
            let mut characters = cluster.chars();
            letters.push(match (characters.next(), characters.next()) {
                (Some(single), None) => u32::from(single),
                _ => {
                    occurrences.push((at(start), at(start.wrapping_add(cluster.len()))));
                    CLUSTER
                }
            });
        }
        let mut clusters = occurrences.clone();
        clusters.sort_by(|a, b| cluster(a).cmp(cluster(b)));
        clusters.dedup_by(|a, b| cluster(a) == cluster(b));
        let marked = letters.iter_mut().filter(|letter| **letter == CLUSTER);
        for (letter, occurrence) in marked.zip(&occurrences) {
            let place = clusters.partition_point(|known| cluster(known) < cluster(occurrence));
            *letter |= u32::try_from(place).unwrap_or(0);
        }
        let mut kept = text.to_owned();
        if letters.len() <= FEW {
            kept = clusters.iter().map(cluster).collect();
            let mut start = 0;
            for place in &mut clusters {
                let end = at(cluster(place).len()).saturating_add(start);
                *place = (start, end);
                start = end;
            }
        }
        PreparedText {
            letters: [0; SHORT],
            length: LONG,
            long: Some(Box::new(Long::Any(Box::new(Clusters {
                letters: letters.into(),
                clusters: clusters.into(),
                text: kept.into(),
            })))),
        }
    }

    /// The length of a short text, or the mark of another.
    #[inline]
    pub(crate) fn length(&self) -> u8 {
        self.length
    }

    /// The letters of a short text, zeros behind them; nothing but zeros for any other.
    #[inline]
    pub(crate) fn letters(&self) -> &[u8; SHORT] {
        &self.letters
    }

    /// Whether there is a text, be it empty.
    #[must_use]
    #[inline]
    pub fn is_present(&self) -> bool {
        self.length != ABSENT
    }

    /// How many letters the text has.
    #[must_use]
    #[inline]
    pub fn letter_count(&self) -> usize {
        match self.long.as_deref() {
            None if self.length == ABSENT => 0,
            None => usize::from(self.length),
            Some(Long::Bytes(letters)) => letters.len(),
            Some(Long::Any(any)) => any.letters.len(),
        }
    }

    /// The letters and the length of a short text.
    #[inline]
    pub(crate) fn short(&self) -> Option<(&[u8; SHORT], u8)> {
        (usize::from(self.length) <= SHORT).then_some((&self.letters, self.length))
    }

    #[inline]
    pub(crate) fn kept(&self) -> Letters<'_> {
        match self.long.as_deref() {
            None if self.length == ABSENT => Letters::Bytes(&[]),
            None => {
                Letters::Bytes(self.letters.get(..usize::from(self.length)).unwrap_or_default())
            }
            Some(Long::Bytes(letters)) => Letters::Bytes(letters),
            Some(Long::Any(_)) => Letters::Any,
        }
    }

    pub(crate) fn letter(&self, place: usize) -> Option<Letter<'_>> {
        match self.long.as_deref() {
            Some(Long::Any(any)) => {
                let letter = *any.letters.get(place)?;
                if letter & CLUSTER == 0 {
                    return Some(Letter::Character(letter));
                }
                let place = any.clusters.get((letter & !CLUSTER) as usize)?;
                Some(Letter::Cluster(part(&any.text, *place)))
            }
            _ => match self.kept() {
                Letters::Bytes(letters) => {
                    letters.get(place).map(|byte| Letter::Character(u32::from(decode(*byte))))
                }
                Letters::Any => None,
            },
        }
    }

    /// All letters in order.
    pub(crate) fn all_letters(&self) -> impl Iterator<Item = Letter<'_>> {
        (0..self.letter_count()).filter_map(|place| self.letter(place))
    }

    /// Whether both texts are there.
    #[inline]
    pub(crate) fn are_present(&self, other: &PreparedText) -> bool {
        self.length.max(other.length) != ABSENT
    }

    /// Whether the two are one text.
    #[inline]
    pub(crate) fn is_same(&self, other: &PreparedText) -> bool {
        let letters = u128::from_ne_bytes(self.letters) == u128::from_ne_bytes(other.letters);
        letters && self.length == other.length && (self.length != LONG || self.long == other.long)
    }

    /// An order of texts that are there, in which those are equal of which
    /// [`PreparedText::is_same`] says so.
    pub(crate) fn cmp_letters(&self, other: &PreparedText) -> Ordering {
        match (self.kept(), other.kept()) {
            (Letters::Bytes(a), Letters::Bytes(b)) => a.cmp(b),
            (Letters::Any, Letters::Any) => self.characters().cmp(other.characters()),
            (Letters::Bytes(_), Letters::Any) => Ordering::Less,
            (Letters::Any, Letters::Bytes(_)) => Ordering::Greater,
        }
    }

    /// Whether one of two texts occurs in the other, character by character.
    #[inline]
    pub(crate) fn occurs_either_way(&self, other: &PreparedText) -> bool {
        match (self.short(), other.short()) {
            (Some(a), Some(b)) if a.1 <= b.1 => occurs_in(a, b),
            (Some(a), Some(b)) => occurs_in(b, a),
            _ => self.long_occurs_either_way(other),
        }
    }

    #[cold]
    fn long_occurs_either_way(&self, other: &PreparedText) -> bool {
        match (self.kept(), other.kept()) {
            (Letters::Bytes(a), Letters::Bytes(b)) => {
                let (needle, hay) = if a.len() <= b.len() { (a, b) } else { (b, a) };
                work::count(hay.len());
                memmem::find(hay, needle).is_some()
            }
            // A text with a letter that the alphabet lacks does not occur in one without.
            (Letters::Any, Letters::Bytes(needle)) => occurs(needle, self),
            (Letters::Bytes(needle), Letters::Any) => occurs(needle, other),
            (Letters::Any, Letters::Any) => {
                let (mut own, mut others) = (Written::ROOM, Written::ROOM);
                let (a, b) = (self.written(&mut own), other.written(&mut others));
                let (needle, hay) = if a.len() <= b.len() { (a, b) } else { (b, a) };
                work::count(hay.len());
                memmem::find(hay, needle).is_some()
            }
        }
    }

    /// The text in UTF-8, written into `room` unless it is kept.
    fn written<'a>(&'a self, room: &'a mut Written) -> &'a [u8] {
        match self.long.as_deref() {
            Some(Long::Any(any)) if any.letters.len() > FEW => any.text.as_bytes(),
            _ => {
                self.characters().for_each(|character| room.push(character));
                room.bytes()
            }
        }
    }

    /// The characters of the text.
    pub(crate) fn characters(&self) -> impl Iterator<Item = char> + '_ {
        let (bytes, any) = match self.kept() {
            Letters::Bytes(letters) => (letters, 0),
            Letters::Any => (&[][..], self.letter_count()),
        };
        let clusters = (0..any).filter_map(|place| self.letter(place)).flat_map(|letter| {
            let (single, cluster) = match letter {
                Letter::Character(letter) => (char::from_u32(letter), ""),
                Letter::Cluster(cluster) => (None, cluster),
            };
            single.into_iter().chain(cluster.chars())
        });
        bytes.iter().map(|byte| decode(*byte)).chain(clusters)
    }
}

/// Whether letters of the alphabet occur in a text with other letters, too.
fn occurs(needle: &[u8], hay: &PreparedText) -> bool {
    let (mut room, mut letters) = (Written::ROOM, Written::ROOM);
    let hay = hay.written(&mut room);
    // A letter takes at least a byte.
    if needle.len() > hay.len() {
        return false;
    }
    work::count(hay.len());
    needle.iter().for_each(|byte| letters.push(decode(*byte)));
    memmem::find(hay, letters.bytes()).is_some()
}

/// Whether the shorter of two short texts occurs in the longer: compared at every place of it that
/// has the first letter.
#[inline]
fn occurs_in((needle, length): (&[u8; SHORT], u8), (hay, longer): (&[u8; SHORT], u8)) -> bool {
    let [first, ..] = *needle;
    let left_over = longer.saturating_sub(length);
    let starts = u8x16::new(*hay).simd_eq(u8x16::splat(first)).to_bitmask();
    let mut starts = starts & !(u32::MAX << 1).wrapping_shl(left_over.into());
    let (needle, hay) = (u128::from_le_bytes(*needle), u128::from_le_bytes(*hay));
    let behind = u128::MAX.checked_shl(u32::from(length).wrapping_mul(8)).unwrap_or(0);
    while starts != 0 {
        if hay.wrapping_shr(starts.trailing_zeros().wrapping_mul(8)) & !behind == needle {
            return true;
        }
        starts &= starts.wrapping_sub(1);
    }
    length == 0
}

/// Up to this many letters a text is written without allocating, clusters of many characters aside.
const FEW: usize = 64;

/// Characters in UTF-8: in place as long as they are few.
struct Written {
    few: [u8; FEW * char::MAX_LEN_UTF8],
    end: usize,
    many: Vec<u8>,
}

impl Written {
    const ROOM: Written = Written { few: [0; FEW * char::MAX_LEN_UTF8], end: 0, many: Vec::new() };

    fn push(&mut self, character: char) {
        let mut bytes = [0; char::MAX_LEN_UTF8];
        let bytes = character.encode_utf8(&mut bytes).as_bytes();
        let end = self.end.saturating_add(bytes.len());
        match self.few.get_mut(self.end..end) {
            Some(room) if self.many.is_empty() => {
                room.copy_from_slice(bytes);
                self.end = end;
            }
            _ => {
                if self.many.is_empty() {
                    self.many.extend_from_slice(self.few.get(..self.end).unwrap_or_default());
                }
                self.many.extend_from_slice(bytes);
            }
        }
    }

    fn bytes(&self) -> &[u8] {
        if self.many.is_empty() {
            self.few.get(..self.end).unwrap_or_default()
        } else {
            &self.many
        }
    }
}

impl From<LetterBuffer> for PreparedText {
    #[inline]
    fn from(buffer: LetterBuffer) -> Self {
        match buffer.into_parts() {
            (letters, Ok(length)) => PreparedText { letters, length, long: None },
            (_, Err(letters)) => PreparedText::of_many(letters),
        }
    }
}

impl fmt::Debug for PreparedText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_present() { "present" } else { "absent" })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Letters of the alphabet, others, and letters of several characters.
    fn text(most: usize) -> impl Strategy<Value = String> {
        let cluster = format!("a{}", "\u{301}".repeat(3));
        let piece = prop_oneof![
            Just("а".to_owned()),
            Just("б".to_owned()),
            Just("漢".to_owned()),
            Just("и\u{306}".to_owned()),
            Just(cluster),
        ];
        prop::collection::vec(piece, 0..=most).prop_map(|pieces| pieces.concat())
    }

    fn occurs_either_way(a: &str, b: &str) -> bool {
        let (one, other) = (PreparedText::new(a), PreparedText::new(b));
        let found = one.occurs_either_way(&other);
        assert_eq!(other.occurs_either_way(&one), found);
        found
    }

    proptest! {
        #[test]
        fn a_text_occurs_in_another_as_its_characters_do(
            before in text(70), needle in text(70), behind in text(3), other in text(3),
        ) {
            let hay = [before.as_str(), &needle, &behind].concat();
            prop_assert!(occurs_either_way(&hay, &needle));
            let (a, b) = ([before.as_str(), &other].concat(), [needle.as_str(), &behind].concat());
            prop_assert_eq!(occurs_either_way(&a, &b), a.contains(&b) || b.contains(&a));
        }
    }

    #[test]
    fn texts_of_about_as_many_letters_as_are_written_in_place_occur_in_themselves() {
        for count in 62..=66 {
            for cluster in ["漢", "и\u{306}", "a\u{301}\u{301}\u{301}"] {
                let hay = format!("{}б{}", cluster.repeat(count), cluster.repeat(2));
                for needle in ["б", &hay, &cluster.repeat(count), &format!("б{cluster}")] {
                    assert!(occurs_either_way(&hay, needle), "{count} {cluster}");
                }
                assert!(!occurs_either_way(&hay, "бб"), "{count} {cluster}");
                assert!(!occurs_either_way(&hay, &format!("б{cluster}б")), "{count} {cluster}");
            }
        }
    }
}
