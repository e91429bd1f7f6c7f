//! Clusters of the host's own: reasons to compare two persons beside the six published.

use std::fmt;
use std::sync::Arc;

use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{json, Value as Json};

use super::cluster::ClusterSet;
use crate::comparison::Source;
use crate::identifiers::placeholder::evident;
use crate::json::Few;
use crate::names::{Algorithm, Code, Kind};
use crate::person::Person;
use crate::Rule;

/// Most clusters of a host's own, and most parts of one.
const MOST: usize = 16;

/// Clusters of the host's own, in the order of the policy. Two persons share one if all its parts are
/// there and equal.
///
/// ```
/// use osoba::matching::{Cluster, PolicyDocument};
/// let policy: PolicyDocument = serde_json::from_str(
///     r#"{"threshold": 0.9, "clusters": ["extended",
///         {"all": ["key:last_name", "extra.postcode"]}, {"prefix": ["extra.ssn", 5]}]}"#,
/// ).unwrap();
/// assert!(!policy.check().unwrap().own_clusters.is_empty());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnClusters(Arc<[OwnCluster]>);

/// Parts that must all be equal.
#[derive(Debug, Clone, PartialEq, Eq)]
struct OwnCluster(Vec<Part>);

/// What must be equal.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    /// A phonetic key of a name in common.
    Key(Kind),
    /// A field.
    Field(Source),
    /// The first so many characters of a field that has as many.
    Prefix(Source, usize),
}

/// The prefix of a name whose key is meant.
const KEY: &str = "key:";

/// The names that have keys.
const KEYS: [(&str, Kind); 3] =
    [("first_name", Kind::First), ("last_name", Kind::Last), ("second_name", Kind::Second)];

impl OwnClusters {
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// As the setting of a policy: a set of published clusters, and these.
    pub(crate) fn beside(&self, set: ClusterSet) -> Json {
        let set = (set != ClusterSet::None).then(|| json!(set)).into_iter();
        set.chain(self.0.iter().map(OwnCluster::document)).collect()
    }

    /// Whether another has each of these.
    pub(crate) fn are_in(&self, others: &OwnClusters) -> bool {
        self.is_empty() || self.0 == others.0
    }

    /// The keys of a person: one text for each cluster and each phonetic key in it; a cluster of
    /// which a part is lacking has none.
    pub(crate) fn keys(&self, person: &Person, algorithm: Algorithm) -> Vec<String> {
        let mut all = Vec::new();
        for (place, OwnCluster(parts)) in self.0.iter().enumerate() {
            let mut keys = vec![place.to_string()];
            for part in parts {
                let values = part.values(person, algorithm);
                let beside = |key: &String| {
                    values.iter().map(|value| format!("{key}\u{1f}{value}")).collect::<Vec<_>>()
                };
                keys = keys.iter().flat_map(beside).collect();
            }
            all.append(&mut keys);
        }
        all
    }
}

impl Part {
    /// The part of a text such as `key:last_name` or `extra.postcode`.
    fn of(text: &str) -> Option<Part> {
        match text.strip_prefix(KEY) {
            Some(name) => {
                let kind = KEYS.iter().find(|(known, _)| *known == name);
                kind.map(|(_, kind)| Part::Key(*kind))
            }
            None => Source::of(text).map(Part::Field),
        }
    }

    /// All values of a person; none if the part is lacking.
    fn values(&self, person: &Person, algorithm: Algorithm) -> Vec<String> {
        match self {
            Part::Key(kind) => {
                let name = match kind {
                    Kind::First => &person.first_name,
                    Kind::Last => &person.last_name,
                    Kind::Second => &person.second_name,
                };
                let keys = name.as_deref().map(|name| algorithm.keys(name, *kind));
                keys.iter()
                    .flat_map(|keys| keys.iter().map(Code::as_str))
                    .map(str::to_owned)
                    .collect()
            }
            Part::Field(source) => text(source, person).into_iter().collect(),
            Part::Prefix(source, count) => {
                let prefix = text(source, person).and_then(|text| {
                    let prefix: String = text.chars().take(*count).collect();
                    (prefix.chars().count() == *count).then_some(prefix)
                });
                prefix.into_iter().collect()
            }
        }
    }

    fn document(&self) -> Json {
        match self {
            Part::Key(kind) => {
                let name =
                    KEYS.iter().find(|(_, known)| known == kind).map_or("", |(name, _)| name);
                json!(format!("{KEY}{name}"))
            }
            Part::Field(source) => json!(source.path()),
            Part::Prefix(source, count) => json!({"prefix": [source.path(), count]}),
        }
    }
}

/// The fields of a record whose placeholders identify nobody.
const IDENTIFIERS: [&str; 2] = ["tax_id", "unzr"];

/// The text of a field, if it can prove something.
fn text(source: &Source, person: &Person) -> Option<String> {
    let text = source.text(person)?;
    match source {
        Source::Own(name) if IDENTIFIERS.contains(name) => evident(&text).map(str::to_owned),
        _ => Some(text),
    }
}

