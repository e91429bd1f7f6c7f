//! `train`: settings, persons and pairs in one document, to a scorecard and a report.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::super::ids::Identified;
use super::trainer::Trainer;
use crate::error::FieldError;
use crate::json::{Few, Persons};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Question<'a> {
    #[serde(borrow, default)]
    settings: Option<&'a RawValue>,
    /// Of whom pairs speak by id.
    #[serde(borrow, default)]
    persons: Option<Persons<&'a RawValue>>,
    #[serde(borrow)]
    pairs: Persons<&'a RawValue>,
    /// Pairs of persons taken at random, for the method `em`.
    #[serde(borrow, default)]
    random_pairs: Option<Persons<&'a RawValue>>,
}

pub(in crate::commands) fn answer(document: &str) -> Result<String, FieldError> {
    let Identified::<Question<'_>> { ids, document: question } =
        FieldError::read_envelope(document)?;
    let settings = question.settings.map_or("{}", RawValue::get);
    let mut trainer = Trainer::new(settings).map_err(|error| error.under("settings"))?;
    let each =
        |field: &str, list: &[&RawValue], add: &mut dyn FnMut(&str) -> Result<(), FieldError>| {
            list.iter().enumerate().try_for_each(|(at, entry)| {
                add(entry.get()).map_err(|error| error.under(&format!("{field}[{at}]")))
            })
        };
    let [persons, random_pairs] = [question.persons, question.random_pairs]
        .map(|list| list.map(|Few(list)| list).unwrap_or_default());
    each("persons", &persons, &mut |person| trainer.add_person(person))?;
    each("pairs", &question.pairs.0, &mut |pair| trainer.push(pair))?;
    each("random_pairs", &random_pairs, &mut |pair| {
        let pair = trainer.read(pair)?;
        trainer.add_random(&pair)
    })?;
    ids.line(&trainer.finish()?)
}
