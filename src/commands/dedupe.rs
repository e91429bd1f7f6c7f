//! `dedupe`: every pair of a list of persons, and the groups they make.
//!
//! For a registry there is [`crate::index`], which gives pairs in parts and holds none of them. A
//! document is answered at once, hence it has bounds of its own.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::ids::Identified;
use crate::error::{FieldError, Rule};
use crate::index::{
    Account, Builder, DuplicateIds, Entry, Groups, PairSettings, Settings, GROUP_LIMIT,
};
use crate::json::{optional_object, Persons};
use crate::matching::ClusterSet;
use crate::names::Algorithm;
use crate::scoring::{Limits, Scorecard};

/// The most persons of a block, unless the document says less.
const BLOCK_LIMIT: usize = 1_000;
/// The most pairs of an answer: so many for each person, and of a few persons so many.
const PAIRS_A_PERSON: usize = 10;
const FEW_PAIRS: usize = 1_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Question<'a> {
    #[serde(borrow)]
    persons: Persons<&'a RawValue>,
    /// Which key says that names sound alike; `uk` if absent.
    #[serde(default)]
    key: Option<Algorithm>,
    #[serde(default)]
    clusters: Option<ClusterSet>,
    /// Where the bands begin; automatic 0.9 and manual 0.7 if absent.
    #[serde(default, deserialize_with = "optional_object")]
    limits: Option<Limits>,
    /// Leaves out blocks of more persons, and counts them.
    #[serde(default)]
    block_limit: Option<usize>,
    /// A group of more persons goes to review.
    #[serde(default)]
    group_limit: Option<usize>,
}

#[derive(Serialize)]
struct Answer<P, G> {
    pairs: Vec<P>,
    account: Account,
    groups: Vec<G>,
}

/// Places of persons who have one id.
#[derive(Serialize)]
struct Duplicates {
    duplicates: Vec<[u64; 2]>,
}

pub(super) fn answer(scorecard: &Scorecard, document: &str) -> Result<String, FieldError> {
    let Identified::<Question<'_>> { ids, document: question } =
        FieldError::read_envelope(document)?;
    let usual = Settings::default();
    let settings = Settings {
        key: question.key.unwrap_or(usual.key),
        clusters: question.clusters.unwrap_or(usual.clusters),
        ..usual
    };
    let limits = super::score::checked(question.limits)?;
    let persons = question.persons.0;
    let mut builder = Builder::new(scorecard, settings);
    for (at, person) in persons.iter().enumerate() {
        let place = u64::try_from(at).unwrap_or(u64::MAX);
        let entry = Entry::from_json(person.get());
        let pushed = entry.and_then(|entry| builder.push(place, &entry));
        pushed.map_err(|error| error.under(&format!("persons[{at}]")))?;
    }
    let index = match builder.finish() {
        Ok(index) => index,
        Err(DuplicateIds(pairs)) => {
            let duplicates = pairs.iter().map(|pair| [pair.first, pair.second]).collect();
            return ids.line(&Duplicates { duplicates });
        }
    };
    let block_limit = Some(question.block_limit.unwrap_or(BLOCK_LIMIT).min(BLOCK_LIMIT));
    let mut groups = Groups::new(&index);
    let (mut found, most) =
        (Vec::new(), persons.len().saturating_mul(PAIRS_A_PERSON).max(FEW_PAIRS));
    let mut pairs = index.pairs(PairSettings { limits, block_limit }, 0, 1);
    for pair in &mut pairs {
        if found.len() == most {
            return Err(FieldError::new("persons", Rule::TooMany));
        }
        groups.add(&pair);
        found.push(pair);
    }
    let account = pairs.account();
    found.sort_by(|a, b| {
        (&a.person_id, &a.master_person_id).cmp(&(&b.person_id, &b.master_person_id))
    });
    let groups = groups.finish(question.group_limit.unwrap_or(GROUP_LIMIT));
    let answer = Answer {
        pairs: found.iter().map(|pair| pair.line(scorecard)).collect(),
        account,
        groups: (1..).zip(&groups).map(|(number, group)| group.line(number)).collect(),
    };
    ids.line(&answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(persons: usize) -> String {
        let person = |at| format!(r#"{{"id": "{at}", "tax_id": "3347300034", "gender": "MALE"}}"#);
        let persons: Vec<String> = (0..persons).map(person).collect();
        format!(r#"{{"persons": [{}], "limits": {{"manual": 0}}}}"#, persons.join(","))
    }

    #[test]
    fn the_pairs_of_an_answer_are_limited() {
        let scorecard = Scorecard::published();
        let pairs = |persons| answer(&scorecard, &document(persons));
        assert_eq!(pairs(45).unwrap().matches("\"person_id\"").count(), 45 * 44 / 2);
        let error = pairs(46).unwrap_err();
        assert_eq!((error.field.as_str(), error.rule), ("persons", Rule::TooMany));
    }

    #[test]
    fn a_fault_names_its_person() {
        let document = r#"{"persons": [{"id": "1"}, {"id": "2", "birth_date": 7}]}"#;
        let error = answer(&Scorecard::published(), document).unwrap_err();
        assert_eq!((error.field.as_str(), error.rule), ("persons[1].birth_date", Rule::Type));
    }
}
