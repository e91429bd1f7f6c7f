//! The choice of a phonetic key.

use std::num::NonZeroU8;

use serde::Serialize;

use super::code::Code;
use super::kind::{Kind, Version};
use super::{compound, daitch_mokotoff, kankowski, uk};
use crate::named::names;
use crate::text::Recent;

names! {
    /// A phonetic key: a function from a name to a code. Equal codes are what "sounds alike" means.
    ///
    /// In documents a key is called `uk`, `uk/1`, `kankowski` or `daitch_mokotoff`; [`id`](Algorithm::id) is what is stored
    /// beside codes.
    ///
    /// ```
    /// use osoba::names::{Algorithm, Kind};
    ///
    /// let key = |name| Algorithm::Uk.encode(name, Kind::Last);
    /// assert_eq!(key("Іваненко"), key("ИВАНЕНКО"));
    /// assert_eq!(key("Чорний"), key("Chorny"));
    /// assert_ne!(key("Іваненко"), key("Іванова"));
    /// assert_eq!(key("  "), None);
    /// ```
    ///
    /// # From `uk/1` to `uk/2`
    /// `uk` is `uk/2`. A database that holds codes of `uk/1` keeps its policy's `key` at `uk/1`,
    /// and is migrated when it suits:
    /// 1. Add columns for the new codes beside the old ones.
    /// 2. Fill them in batches, with [`ClusterKeys::of_many`](crate::matching::ClusterKeys::of_many) or
    ///    [`encode_many`](Algorithm::encode_many) and [`Algorithm::Uk`]; write both codes of every person
    ///    that is registered or changed meanwhile.
    /// 3. When no person lacks them, index the new columns and change the policy's `key` to `uk`.
    /// 4. Drop the old columns.
    ///
    /// Codes of two versions are never compared: both are text, and a few are equal by chance.
    ///
    /// `uk/2` keeps the codes of most surnames and patronymics. The codes of women's given names in -я and
    /// -ія differ, as do those of letters outside the Ukrainian and Russian alphabets, of names of several
    /// words, and of names in Latin letters. Recall and group size of both are in `benches/names.md`.
    #[derive(Default)]
    Algorithm {
        /// The key made for Ukraine's registry, `uk/2`.
        #[default]
        Uk = "uk",
        /// The same key as it was before, for databases that hold codes of `uk/1`.
        Uk1 = "uk/1",
        /// MetaPhoneRu as first published, for databases that hold such codes.
        Kankowski = "kankowski",
        /// Daitch–Mokotoff soundex, for names in Latin letters that are not Ukrainian. A name in
        /// Cyrillic letters is written in Latin ones first.
        DaitchMokotoff = "daitch_mokotoff",
    }
}

