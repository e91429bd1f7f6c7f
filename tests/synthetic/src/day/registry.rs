//! An index of invented persons with the relations that make matching hard: households with one
//! phone, twins, records in Russian, the same person twice.

use chrono::Days;
use osoba::person::{ConfidantPerson, Phone};
use osoba::Person;

use super::people::{document, offline, otp, Named, People};
use osoba::person::BIRTH_CERTIFICATE;

/// Households of parents and a child.
const HOUSEHOLDS: usize = 200;
/// Pairs of twins.
const TWINS: usize = 40;
/// Records that a Russian-speaking clerk wrote.
const IN_RUSSIAN: usize = 200;
/// Everybody else.
const OTHERS: usize = 2_100;

/// The index in the making, and who is in it.
#[derive(Debug)]
pub(crate) struct Registry {
    pub(crate) people: People,
    pub(crate) persons: Vec<Person<'static>>,
}

impl Registry {
    pub(crate) fn seeded(seed: u64) -> Self {
        Registry { people: People::seeded(seed), persons: Vec::new() }
    }

    /// Puts somebody into the index.
    pub(crate) fn add(&mut self, person: Person<'static>) -> Person<'static> {
        self.persons.push(person.clone());
        person
    }

    /// An adult of the index, with names.
    pub(crate) fn adult(&mut self) -> (Named, Person<'static>) {
        let named = self.people.named();
        let person = self.people.adult(&named);
        (named, self.add(person))
    }

    /// An adult of the index who has a phone.
    pub(crate) fn adult_with_phone(&mut self) -> (Named, Person<'static>) {
        let named = self.people.named();
        let mut person = self.people.adult(&named);
        person.authentication_methods = vec![otp(self.people.phone())];
        (named, self.add(person))
    }

    /// A child of `mother`: her surname, her home, her phone in the papers, none of its own.
    pub(crate) fn child_of(
        &mut self,
        mother: &Person<'static>,
        surname: &Named,
    ) -> Person<'static> {
        let named = Named { last: surname.last.clone(), ..self.people.named() };
        let mut child = self.people.child(&named);
        child.addresses = mother.addresses.clone();
        child.confidant_person = mother.otp_phones().next().map(confidant);
        child
    }

    /// Parents who share one phone, and their child.
    fn household(&mut self) {
        let (his, father) = self.adult_with_phone();
        let named = Named { last: his.last.clone(), ..self.people.named() };
        let mut mother = self.people.adult(&named);
        mother.addresses = father.addresses.clone();
        mother.authentication_methods = father.authentication_methods.clone();
        let mother = self.add(mother);
        let child = self.child_of(&mother, &his);
        self.add(child);
    }

    /// Twins with consecutive certificates; the second is returned and not in the index.
    pub(crate) fn twins(&mut self) -> (Person<'static>, Person<'static>) {
        let (his, mother) = self.adult_with_phone();
        let mut first = self.child_of(&mother, &his);
        let mut second = self.child_of(&mother, &his);
        while second.first_name == first.first_name {
            second = self.child_of(&mother, &his);
        }
        let number = self.people.random.below(800_000) + 100_000;
        let certificate =
            |number: usize| vec![document(BIRTH_CERTIFICATE, format!("І-БК №{number}"))];
        first.documents = certificate(number);
        second.documents = certificate(number + 1);
        second.birth_date = first.birth_date;
        second.birth_settlement.clone_from(&first.birth_settlement);
        (self.add(first), second)
    }

    /// Fills the index with everybody whom no story is about.
    pub(crate) fn fill(&mut self) {
        for _ in 0..HOUSEHOLDS {
            self.household();
        }
        for _ in 0..TWINS {
            let (_, second) = self.twins();
            self.add(second);
        }
        for _ in 0..IN_RUSSIAN {
            let named = self.people.named();
            let person = self.people.adult(&named);
            let person = in_russian(&person, &named);
            self.add(person);
        }
        for _ in 0..OTHERS {
            self.adult();
        }
    }
}

/// A confidant person with this phone.
pub(crate) fn confidant(phone: &str) -> ConfidantPerson<'static> {
    let phone = Phone { r#type: Some("MOBILE".into()), number: Some(phone.to_owned().into()) };
    ConfidantPerson { phones: vec![phone] }
}

/// The same person, whose names a Russian-speaking clerk writes.
pub(crate) fn in_russian(person: &Person<'static>, named: &Named) -> Person<'static> {
    with_names(person, named.russian())
}

/// The same person under these names: last, first, patronymic.
pub(crate) fn with_names(person: &Person, [last, first, second]: [&str; 3]) -> Person<'static> {
    let renamed = Person {
        last_name: Some(last.into()),
        first_name: Some(first.into()),
        second_name: Some(second.into()),
        ..person.clone()
    };
    renamed.into_owned()
}

/// Somebody of the index as one who registers: what the index alone knows is gone.
pub(crate) fn registering(person: &Person<'static>) -> Person<'static> {
    Person { id: None, status: None, is_active: None, ..person.clone() }
}

/// The same person born a day later: a slip of the clerk.
pub(crate) fn born_a_day_later(person: &Person<'static>) -> Person<'static> {
    let birth_date = person.birth_date.and_then(|date| date.checked_add_days(Days::new(1)));
    Person { birth_date, ..person.clone() }
}

/// The same person without a phone.
pub(crate) fn without_phone(person: &Person<'static>) -> Person<'static> {
    Person { authentication_methods: vec![offline()], ..person.clone() }
}
