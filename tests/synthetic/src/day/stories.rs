//! Registrations, each with a story: who comes, and what the index knows of them.

use osoba::Person;
use serde::Serialize;

use super::people::{document, otp, Named};
use super::registry::{
    born_a_day_later, in_russian, registering, with_names, without_phone, Registry,
};
use super::written::Written;

const REGISTRATION: &str = r#"{"preset":"registration"}"#;
const CABINET: &str = r#"{"preset":"cabinet"}"#;
const EARLIER: &str = r#"{"preset":"registration","procedure":"confidant_phone"}"#;

/// How many can share a phone: `phone_number_auth_limit`.
const PHONE_LIMIT: usize = 5;

/// Who registers, whom the registration is to update, and the policy.
struct Registration {
    submission: Person<'static>,
    person_id: Option<String>,
    policy: &'static str,
}

impl Registration {
    fn of(submission: &Person<'static>) -> Self {
        Registration { submission: registering(submission), person_id: None, policy: REGISTRATION }
    }

    fn updating(self, id: impl Into<String>) -> Self {
        Registration { person_id: Some(id.into()), ..self }
    }

    fn under(self, policy: &'static str) -> Self {
        Registration { policy, ..self }
    }
}

/// What the story is called, and how its persons are made.
type Story = (Titles, fn(&mut Registry) -> Registration);