impl Serialize for OwnClusters {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(OwnCluster::document))
    }
}

impl OwnCluster {
    fn document(&self) -> Json {
        match self.0.as_slice() {
            [prefix @ Part::Prefix(..)] => prefix.document(),
            parts => json!({"all": parts.iter().map(Part::document).collect::<Vec<_>>()}),
        }
    }
}

/// The clusters of a policy as written: the name of a set, or a list of such a name and clusters of
/// the host's own. A list without a name has those alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClustersDocument {
    /// The published ones.
    pub set: ClusterSet,
    /// The host's own.
    pub own: OwnClusters,
}

impl From<ClusterSet> for ClustersDocument {
    fn from(set: ClusterSet) -> Self {
        ClustersDocument { set, own: OwnClusters::default() }
    }
}

impl<'de> Deserialize<'de> for ClustersDocument {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ClustersVisitor;

        impl<'de> Visitor<'de> for ClustersVisitor {
            type Value = ClustersDocument;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a set of clusters, or a list")
            }

            fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Self::Value, E> {
                let set = ClusterSet::from_name(name).ok_or_else(|| Rule::UnknownValue.de())?;
                Ok(set.into())
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                let (mut set, mut own) = (None, Vec::new());
                while let Some(entry) = list.next_element::<Written>()? {
                    match entry {
                        Written::Set(_) if set.is_some() => return Err(Rule::Duplicate.de()),
                        Written::Set(name) => set = Some(name),
                        Written::Own(_) if own.len() >= MOST => return Err(Rule::TooMany.de()),
                        Written::Own(cluster) if own.contains(&cluster) => {
                            return Err(Rule::Duplicate.de())
                        }
                        Written::Own(cluster) => own.push(cluster),
                    }
                }
                let set = set.unwrap_or(ClusterSet::None);
                if set == ClusterSet::None && own.is_empty() {
                    return Err(Rule::Required.de());
                }
                Ok(ClustersDocument { set, own: OwnClusters(own.into()) })
            }
        }

        deserializer.deserialize_any(ClustersVisitor)
    }
}

/// One entry of the list.
enum Written {
    Set(ClusterSet),
    Own(OwnCluster),
}

impl<'de> Deserialize<'de> for Written {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct WrittenVisitor;

        impl<'de> Visitor<'de> for WrittenVisitor {
            type Value = Written;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a set of clusters, or an object of all or prefix")
            }

            fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Self::Value, E> {
                ClusterSet::from_name(name).map(Written::Set).ok_or_else(|| Rule::UnknownValue.de())
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                let rule =
                    RuleDocument::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
                Ok(Written::Own(match rule {
                    RuleDocument { all: Some(Few(parts)), prefix: None } if !parts.is_empty() => {
                        let mut own = Vec::new();
                        for WrittenPart(part) in parts {
                            if own.contains(&part) {
                                return Err(Rule::Duplicate.de());
                            }
                            own.push(part);
                        }
                        OwnCluster(own)
                    }
                    RuleDocument { all: None, prefix: Some(prefix) } => {
                        OwnCluster(vec![prefix.part()])
                    }
                    _ => return Err(Rule::Required.de()),
                }))
            }
        }

        deserializer.deserialize_any(WrittenVisitor)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleDocument {
    #[serde(default)]
    all: Option<Few<WrittenPart, MOST>>,
    #[serde(default)]
    prefix: Option<Prefix>,
}

/// A field and how many of its characters.
struct Prefix(Source, usize);

impl Prefix {
    fn part(self) -> Part {
        Part::Prefix(self.0, self.1)
    }
}

/// Most characters of a prefix.
const MOST_PREFIX: u64 = 64;

impl<'de> Deserialize<'de> for Prefix {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (path, count): (String, u64) = Deserialize::deserialize(deserializer)?;
        let source = Source::of(&path).ok_or_else(|| Rule::UnknownValue.de())?;
        match usize::try_from(count) {
            Ok(length) if (1..=MOST_PREFIX).contains(&count) => Ok(Prefix(source, length)),
            _ => Err(Rule::OutOfRange.de()),
        }
    }
}

struct WrittenPart(Part);

impl<'de> Deserialize<'de> for WrittenPart {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PartVisitor;

        impl<'de> Visitor<'de> for PartVisitor {
            type Value = WrittenPart;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("key: and a name, a field, or an object of prefix")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
                Part::of(text).map(WrittenPart).ok_or_else(|| Rule::UnknownValue.de())
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                #[derive(Deserialize)]
                #[serde(deny_unknown_fields)]
                struct Only {
                    prefix: Prefix,
                }
                let only = Only::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
                Ok(WrittenPart(only.prefix.part()))
            }
        }

        deserializer.deserialize_any(PartVisitor)
    }
}
