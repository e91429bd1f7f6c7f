//! A text ready for comparison, letter by letter.

use std::collections::BTreeMap;
use std::fmt;

use unicode_segmentation::UnicodeSegmentation;

use crate::names::normalise_letters::{decode, encode, Bag, LetterBuffer, SHORT};
use crate::names::normalise_table::raw_letters;

/// Lengths with a meaning of their own, beside 0 to [`SHORT`].
const LONG: u8 = 0xFE;
const ABSENT: u8 = 0xFF;

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
    /// How often letters occur, and in the highest byte the length or what stands for it.
    bag_and_length: u64,
    long: Option<Box<Long>>,
}

/// The letters of a text that is not short.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Long {
    /// Letters of the alphabet.
    Bytes(Box<[u8]>),
    /// Letters of any kind.
    Clusters {
        /// A letter of one character is that character, another the place of its cluster.
        letters: Box<[u32]>,
        clusters: Box<[Box<str>]>,
    },
}

/// Marks the place of a cluster among the letters.
const CLUSTER: u32 = 1 << 31;

/// One letter.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Letter<'a> {
    Character(u32),
    Cluster(&'a str),
}

/// The letters of a text as they are kept.
#[derive(Clone, Copy)]
pub(super) enum Letters<'a> {
    /// All of the alphabet.
    Bytes(&'a [u8]),
    /// Grapheme clusters: ask for each.
    Any,
}

impl PreparedText {
    /// No text at all.
    pub const ABSENT: PreparedText =
        PreparedText { letters: [0; SHORT], bag_and_length: (ABSENT as u64) << 56, long: None };

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

    fn of_clusters(text: &str) -> Self {
        let mut letters = Vec::new();
        let mut clusters: Vec<Box<str>> = Vec::new();
        let mut places: BTreeMap<&str, u32> = BTreeMap::new();
        let mut bag = Bag::EMPTY;
        for cluster in text.graphemes(true) {
            let mut characters = cluster.chars();
            let letter = match (characters.next(), characters.next()) {
                (Some(single), None) => u32::from(single),
                _ => *places.entry(cluster).or_insert_with(|| {
                    clusters.push(cluster.into());
                    CLUSTER | u32::try_from(clusters.len().wrapping_sub(1)).unwrap_or(0)
                }),
            };
            bag.count(match (letter & CLUSTER, char::from_u32(letter).and_then(encode)) {
                (0, Some(byte)) => byte,
                // Any function of the letter will do.
                _ => cluster.bytes().fold(0, u8::wrapping_add),
            });
            letters.push(letter);
        }
        PreparedText {
            letters: [0; SHORT],
            bag_and_length: bag.with(LONG),
            long: Some(Box::new(Long::Clusters {
                letters: letters.into(),
                clusters: clusters.into(),
            })),
        }
    }

    #[inline]
    fn length(&self) -> u8 {
        Bag::and_byte(self.bag_and_length).1
    }

    #[inline]
    fn bag(&self) -> Bag {
        Bag::and_byte(self.bag_and_length).0
    }

    /// Whether there is a text; an empty one is one.
    #[must_use]
    #[inline]
    pub fn is_present(&self) -> bool {
        self.length() != ABSENT
    }

    /// How many letters the text has.
    #[must_use]
    #[inline]
    pub fn letter_count(&self) -> usize {
        match self.long.as_deref() {
            None if self.length() == ABSENT => 0,
            None => usize::from(self.length()),
            Some(Long::Bytes(letters)) => letters.len(),
            Some(Long::Clusters { letters, .. }) => letters.len(),
        }
    }

    /// The letters and the length of a short text.
    pub(super) fn short(&self) -> Option<(&[u8; SHORT], usize)> {
        let length = usize::from(self.length());
        (length <= SHORT).then_some((&self.letters, length))
    }

