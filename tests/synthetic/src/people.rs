//! People in households: parents, children, twins, newborns without a name.

use std::borrow::Cow;

use chrono::{Datelike, NaiveDate};
use osoba::identifiers::TaxId;
use osoba::person::{
    Address, AuthenticationMethod, ConfidantPerson, Document, Phone, BIRTH_CERTIFICATE,
    NATIONAL_ID, OTP, REGISTRATION, RESIDENCE,
};
use osoba::{Person, Unzr};

use crate::names::{Name, Names, Surname, MAN, WOMAN};
use crate::records::{id, STEMS};
use crate::spelling::next_number;
use crate::Random;

/// What somebody is to the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Has a document of adults and mostly a tax id.
    Adult,
    /// Has a birth certificate, the mother's surname and her phone.
    Child,
    /// Was registered before the name was given.
    Newborn,
}

/// Somebody as the registry has them, with what a clerk would have had to know.
#[derive(Debug, Clone)]
pub struct Somebody {
    /// The record.
    pub person: Person<'static>,
    /// What somebody is to the registry.
    pub kind: Kind,
    /// Who live together; people of one household belong on one side of a split.
    pub household: usize,
    pub(crate) sex: usize,
    pub(crate) last: Surname,
    pub(crate) first: Name,
    pub(crate) second: Name,
    /// The number that the demographic register has, whether or not the record does.
    unzr: String,
}

impl Somebody {
    /// Writes the names into the record.
    pub(crate) fn written(mut self) -> Self {
        self.person.last_name = Some(self.last.forms[self.sex].ukrainian.clone().into());
        self.person.second_name = Some(self.second.ukrainian.clone().into());
        self.person.first_name = Some(self.first.ukrainian.clone().into());
        self
    }
}

/// What a newborn's first name is until there is one.
const UNNAMED: [[&str; 4]; 2] = [
    ["дівчинка", "дитина", "новонароджена", "немовля"],
    ["хлопчик", "дитина", "новонароджений", "немовля"],
];

/// Towns; the villages are made up from stems.
const TOWNS: [&str; 20] = [
    "Київ",
    "Харків",
    "Одеса",
    "Дніпро",
    "Львів",
    "Запоріжжя",
    "Вінниця",
    "Полтава",
    "Чернігів",
    "Черкаси",
    "Суми",
    "Житомир",
    "Рівне",
    "Луцьк",
    "Тернопіль",
    "Ужгород",
    "Чернівці",
    "Умань",
    "Стрий",
    "Ніжин",
];

/// Who makes up people.
#[derive(Debug)]
pub(crate) struct Maker<'a> {
    pub(crate) names: &'a Names,
    pub(crate) random: Random,
    /// How many there are.
    pub(crate) people: usize,
    pub(crate) households: usize,
}