const STORIES: &[Story] = &[
    (
        text("a newcomer whom nobody resembles", "новоприбулий, ні на кого не схожий"),
        |registry| {
            let named = registry.people.named();
            let person = registry.people.adult(&named);
            let person = with_names(&person, ["Ґжегожевськенко", "Юстиніян", "Варфоломійович"]);
            Registration::of(&person)
        },
    ),
    (
        text("a namesake of somebody in the index", "тезка особи з індексу"),
        |registry| {
            let (named, _) = registry.adult();
            let namesake = registry.people.adult(&named);
            Registration::of(&namesake)
        },
    ),
    (
        text("the same person, same phone and tax id", "та сама особа, той самий телефон і РНОКПП"),
        |registry| {
            let (_, person) = registry.adult_with_phone();
            Registration::of(&person)
        },
    ),
    (
        text("the same person with a new phone", "та сама особа з новим телефоном"),
        |registry| {
            let (_, person) = registry.adult_with_phone();
            let phone = registry.people.phone();
            let person = Person { authentication_methods: vec![otp(phone)], ..person };
            Registration::of(&person)
        },
    ),
    (
        text("the same person without a phone (OFFLINE)", "та сама особа без телефону (OFFLINE)"),
        |registry| {
            let (_, person) = registry.adult_with_phone();
            Registration::of(&without_phone(&person))
        },
    ),
    (
        text("the same person spelt in Russian", "та сама особа, записана російською"),
        |registry| {
            let named = registry.people.named_woman();
            let person = registry.people.adult(&named);
            let person = with_names(&person, ["Олійник", "Олена", "Миколаївна"]);
            let person = registry.add(person);
            let russian = with_names(&person, ["Олейник", "Елена", "Николаевна"]);
            Registration::of(&without_phone(&russian))
        },
    ),
    (
        text("the same person spelt in Latin letters", "та сама особа, записана латинкою"),
        |registry| {
            let named = registry.people.named_woman();
            let person = registry.people.adult(&named);
            let person = with_names(&person, ["Їжакевич", "Соломія", "Гаврилівна"]);
            let person = registry.add(person);
            let latin = with_names(&person, ["Yizhakevych", "Solomiia", "Havrylivna"]);
            Registration::of(&without_phone(&latin))
        },
    ),
    (
        text("a renamed woman with her old tax id", "нове прізвище, РНОКПП той самий"),
        |registry| {
            let named = registry.people.named_woman();
            let person = registry.people.adult(&named);
            let person = with_names(&person, ["Бондаренко", "Марта", "Павлівна"]);
            let person = registry.add(person);
            let renamed = with_names(&person, ["Левицька", "Марта", "Павлівна"]);
            Registration::of(&without_phone(&renamed))
        },
    ),
    (
        text(
            "a renamed woman, new card, no tax id given",
            "нове прізвище, нова картка, без РНОКПП",
        ),
        |registry| {
            let named = registry.people.named_woman();
            let person = registry.people.adult(&named);
            let person = with_names(&person, ["Кравченко", "Леся", "Ігорівна"]);
            let person = registry.add(person);
            let mut renamed = with_names(&person, ["Савицька", "Леся", "Ігорівна"]);
            renamed.documents = vec![registry.people.national_id()];
            renamed.tax_id = None;
            Registration::of(&renamed)
        },
    ),
    (
        text("a wife with her husband's phone", "дружина з телефоном чоловіка"),
        |registry| {
            let (his, husband) = registry.adult_with_phone();
            let named = Named { last: his.last, ..registry.people.named() };
            let mut wife = registry.people.adult(&named);
            wife.addresses = husband.addresses;
            wife.authentication_methods = husband.authentication_methods;
            Registration::of(&wife)
        },
    ),
    (
        text("a child with the mother's phone", "дитина з телефоном матері"),
        |registry| {
            let (named, mother) = registry.adult_with_phone();
            let mut child = registry.child_of(&mother, &named);
            child.authentication_methods = mother.authentication_methods;
            Registration::of(&child)
        },
    ),
    (
        text("the same child again, with another phone", "та сама дитина знову, з іншим телефоном"),
        |registry| {
            let (named, mother) = registry.adult_with_phone();
            let child = registry.child_of(&mother, &named);
            let mut child = registry.add(child);
            child.authentication_methods = vec![otp(registry.people.phone())];
            Registration::of(&child)
        },
    ),
    (text("the second of two twins", "другий із двох близнюків"), |registry| {
        let (_, second) = registry.twins();
        Registration::of(&second)
    }),
    (
        text("a phone that six persons hold already", "телефон, який уже мають шестеро"),
        |registry| on_a_phone_of(registry, PHONE_LIMIT.saturating_add(1)),
    ),
    (
        text("a phone that five persons hold already", "телефон, який уже мають п'ятеро"),
        |registry| on_a_phone_of(registry, PHONE_LIMIT),
    ),
    (
        text("one digit of the tax id is wrong", "одна цифра РНОКПП хибна"),
        |registry| {
            let (_, person) = registry.adult();
            let tax_id = person.tax_id.as_deref().map(mistyped);
            Registration::of(&without_phone(&Person { tax_id: tax_id.map(Into::into), ..person }))
        },
    ),
    (
        text("birth date a day off, tax id refused", "дата народження на день інша, без РНОКПП"),
        |registry| {
            let (_, person) = registry.adult();
            let person = Person { tax_id: None, no_tax_id: Some(true), ..person };
            Registration::of(&without_phone(&born_a_day_later(&person)))
        },
    ),
    (
        text("passport typed in Latin letters", "паспорт набрано латинськими літерами"),
        |registry| {
            let named = registry.people.named();
            let mut person = registry.people.adult(&named);
            person.documents = vec![document("PASSPORT", "АВ735211")];
            let mut person = registry.add(person);
            person.documents = vec![document("PASSPORT", "AB735211")];
            Registration::of(&without_phone(&person))
        },
    ),
    (
        text("somebody whom the index holds twice", "особа, яка є в індексі двічі"),
        |registry| {
            let person = held_twice(registry);
            Registration::of(&without_phone(&person))
        },
    ),
    (
        text("the same in the patient's cabinet", "те саме в кабінеті пацієнта"),
        |registry| {
            let person = held_twice(registry);
            Registration::of(&without_phone(&person)).under(CABINET)
        },
    ),
    (
        text("an update, same phone and tax id", "оновлення, той самий телефон і РНОКПП"),
        |registry| {
            let (_, person) = registry.adult_with_phone();
            let id = person.id.clone().unwrap_or_default();
            Registration::of(&person).updating(id)
        },
    ),
    (
        text("an update of somebody else", "оновлення чужого запису"),
        |registry| {
            let ((_, person), (_, other)) = (registry.adult(), registry.adult());
            let id = other.id.unwrap_or_default();
            Registration::of(&person).updating(id)
        },
    ),
    (
        text("an update of somebody merged away", "оновлення об'єднаного запису"),
        |registry| {
            let named = registry.people.named();
            let mut person = registry.people.adult(&named);
            person.status = Some("MERGED".into());
            let person = registry.add(person);
            let id = person.id.clone().unwrap_or_default();
            Registration::of(&person).updating(id)
        },
    ),
    (
        text("an update of nobody", "оновлення неіснуючого запису"),
        |registry| {
            let (_, person) = registry.adult();
            let id = registry.people.random.uuid();
            Registration::of(&person).updating(id)
        },
    ),
    (
        text("earlier: the confidant's own phone", "давніше: телефон довіреної особи"),
        |registry| {
            let (named, mother) = registry.adult_with_phone();
            let mut child = registry.child_of(&mother, &named);
            child.authentication_methods = mother.authentication_methods;
            Registration::of(&child).under(EARLIER)
        },
    ),
    (
        text("earlier: another phone than the confidant's", "давніше: не телефон довіреної особи"),
        |registry| {
            let ((named, mother), (_, other)) =
                (registry.adult_with_phone(), registry.adult_with_phone());
            let mut child = registry.child_of(&mother, &named);
            child.authentication_methods = other.authentication_methods;
            Registration::of(&child).under(EARLIER)
        },
    ),
    (
        text("earlier: a stranger's phone", "давніше: телефон чужої особи"),
        |registry| {
            let ((_, person), (_, other)) = (registry.adult(), registry.adult_with_phone());
            let person = Person { authentication_methods: other.authentication_methods, ..person };
            Registration::of(&person).under(EARLIER)
        },
    ),
    (
        text(
            "earlier: the same person by tax id and name",
            "давніше: та сама особа за РНОКПП та ім'ям",
        ),
        |registry| {
            let (_, person) = registry.adult();
            Registration::of(&without_phone(&person)).under(EARLIER)
        },
    ),
];

