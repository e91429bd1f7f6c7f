//! What becomes of a record until somebody registers again.
//!
//! Every row of [`ERRORS`] befalls a record by itself, in the order of the table, each with the share
//! of its mix. The last one that did names the record's story; none: `as_recorded`.

use chrono::{Datelike, Days, NaiveDate};
use osoba::names::to_latin;

use crate::names::WOMAN;
use crate::people::{Kind, Maker, Somebody};
use crate::spelling::{look_alike, misspelt, wrong_digit};

/// How much goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mix {
    /// A registry that takes care: half of the records come back as they were.
    Base,
    /// Several errors at once are the rule.
    Hard,
}

impl Mix {
    /// The mix of that name: `base`, `hard`.
    #[must_use]
    pub fn named(name: &str) -> Option<Mix> {
        [("base", Mix::Base), ("hard", Mix::Hard)]
            .into_iter()
            .find(|row| row.0 == name)
            .map(|row| row.1)
    }

    pub(crate) fn of(self, shares: [usize; 2]) -> usize {
        shares[self as usize]
    }
}

type Befalls = fn(&Somebody) -> bool;
type Happens = fn(&mut Somebody, &mut Maker<'_>);

/// One thing that goes wrong: its name, in how many of a thousand records by mix, whom it befalls, and
/// what happens.
pub struct ErrorOfMix {
    /// The name of the story.
    pub name: &'static str,
    /// In a thousand records: base, hard.
    pub per_mille: [usize; 2],
    befalls: Befalls,
    happens: Happens,
}

impl std::fmt::Debug for ErrorOfMix {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ErrorOfMix").field("name", &self.name).finish_non_exhaustive()
    }
}

const fn row(
    name: &'static str,
    per_mille: [usize; 2],
    befalls: Befalls,
    happens: Happens,
) -> ErrorOfMix {
    ErrorOfMix { name, per_mille, befalls, happens }
}

const ANYBODY: Befalls = |_| true;
const ADULT: Befalls = |somebody| somebody.kind == Kind::Adult;
const NAMED: Befalls = |somebody| somebody.kind != Kind::Newborn;

