//! Invented persons: plausible in every field, real in none.
//!
//! Numbers are taken where no real person can have them: UNZR serials from 9000 up and tax id
//! serials from 9900 up (fewer people are born on any day), and phones in an area code that does
//! not exist.

use std::collections::HashSet;

use chrono::{Datelike, NaiveDate};
use osoba::person::{
    Address, AuthenticationMethod, Document, Person, BIRTH_CERTIFICATE, NATIONAL_ID, OTP,
    REGISTRATION, RESIDENCE,
};

use crate::names::{Name, Names, Surname, WOMAN};
use crate::records::PLACES;
use crate::Random;

/// Makes persons, no two of whom share a number.
#[derive(Debug)]
pub(crate) struct People {
    pub(crate) random: Random,
    names: Names,
    taken: HashSet<String>,
}

/// Who somebody is: names in both spellings, and whose forms they have.
#[derive(Debug, Clone)]
pub(crate) struct Named {
    pub(crate) sex: usize,
    pub(crate) last: Surname,
    pub(crate) first: Name,
    pub(crate) second: Name,
}

impl Named {
    fn names(&self) -> [&Name; 3] {
        [&self.last.forms[self.sex], &self.first, &self.second]
    }

    /// Last name, first name, patronymic in Ukrainian.
    pub(crate) fn ukrainian(&self) -> [&str; 3] {
        self.names().map(|name| name.ukrainian.as_str())
    }

    /// The same in Russian.
    pub(crate) fn russian(&self) -> [&str; 3] {
        self.names().map(|name| name.russian.as_str())
    }

    fn is_woman(&self) -> bool {
        self.sex == WOMAN
    }
}

impl People {
    pub(crate) fn seeded(seed: u64) -> Self {
        People { random: Random::new(seed), names: Names::built_in(), taken: HashSet::new() }
    }

    /// Names for somebody.
    pub(crate) fn named(&mut self) -> Named {
        let sex = self.random.below(2);
        self.named_of(sex)
    }

    /// Names for a woman.
    pub(crate) fn named_woman(&mut self) -> Named {
        self.named_of(WOMAN)
    }

    fn named_of(&mut self, sex: usize) -> Named {
        let (names, random) = (&self.names, &mut self.random);
        Named {
            sex,
            last: names.surname(random),
            first: names.first(sex, random),
            second: names.second(sex, random),
        }
    }

    /// A date in one of `years` years from `first` on.
    pub(crate) fn date(&mut self, first: i32, years: usize) -> NaiveDate {
        let days = self.random.below(years * 365) as u64;
        let start = NaiveDate::from_ymd_opt(first, 1, 1).unwrap_or_default();
        start.checked_add_days(chrono::Days::new(days)).unwrap_or(start)
    }

    /// The first of what `draw` draws that nobody has yet.
    fn unique(&mut self, mut draw: impl FnMut(&mut Random) -> String) -> String {
        loop {
            let drawn = draw(&mut self.random);
            if self.taken.insert(drawn.clone()) {
                return drawn;
            }
        }
    }

    /// A phone of an area code that is not assigned.
    pub(crate) fn phone(&mut self) -> String {
        self.unique(|random| format!("+38020{:07}", random.below(10_000_000)))
    }

    /// A UNZR for somebody born on `birth_date`, its control digit right.
    pub(crate) fn unzr(&mut self, birth_date: NaiveDate, female: bool) -> String {
        self.unique(|random| {
            let even = random.below(500) * 2 + 9_000;
            let serial = if female { even } else { even | 1 };
            let digits = format!("{}{serial:04}", birth_date.format("%Y%m%d"));
            let (date, rest) = digits.split_at_checked(8).unwrap_or((&digits, ""));
            format!("{date}-{rest}{}", weighed(&digits, &[7, 3, 1]).rem_euclid(10))
        })
    }

    /// A tax id for somebody born on `birth_date`, its control digit right.
    pub(crate) fn tax_id(&mut self, birth_date: NaiveDate, female: bool) -> String {
        let days = birth_date.num_days_from_ce().saturating_sub(
            NaiveDate::from_ymd_opt(1899, 12, 31).map_or(0, |d| d.num_days_from_ce()),
        );
        self.unique(|random| {
            let odd = random.below(5) * 2 + usize::from(!female);
            let digits = format!("{days:05}99{}{odd}", random.below(10));
            let sum = weighed(&digits, &[-1, 5, 7, 9, 4, 6, 10, 5, 7]);
            format!("{digits}{}", sum.rem_euclid(11).rem_euclid(10))
        })
    }