impl Maker<'_> {
    pub(crate) fn id(&mut self) -> String {
        self.people += 1;
        id(self.people)
    }

    pub(crate) fn phone(&mut self) -> String {
        let operator =
            *self.random.of(&["39", "50", "63", "66", "67", "68", "73", "93", "95", "97"]);
        format!("+380{operator}{}", self.random.digits(7))
    }

    /// Three quarters authenticate by a phone of their own.
    pub(crate) fn methods(&mut self) -> Vec<AuthenticationMethod<'static>> {
        let phone_number = self.random.chance(75).then(|| self.phone());
        let kind = if phone_number.is_some() { OTP } else { "OFFLINE" };
        vec![AuthenticationMethod {
            r#type: Some(kind.into()),
            phone_number: phone_number.map(Into::into),
        }]
    }

    /// The number of a settlement; a few are large.
    fn settlement(&mut self) -> usize {
        self.random.common(2_000, 2.2)
    }

    /// How a clerk writes a settlement's name.
    pub(crate) fn settlement_name(&mut self, number: usize) -> String {
        match TOWNS.get(number) {
            Some(town) => format!("{}{town}", self.random.of(&["м. ", "м. ", "м.", "місто ", ""])),
            None => {
                let (stem, rest) = (STEMS[number % STEMS.len()], number / STEMS.len());
                let ending = ["івка", "ове", "инці", "иця", "ани", "ичі", "ине", "івці"][rest % 8];
                format!("{}{stem}{ending}", self.random.of(&["с. ", "с. ", "с.", "село ", ""]))
            }
        }
    }

    pub(crate) fn addresses(&mut self) -> Vec<Address<'static>> {
        let number = self.settlement();
        let mut kinds = vec![RESIDENCE];
        if self.random.chance(40) {
            kinds.push(REGISTRATION);
        }
        kinds
            .into_iter()
            .map(|kind| {
                let number = if kind == REGISTRATION && self.random.chance(30) {
                    self.settlement()
                } else {
                    number
                };
                Address {
                    r#type: Some(kind.into()),
                    settlement: Some(self.settlement_name(number).into()),
                    settlement_id: Some(format!("00000000-0000-4000-9000-{number:012}").into()),
                }
            })
            .collect()
    }

    pub(crate) fn passport(&mut self) -> Document<'static> {
        let series = *self.random.of(&["АА", "ВК", "ЕН", "КМ", "МО", "СТ", "НК", "АЕ", "ТТ", "СО"]);
        document("PASSPORT", format!("{series}{}", self.random.digits(6)))
    }

    pub(crate) fn card(&mut self) -> Document<'static> {
        document(NATIONAL_ID, self.random.digits(9))
    }

    pub(crate) fn certificate(&mut self) -> Document<'static> {
        let series = *self.random.of(&["БК", "АМ", "СГ", "ЖД", "КИ", "ЕД"]);
        let number = *self.random.of(&["І", "І", "І", "1", "I", "ІІ"]);
        document(BIRTH_CERTIFICATE, format!("{number}-{series} {}", self.random.digits(6)))
    }

    pub(crate) fn date(&mut self, from: i32, years: usize) -> NaiveDate {
        // A birth date that nobody knows was written down as the first of January.
        let (year, month, day) = match self.random.below(100) {
            0 => (from + self.random.below(years) as i32, 1, 1),
            _ => (
                from + self.random.below(years) as i32,
                1 + self.random.below(12),
                1 + self.random.below(28),
            ),
        };
        NaiveDate::from_ymd_opt(year, month as u32, day as u32).unwrap_or_default()
    }

    /// A tax id that fits birth date and sex.
    fn tax_id(&mut self, born: NaiveDate, sex: usize) -> String {
        let epoch = NaiveDate::from_ymd_opt(1899, 12, 31).unwrap_or_default();
        let days = (born - epoch).num_days();
        loop {
            // Odd for men, even for women.
            let serial = 2 * self.random.below(5_000) + sex;
            let number = format!("{days:05}{serial:04}");
            let fits = (0..10).map(|digit| format!("{number}{digit}"));
            if let Some(fits) = fits.into_iter().find(|text| text.parse::<TaxId>().is_ok()) {
                return fits;
            }
        }
    }

    /// A UNZR that fits the birth date, with its control digit.
    fn unzr(&mut self, born: NaiveDate) -> String {
        let begins = format!("{:04}{:02}{:02}", born.year(), born.month(), born.day());
        let serial = 1 + self.random.below(9_999);
        let numbers = (0..10).map(|digit| format!("{begins}-{serial:04}{digit}"));
        let fits =
            |text: &String| text.parse::<Unzr>().is_ok_and(|unzr| unzr.check_digit_is_valid());
        numbers.into_iter().find(fits).unwrap_or_default()
    }

    pub(crate) fn adult(&mut self, sex: usize) -> Somebody {
        let born = self.date(1935, 72);
        let unzr = self.unzr(born);
        let addresses = self.addresses();
        let birth_settlement = self.settlement();
        let mut documents = Vec::new();
        let card = self.random.chance(45);
        if card {
            documents.push(self.card());
        }
        if !card || self.random.chance(15) {
            documents.push(self.passport());
        }
        // Two in a hundred were entered wrong once and contradict birth date or sex.
        let fits = !self.random.chance(2);
        let tax_id = if fits {
            self.tax_id(born, sex)
        } else {
            let other = self.date(1935, 72);
            self.tax_id(other, sex)
        };
        let methods = self.methods();
        let phones = match methods.first().and_then(|method| method.phone_number.clone()) {
            Some(phone) if self.random.chance(50) => vec![mobile(phone)],
            _ if self.random.chance(30) => vec![mobile(self.phone().into())],
            _ => Vec::new(),
        };
        let person = Person {
            id: Some(self.id().into()),
            birth_date: Some(born),
            gender: Some(if sex == WOMAN { "FEMALE" } else { "MALE" }.into()),
            tax_id: self.random.chance(95).then_some(tax_id.into()),
            unzr: (card && self.random.chance(90)).then(|| unzr.clone()).map(Into::into),
            birth_settlement: self
                .random
                .chance(85)
                .then(|| self.settlement_name(birth_settlement))
                .map(Into::into),
            status: Some("active".into()),
            is_active: Some(true),
            documents,
            addresses,
            authentication_methods: methods,
            phones,
            ..Person::default()
        };
        let last = self.names.surname(&mut self.random);
        let first = self.names.first(sex, &mut self.random);
        let second = self.names.second(sex, &mut self.random);
        let household = self.households;
        Somebody { person, kind: Kind::Adult, household, sex, last, first, second, unzr }.written()
    }

    /// A child of this mother, with her surname, phone and address.
    pub(crate) fn child(&mut self, mother: &Somebody) -> Somebody {
        let sex = self.random.below(2);
        let born = self.date(2010, 16);
        let unzr = self.unzr(born);
        let child = self.adult(sex);
        let phones =
            mother.person.otp_phones().map(|phone| mobile(phone.to_owned().into())).collect();
        let tax_id = self.random.chance(15).then(|| self.tax_id(born, sex));
        let person = Person {
            birth_date: Some(born),
            tax_id: tax_id.map(Into::into),
            unzr: self.random.chance(10).then(|| unzr.clone()).map(Into::into),
            birth_settlement: mother.person.addresses.first().and_then(|it| it.settlement.clone()),
            documents: vec![self.certificate()],
            addresses: mother.person.addresses.clone(),
            authentication_methods: if self.random.chance(85) {
                mother.person.authentication_methods.clone()
            } else {
                child.person.authentication_methods.clone()
            },
            phones: Vec::new(),
            confidant_person: Some(ConfidantPerson { phones }),
            ..child.person
        };
        Somebody {
            person,
            kind: Kind::Child,
            household: mother.household,
            last: mother.last.clone(),
            unzr,
            ..child
        }
        .written()
    }

    /// A child of this mother who has neither name nor papers yet.
    pub(crate) fn newborn(&mut self, mother: &Somebody) -> Somebody {
        let mut child = self.child(mother);
        let born = self.date(2026, 1).with_month(1 + self.random.below(10) as u32);
        child.unzr = self.unzr(born.unwrap_or_default());
        child.person.birth_date = born;
        child.person.first_name = Some((*self.random.of(&UNNAMED[child.sex])).into());
        child.person.second_name = None;
        child.person.tax_id = None;
        child.person.unzr = None;
        child.person.documents.clear();
        Somebody { kind: Kind::Newborn, ..child }
    }

    /// Who was born on the same day to the same mother: the next certificate of the series.
    pub(crate) fn twin(&mut self, child: &Somebody) -> Somebody {
        let sex = self.random.below(2);
        let mut twin = Somebody {
            sex,
            first: self.names.first(sex, &mut self.random),
            second: self.names.second(sex, &mut self.random),
            ..child.clone()
        };
        let born = child.person.birth_date.unwrap_or_default();
        twin.unzr = self.unzr(born);
        twin.person.id = Some(self.id().into());
        twin.person.gender = Some(if sex == WOMAN { "FEMALE" } else { "MALE" }.into());
        twin.person.tax_id =
            child.person.tax_id.is_some().then(|| self.tax_id(born, sex)).map(Into::into);
        twin.person.unzr = child.person.unzr.is_some().then(|| twin.unzr.clone()).map(Into::into);
        for document in &mut twin.person.documents {
            document.number = document.number.as_deref().map(next_number).map(Into::into);
        }
        twin.written()
    }

    pub(crate) fn spouse(&mut self, other: &Somebody) -> Somebody {
        let spouse = self.adult(if other.sex == WOMAN { MAN } else { WOMAN });
        let shared = self.random.chance(25);
        let person = Person {
            addresses: other.person.addresses.clone(),
            authentication_methods: if shared { &other.person } else { &spouse.person }
                .authentication_methods
                .clone(),
            ..spouse.person
        };
        Somebody { last: other.last.clone(), household: other.household, person, ..spouse }
            .written()
    }

    /// Somebody else of the same names.
    pub(crate) fn namesake(&mut self, other: &Somebody, same_day: bool) -> Somebody {
        let namesake = self.adult(other.sex);
        let mut namesake = Somebody {
            last: other.last.clone(),
            first: other.first.clone(),
            second: other.second.clone(),
            ..namesake
        };
        if let (true, Some(born)) = (same_day, other.person.birth_date) {
            namesake.unzr = self.unzr(born);
            namesake.person.birth_date = Some(born);
            namesake.person.tax_id = namesake
                .person
                .tax_id
                .is_some()
                .then(|| self.tax_id(born, namesake.sex))
                .map(Into::into);
            namesake.person.unzr =
                namesake.person.unzr.is_some().then(|| namesake.unzr.clone()).map(Into::into);
        }
        namesake.written()
    }

    /// A grown-up child with a parent's names, who lives with them and mostly shares their phone.
    pub(crate) fn named_after(&mut self, parent: &Somebody) -> Somebody {
        let child = self.namesake(parent, false);
        let born = parent.person.birth_date.map_or(1990, |date| date.year());
        let born = self.date((born + 18).min(2_005), 14);
        let unzr = self.unzr(born);
        let person = Person {
            birth_date: Some(born),
            tax_id: child
                .person
                .tax_id
                .is_some()
                .then(|| self.tax_id(born, child.sex))
                .map(Into::into),
            unzr: child.person.unzr.is_some().then(|| unzr.clone()).map(Into::into),
            addresses: parent.person.addresses.clone(),
            birth_settlement: parent.person.birth_settlement.clone(),
            authentication_methods: if self.random.chance(60) {
                parent.person.authentication_methods.clone()
            } else {
                child.person.authentication_methods.clone()
            },
            ..child.person
        };
        let second = self.names.second(child.sex, &mut self.random);
        Somebody { person, unzr, second, household: parent.household, ..child }.written()
    }

    /// A new identity card, which carries the number of the demographic register.
    pub(crate) fn give_card(&mut self, somebody: &mut Somebody) {
        somebody.person.documents = vec![self.card()];
        somebody.person.unzr = Some(somebody.unzr.clone().into());
    }

    pub(crate) fn household(&mut self) -> Vec<Somebody> {
        self.households += 1;
        let mother = self.adult(WOMAN);
        let mut household = vec![mother.clone()];
        if self.random.chance(60) {
            household.push(self.spouse(&mother));
        }
        for _ in 0..self.random.below(3) {
            let child = self.child(&mother);
            if self.random.chance(3) {
                household.push(self.twin(&child));
            }
            household.push(child);
        }
        if self.random.chance(2) {
            household.push(self.newborn(&mother));
        }
        household
    }
}

fn document(kind: &str, number: String) -> Document<'static> {
    Document { r#type: Some(kind.to_owned().into()), number: Some(number.into()) }
}

fn mobile(number: Cow<'static, str>) -> Phone<'static> {
    Phone { r#type: Some("MOBILE".into()), number: Some(number) }
}