/// Everything that goes wrong, from what is light to what is grave.
pub static ERRORS: [ErrorOfMix; 19] = [
    row("moved", [150, 450], ANYBODY, |told, maker| {
        told.person.addresses = maker.addresses();
        told.person.authentication_methods = maker.methods();
    }),
    row("new_phone", [150, 450], ANYBODY, |told, maker| {
        told.person.authentication_methods = maker.methods();
        told.person.phones.clear();
    }),
    row("no_second_name", [40, 150], ANYBODY, |told, _| told.person.second_name = None),
    row("birth_settlement_otherwise", [80, 300], ANYBODY, |told, maker| {
        // Left out, written otherwise, or another one: a district's centre for a village.
        told.person.birth_settlement = match maker.random.below(4) {
            0 | 1 => None,
            2 => told
                .person
                .birth_settlement
                .as_deref()
                .map(|it| misspelt(it, &mut maker.random))
                .map(Into::into),
            _ => maker.addresses().first().and_then(|address| address.settlement.clone()),
        };
    }),
    row("no_tax_id", [90, 600], ADULT, |told, _| told.person.tax_id = None),
    row("new_document", [150, 600], NAMED, |told, maker| match told.kind {
        Kind::Adult => maker.give_card(told),
        _ => told.person.documents = vec![maker.certificate()],
    }),
    row("wrong_digit_in_document", [30, 150], ANYBODY, |told, maker| {
        for document in &mut told.person.documents {
            document.number = document
                .number
                .as_deref()
                .map(|number| wrong_digit(number, &mut maker.random))
                .map(Into::into);
        }
    }),
    row("wrong_digit_in_tax_id", [30, 120], ADULT, |told, maker| {
        told.person.tax_id = told
            .person
            .tax_id
            .as_deref()
            .map(|number| wrong_digit(number, &mut maker.random))
            .map(Into::into);
    }),
    row("wrong_sex", [5, 20], ANYBODY, |told, _| {
        let other = if told.person.gender.as_deref() == Some("MALE") { "FEMALE" } else { "MALE" };
        told.person.gender = Some(other.into());
    }),
    row("wrong_birth_date", [20, 150], ANYBODY, |told, maker| {
        let kind = maker.random.below(4);
        told.person.birth_date = told.person.birth_date.and_then(|date| {
            let (year, month, day) = (date.year(), date.month(), date.day());
            match kind {
                0 => NaiveDate::from_ymd_opt(year, day, month),
                1 => NaiveDate::from_ymd_opt(year, 1, 1),
                2 => date.checked_add_days(Days::new(1 + maker.random.below(9) as u64)),
                _ => NaiveDate::from_ymd_opt(year - 10, month, day),
            }
            .or(Some(date))
        });
    }),
    row("look_alike_letters", [15, 60], NAMED, |told, _| {
        let person = &mut told.person;
        for name in [&mut person.last_name, &mut person.first_name] {
            *name = name.as_deref().map(look_alike).map(Into::into);
        }
        for document in &mut person.documents {
            document.number = document.number.as_deref().map(look_alike).map(Into::into);
        }
    }),
    row("misspelt", [60, 250], NAMED, |told, maker| {
        let person = &mut told.person;
        let names = [&mut person.last_name, &mut person.first_name, &mut person.second_name];
        let at = maker.random.below(3);
        for (place, name) in names.into_iter().enumerate() {
            if place == at {
                *name =
                    name.as_deref().map(|name| misspelt(name, &mut maker.random)).map(Into::into);
            }
        }
    }),
    row("misspelt_twice", [10, 100], NAMED, |told, maker| {
        let person = &mut told.person;
        for name in [&mut person.last_name, &mut person.first_name] {
            *name = name.as_deref().map(|name| misspelt(name, &mut maker.random)).map(Into::into);
        }
    }),
    row("swapped_names", [4, 20], NAMED, |told, maker| {
        let person = &mut told.person;
        let other =
            if maker.random.chance(70) { &mut person.last_name } else { &mut person.second_name };
        std::mem::swap(other, &mut person.first_name);
    }),
    row("russian", [50, 180], NAMED, |told, _| {
        let person = &mut told.person;
        person.last_name = Some(told.last.forms[told.sex].russian.clone().into());
        person.first_name = Some(told.first.russian.clone().into());
        person.second_name =
            person.second_name.is_some().then(|| told.second.russian.clone()).map(Into::into);
    }),
    row("latin", [10, 60], NAMED, |told, _| {
        let person = &mut told.person;
        for name in [&mut person.last_name, &mut person.first_name, &mut person.second_name] {
            *name = name.as_deref().map(to_latin).map(Into::into);
        }
    }),
    row(
        "renamed",
        [40, 200],
        |told| told.kind == Kind::Adult && told.sex == WOMAN,
        |told, maker| {
            told.last = maker.names.surname(&mut maker.random);
            told.person.last_name = Some(told.last.forms[told.sex].ukrainian.clone().into());
        },
    ),
    row(
        "renamed_new_document",
        [10, 80],
        |told| told.kind == Kind::Adult && told.sex == WOMAN,
        |told, maker| {
            told.last = maker.names.surname(&mut maker.random);
            told.person.last_name = Some(told.last.forms[told.sex].ukrainian.clone().into());
            maker.give_card(told);
        },
    ),
    row(
        "named_since",
        [900, 950],
        |told| told.kind == Kind::Newborn,
        |told, maker| {
            told.person.first_name = Some(told.first.ukrainian.clone().into());
            told.person.second_name = Some(told.second.ukrainian.clone().into());
            told.person.documents = vec![maker.certificate()];
        },
    ),
];

/// The record as somebody tells it who registers again, and its story.
pub(crate) fn told_again(
    somebody: &Somebody,
    mix: Mix,
    maker: &mut Maker<'_>,
) -> (Somebody, &'static str) {
    let mut told = somebody.clone();
    let mut story = "as_recorded";
    for error in &ERRORS {
        if (error.befalls)(somebody) && maker.random.per_mille(mix.of(error.per_mille)) {
            (error.happens)(&mut told, maker);
            story = error.name;
        }
    }
    (told, story)
}