    fn passport(&mut self) -> Document<'static> {
        const SERIES: [char; 12] = ['А', 'В', 'Е', 'І', 'К', 'М', 'Н', 'О', 'Р', 'С', 'Т', 'Х'];
        let number = self.unique(|random| {
            let mut letter = || *random.of(&SERIES);
            let (first, second) = (letter(), letter());
            format!("{first}{second}{:06}", random.below(1_000_000))
        });
        document("PASSPORT", number)
    }

    /// The number of a birth certificate as a clerk writes it.
    pub(crate) fn birth_certificate(&mut self) -> Document<'static> {
        let number = self.unique(|random| format!("І-БК №{:06}", random.below(900_000) + 1));
        document(BIRTH_CERTIFICATE, number)
    }

    /// An identity card.
    pub(crate) fn national_id(&mut self) -> Document<'static> {
        let number = self.unique(|random| format!("{:09}", random.below(1_000_000_000)));
        document(NATIONAL_ID, number)
    }

    /// A settlement where people live, with its identifier.
    pub(crate) fn settlement(&mut self) -> (&'static str, String) {
        let name = *self.random.of(&PLACES);
        let seed =
            name.bytes().fold(0u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)));
        (name, Random::new(seed).uuid())
    }

    /// An adult with papers, a tax id, a phone and an address.
    pub(crate) fn adult(&mut self, named: &Named) -> Person<'static> {
        let birth_date = self.date(1935, 70);
        let mut person = self.somebody(named, birth_date);
        person.tax_id = Some(self.tax_id(birth_date, named.is_woman()).into());
        person.documents = if birth_date.year() > 1995 || self.random.chance(30) {
            vec![self.national_id()]
        } else {
            vec![self.passport()]
        };
        if self.random.chance(85) {
            person.authentication_methods = vec![otp(self.phone())];
        } else {
            person.authentication_methods = vec![offline()];
        }
        person
    }

    /// A child with a birth certificate, without tax id and without a phone of its own.
    pub(crate) fn child(&mut self, named: &Named) -> Person<'static> {
        let birth_date = self.date(2012, 14);
        let mut person = self.somebody(named, birth_date);
        person.no_tax_id = Some(true);
        person.documents = vec![self.birth_certificate()];
        person.authentication_methods =
            vec![AuthenticationMethod { r#type: Some("THIRD_PERSON".into()), phone_number: None }];
        person
    }

    /// What everybody has: an id, names, a date and place of birth, a UNZR, an address.
    fn somebody(&mut self, named: &Named, birth_date: NaiveDate) -> Person<'static> {
        let [last, first, second] = named.ukrainian();
        let (birth_settlement, _) = self.settlement();
        let (settlement, settlement_id) = self.settlement();
        let address = |kind: &'static str| Address {
            r#type: Some(kind.into()),
            settlement: Some(settlement.to_owned().into()),
            settlement_id: Some(settlement_id.clone().into()),
        };
        Person {
            id: Some(self.random.uuid().into()),
            first_name: Some(first.to_owned().into()),
            last_name: Some(last.to_owned().into()),
            second_name: Some(second.to_owned().into()),
            birth_date: Some(birth_date),
            gender: Some(if named.is_woman() { "FEMALE" } else { "MALE" }.into()),
            unzr: Some(self.unzr(birth_date, named.is_woman()).into()),
            birth_settlement: Some(birth_settlement.to_owned().into()),
            status: Some("active".into()),
            is_active: Some(true),
            addresses: vec![address(RESIDENCE), address(REGISTRATION)],
            ..Person::default()
        }
    }
}

/// The sum of the digits, each times its weight.
fn weighed(digits: &str, weights: &[i32]) -> i32 {
    let digits = digits.chars().filter_map(|c| c.to_digit(10));
    digits.zip(weights.iter().cycle()).fold(0, |sum, (digit, weight)| {
        let digit = i32::try_from(digit).unwrap_or(0);
        sum.saturating_add(weight.saturating_mul(digit))
    })
}

/// A document.
pub(crate) fn document(kind: &'static str, number: impl Into<String>) -> Document<'static> {
    Document { r#type: Some(kind.into()), number: Some(number.into().into()) }
}

/// One-time passwords to a phone.
pub(crate) fn otp(phone: impl Into<String>) -> AuthenticationMethod<'static> {
    AuthenticationMethod { r#type: Some(OTP.into()), phone_number: Some(phone.into().into()) }
}

/// Papers instead of a phone.
pub(crate) fn offline() -> AuthenticationMethod<'static> {
    AuthenticationMethod { r#type: Some("OFFLINE".into()), phone_number: None }
}