/// A newcomer on a phone that so many persons hold already.
fn on_a_phone_of(registry: &mut Registry, holders: usize) -> Registration {
    let phone = registry.people.phone();
    for _ in 0..holders {
        let named = registry.people.named();
        let mut person = registry.people.adult(&named);
        person.authentication_methods = vec![otp(phone.clone())];
        registry.add(person);
    }
    let named = registry.people.named();
    let newcomer = registry.people.adult(&named);
    Registration::of(&Person { authentication_methods: vec![otp(phone)], ..newcomer })
}

/// Somebody whose two records in the index differ in the patronymic only.
fn held_twice(registry: &mut Registry) -> Person<'static> {
    let (_, person) = registry.adult_with_phone();
    let id = registry.people.random.uuid();
    registry.add(Person { id: Some(id.into()), second_name: None, ..person.clone() });
    person
}

/// The text with its fourth digit mistyped.
fn mistyped(digits: &str) -> String {
    let wrong = |(place, digit): (usize, char)| match (place, digit.to_digit(10)) {
        (3, Some(9)) => '8',
        (3, Some(digit)) => char::from_digit(digit.saturating_add(1), 10).unwrap_or('0'),
        _ => digit,
    };
    digits.chars().enumerate().map(wrong).collect()
}

#[derive(Serialize)]
struct Line<'a> {
    story: Titles,
    submission: Submitted<'a>,
    policy: &'a serde_json::value::RawValue,
}

/// What a story is called in each language.
#[derive(Clone, Copy, Serialize)]
struct Titles {
    en: &'static str,
    uk: &'static str,
}

const fn text(en: &'static str, uk: &'static str) -> Titles {
    Titles { en, uk }
}

#[derive(Serialize)]
struct Submitted<'a> {
    #[serde(flatten)]
    person: Written<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    person_id: Option<&'a str>,
}

#[derive(Serialize)]
struct Pair<'a> {
    person: Written<'a>,
    candidate: Written<'a>,
}

/// The index and who registers.
pub(crate) struct Invented {
    /// The index in the order of its ids.
    pub(crate) persons: Vec<Person<'static>>,
    /// `{story, submission, policy}`.
    pub(crate) registrations: String,
    /// `{person, candidate}`: pairs worth an explanation.
    pub(crate) pairs: String,
}

/// Invents the index, the registrations and the pairs.
pub(crate) fn invent() -> Result<Invented, serde_json::Error> {
    let mut registry = Registry::seeded(20_190_215);
    let mut registrations = String::new();
    for (story, make) in STORIES {
        let registration = make(&mut registry);
        let line = Line {
            story: *story,
            submission: Submitted {
                person: Written(&registration.submission),
                person_id: registration.person_id.as_deref(),
            },
            policy: serde_json::from_str(registration.policy)?,
        };
        push(&mut registrations, &line)?;
    }
    registry.fill();
    let pairs = pairs(&mut registry)?;
    let mut persons = registry.persons;
    persons.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(Invented { persons, registrations, pairs })
}

/// The same person in Russian, twins, and a mistyped tax id with another phone.
fn pairs(registry: &mut Registry) -> Result<String, serde_json::Error> {
    let named = registry.people.named();
    let person = registry.people.adult(&named);
    let (first, second) = registry.twins();
    let mut mistaken = registering(&person);
    mistaken.tax_id = person.tax_id.as_deref().map(mistyped).map(Into::into);
    mistaken.authentication_methods = vec![otp(registry.people.phone())];
    let mut pairs = String::new();
    for (person, candidate) in [
        (in_russian(&registering(&person), &named), &person),
        (second, &first),
        (mistaken, &person),
    ] {
        push(&mut pairs, &Pair { person: Written(&person), candidate: Written(candidate) })?;
    }
    Ok(pairs)
}

fn push(file: &mut String, line: &impl Serialize) -> Result<(), serde_json::Error> {
    file.push_str(&serde_json::to_string(line)?);
    file.push('\n');
    Ok(())
}