    #[inline]
    pub(super) fn kept(&self) -> Letters<'_> {
        match self.long.as_deref() {
            None if self.length() == ABSENT => Letters::Bytes(&[]),
            None => {
                Letters::Bytes(self.letters.get(..usize::from(self.length())).unwrap_or_default())
            }
            Some(Long::Bytes(letters)) => Letters::Bytes(letters),
            Some(Long::Clusters { .. }) => Letters::Any,
        }
    }

    pub(super) fn letter(&self, place: usize) -> Option<Letter<'_>> {
        match self.long.as_deref() {
            Some(Long::Clusters { letters, clusters }) => {
                let letter = *letters.get(place)?;
                if letter & CLUSTER == 0 {
                    return Some(Letter::Character(letter));
                }
                clusters.get((letter & !CLUSTER) as usize).map(|cluster| Letter::Cluster(cluster))
            }
            _ => match self.kept() {
                Letters::Bytes(letters) => {
                    letters.get(place).map(|byte| Letter::Character(u32::from(decode(*byte))))
                }
                Letters::Any => None,
            },
        }
    }

    /// A distance that the Levenshtein distance to `other` is never below: the letters that one
    /// has more than the other, bucket by bucket.
    #[inline]
    pub(super) fn least_distance(&self, other: &PreparedText) -> u32 {
        let (bag, length) = Bag::and_byte(self.bag_and_length);
        let (other_bag, other_length) = Bag::and_byte(other.bag_and_length);
        let longer = if length.max(other_length) == LONG {
            let longer = other.letter_count().saturating_sub(self.letter_count());
            u32::try_from(longer).unwrap_or(u32::MAX)
        } else {
            u32::from(other_length.saturating_sub(length))
        };
        bag.surplus(other_bag).saturating_add(longer)
    }

    /// Whether both texts are there.
    #[inline]
    pub(super) fn are_present(&self, other: &PreparedText) -> bool {
        self.length().max(other.length()) != ABSENT
    }

    /// Whether the two are one text.
    #[inline]
    pub(super) fn is_same(&self, other: &PreparedText) -> bool {
        if self.bag_and_length != other.bag_and_length {
            return false;
        }
        match (&self.long, &other.long) {
            (None, None) => u128::from_ne_bytes(self.letters) == u128::from_ne_bytes(other.letters),
            (a, b) => a == b,
        }
    }

    /// Whether one of two texts occurs in the other, character by character.
    pub(super) fn occurs_either_way(&self, other: &PreparedText) -> bool {
        if let (Letters::Bytes(a), Letters::Bytes(b)) = (self.kept(), other.kept()) {
            if a.len().max(b.len()) <= FEW {
                let (shorter, longer) =
                    if a.len() <= b.len() { (self, other) } else { (other, self) };
                return shorter.bag().surplus(longer.bag()) == 0 && occurs_either_way(a, b);
            }
        }
        match (self.few_characters(), other.few_characters()) {
            (Some((a, a_count)), Some((b, b_count))) => occurs_either_way(
                a.get(..a_count).unwrap_or_default(),
                b.get(..b_count).unwrap_or_default(),
            ),
            _ => {
                let (a, b): (String, String) =
                    (self.characters().collect(), other.characters().collect());
                a.contains(&b) || b.contains(&a)
            }
        }
    }

    /// The characters and their count, if they are few.
    fn few_characters(&self) -> Option<([char; FEW], usize)> {
        let mut few = ['\0'; FEW];
        let mut count = 0_usize;
        for character in self.characters() {
            *few.get_mut(count)? = character;
            count = count.wrapping_add(1);
        }
        Some((few, count))
    }

    /// The characters of the text.
    pub(super) fn characters(&self) -> impl Iterator<Item = char> + '_ {
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

/// Up to this many characters are searched place by place, without a heap.
const FEW: usize = 64;

fn occurs_either_way<T: PartialEq>(a: &[T], b: &[T]) -> bool {
    let (needle, hay) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    needle.is_empty() || hay.windows(needle.len()).any(|part| part == needle)
}

impl From<LetterBuffer> for PreparedText {
    #[inline]
    fn from(buffer: LetterBuffer) -> Self {
        let bag = buffer.bag();
        match buffer.into_parts() {
            (letters, Ok(length)) => {
                PreparedText { letters, bag_and_length: bag.with(length), long: None }
            }
            (_, Err(spilled)) => PreparedText {
                letters: [0; SHORT],
                bag_and_length: bag.with(LONG),
                long: Some(Box::new(Long::Bytes(spilled.into()))),
            },
        }
    }
}

impl fmt::Debug for PreparedText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_present() { "present" } else { "absent" })
    }
}