impl Algorithm {
    /// The name with its version, as stored beside codes: codes of two versions are not comparable.
    ///
    /// ```
    /// assert_eq!(osoba::names::Algorithm::Uk.id(), "uk/2");
    /// ```
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Algorithm::Uk => "uk/2",
            Algorithm::Uk1 => "uk/1",
            Algorithm::Kankowski => "kankowski/1",
            Algorithm::DaitchMokotoff => "daitch_mokotoff/1",
        }
    }

    /// The code of a name, or `None` when there is nothing to encode in it.
    #[must_use]
    pub fn encode(self, name: &str, kind: Kind) -> Option<Code> {
        match self {
            Algorithm::Uk => uk::encode(name, kind, Version::Two).code,
            Algorithm::Uk1 => uk::encode(name, kind, Version::One).code,
            Algorithm::Kankowski => kankowski::encode(name, kind),
            Algorithm::DaitchMokotoff => daitch_mokotoff::codes(name).into_iter().next(),
        }
    }

    /// The codes of many names, one for each in order, as for filling an indexed column. A name that
    /// is absent has none. Names repeat in a column, and one that did a moment ago is not encoded again.
    ///
    /// ```
    /// use osoba::names::{Algorithm, Kind};
    /// let column = Algorithm::Uk.encode_many(Kind::Last, [Some("Шевченко"), None]);
    /// let texts: Vec<Option<&str>> = column.iter().map(|c| c.as_ref().map(|c| c.as_str())).collect();
    /// assert_eq!(texts, [Some("ШЕФЧ3"), None]);
    /// ```
    pub fn encode_many<'a>(
        self,
        kind: Kind,
        names: impl IntoIterator<Item = Option<&'a str>>,
    ) -> Vec<Option<Code>> {
        let mut known: Recent<'a, Option<Code>, 256> = Recent::default();
        let names = names.into_iter();
        names.map(|name| known.get_or_insert_with(name?, |name| self.encode(name, kind))).collect()
    }

    /// All codes under which a name may be found: of the whole, then of each part of a compound
    /// surname. `kankowski` has only the first, as the databases that hold it do; `daitch_mokotoff` has
    /// several of a name that can be read in several ways.
    ///
    /// ```
    /// use osoba::names::{Algorithm, Kind};
    /// let keys = Algorithm::Uk.keys("Нечуй-Левицький", Kind::Last);
    /// assert_eq!(keys.iter().count(), 3);
    /// ```
    ///
    /// Parts of fewer than three letters and words such as аль, ван, огли get no key, nor does any
    /// part after the eighth.
    #[must_use]
    pub fn keys(self, name: &str, kind: Kind) -> Keys {
        let version = match self {
            Algorithm::Uk => Version::Two,
            Algorithm::Uk1 => Version::One,
            Algorithm::Kankowski => {
                return Keys { whole: self.encode(name, kind), parts: Vec::new() }
            }
            Algorithm::DaitchMokotoff => return self.readings(name, kind),
        };
        let uk::Encoded { code: whole, may_be_compound } = uk::encode(name, kind, version);
        let mut parts: Vec<Code> = Vec::new();
        if may_be_compound && kind == Kind::Last {
            compound::each_part(name, version, |part| {
                let code = self.encode(part, kind);
                parts.extend(
                    code.filter(|code| Some(code) != whole.as_ref() && !parts.contains(code)),
                );
            });
        }
        Keys { whole, parts }
    }

    /// A number for the letters with which a surname begins, if it is known at a glance: surnames of two
    /// numbers have no code in common.
    #[inline]
    pub(crate) fn surname_start(self, surname: &str) -> Option<NonZeroU8> {
        match self {
            Algorithm::Uk | Algorithm::Uk1 => uk::start(surname),
            Algorithm::Kankowski | Algorithm::DaitchMokotoff => None,
        }
    }

    /// All codes of a name of which a part may be read in several ways.
    fn readings(self, name: &str, kind: Kind) -> Keys {
        let mut all = daitch_mokotoff::codes(name);
        if kind == Kind::Last {
            compound::each_part(name, Version::Two, |part| {
                for code in daitch_mokotoff::codes(part) {
                    if !all.contains(&code) {
                        all.push(code);
                    }
                }
            });
        }
        let mut all = all.into_iter();
        Keys { whole: all.next(), parts: all.collect() }
    }
}

/// The distinct codes of one name: the whole's, then the parts' of a compound surname.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Keys {
    whole: Option<Code>,
    parts: Vec<Code>,
}

impl Keys {
    /// The code of the whole name.
    #[must_use]
    pub fn whole(&self) -> Option<&Code> {
        self.whole.as_ref()
    }

    /// The codes, the whole's first; none for a name with nothing to encode.
    pub fn iter(&self) -> impl Iterator<Item = &Code> {
        self.whole.iter().chain(&self.parts)
    }

    /// Whether some code is in both.
    #[must_use]
    pub fn intersects(&self, other: &Keys) -> bool {
        self.iter().any(|code| other.iter().any(|o| o == code))
    }
}

impl IntoIterator for Keys {
    type Item = Code;
    type IntoIter = std::iter::Chain<std::option::IntoIter<Code>, std::vec::IntoIter<Code>>;

    fn into_iter(self) -> Self::IntoIter {
        self.whole.into_iter().chain(self.parts)
    }
}

impl Serialize for Keys {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

/// Whether two names have a key in common. Two names without a key do not sound alike.
///
/// ```
/// use osoba::names::{sounds_alike, Algorithm, Kind};
/// assert!(sounds_alike(Algorithm::Uk, Kind::Last, "Іваненко", "Иваненко"));
/// assert!(!sounds_alike(Algorithm::Uk, Kind::Last, "", ""));
/// ```
#[must_use]
pub fn sounds_alike(algorithm: Algorithm, kind: Kind, a: &str, b: &str) -> bool {
    algorithm.keys(a, kind).intersects(&algorithm.keys(b, kind))
}
