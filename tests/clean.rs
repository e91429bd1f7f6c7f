//! The `clean` normalisation: every kind of character and of missing value, by field.

#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, reason = "tests may panic")]

use std::borrow::Cow;
use std::sync::LazyLock;

use osoba::comparison::{compare, Comparison, Normalisation, PreparedPerson, Value, Vectors};
use osoba::person::{Address, AuthenticationMethod, Document, Person};
use osoba::scoring::Scorecard;
use proptest::prelude::*;

static SCORECARD: LazyLock<Scorecard> =
    LazyLock::new(|| Scorecard::published().with_normalisation(Normalisation::Clean));

/// A field of a person, and the value that compares it.
type Field = (&'static str, fn(&mut Person, Option<&str>), Value);

fn text(text: Option<&str>) -> Option<Cow<'static, str>> {
    text.map(|text| Cow::Owned(text.to_owned()))
}

fn document<'a>(kind: &'a str, number: Option<&str>) -> Vec<Document<'a>> {
    vec![Document { r#type: Some(kind.into()), number: text(number) }]
}

const FIRST_NAME: Field = ("first_name", |p, v| p.first_name = text(v), Value::FirstName);
const LAST_NAME: Field = ("last_name", |p, v| p.last_name = text(v), Value::LastName);
const SECOND_NAME: Field = ("second_name", |p, v| p.second_name = text(v), Value::SecondName);
const BORN: Field =
    ("birth_settlement", |p, v| p.birth_settlement = text(v), Value::BirthSettlement);
const HOME: Field = (
    "residence",
    |p, v| {
        p.addresses = vec![Address {
            r#type: Some("RESIDENCE".into()),
            settlement: text(v),
            ..Address::default()
        }];
    },
    Value::ResidenceSettlement,
);
const TAX_ID: Field = ("tax_id", |p, v| p.tax_id = text(v), Value::TaxId);
const PASSPORT: Field =
    ("passport", |p, v| p.documents = document("PASSPORT", v), Value::Documents);
const CERTIFICATE: Field =
    ("certificate", |p, v| p.documents = document("BIRTH_CERTIFICATE", v), Value::Documents);
const PHONE: Field = (
    "phone",
    |p, v| {
        p.authentication_methods =
            vec![AuthenticationMethod { r#type: Some("OTP".into()), phone_number: text(v) }];
    },
    Value::AuthenticationPhone,
);
const GENDER: Field = ("gender", |p, v| p.gender = text(v), Value::Gender);

const NAMES: [Field; 3] = [FIRST_NAME, LAST_NAME, SECOND_NAME];
const IDENTIFIERS: [Field; 4] = [TAX_ID, PASSPORT, CERTIFICATE, PHONE];
const ALL: [Field; 10] =
    [FIRST_NAME, LAST_NAME, SECOND_NAME, BORN, HOME, TAX_ID, PASSPORT, CERTIFICATE, PHONE, GENDER];

fn with((_, set, _): Field, value: Option<&str>) -> PreparedPerson {
    let mut person = Person::default();
    set(&mut person, value);
    PreparedPerson::new(&person, Normalisation::Clean)
}

/// The raw value of one field, one at a time and side by side.
fn compared(field: Field, one: Option<&str>, other: Option<&str>) -> Option<u32> {
    let (a, b) = (with(field, one), with(field, other));
    let found = compare(&a, &b);
    assert_eq!(found, compare(&b, &a), "{one:?} {other:?}");
    let expected = SCORECARD.score_comparison(&found);
    let together: Vec<_> = SCORECARD.score_many(&a, [&b; 33]).collect();
    assert_eq!(together, vec![expected; 33], "{one:?} {other:?}");
    found.get(field.2)
}

const WHITE: [char; 25] = [
    '\t', '\n', '\u{b}', '\u{c}', '\r', ' ', '\u{85}', '\u{a0}', '\u{1680}', '\u{2000}',
    '\u{2001}', '\u{2002}', '\u{2003}', '\u{2004}', '\u{2005}', '\u{2006}', '\u{2007}', '\u{2008}',
    '\u{2009}', '\u{200a}', '\u{2028}', '\u{2029}', '\u{202f}', '\u{205f}', '\u{3000}',
];
const INVISIBLE: [char; 12] = [
    '\u{ad}',
    '\u{61c}',
    '\u{180e}',
    '\u{200b}',
    '\u{200c}',
    '\u{200d}',
    '\u{200e}',
    '\u{202c}',
    '\u{2060}',
    '\u{2069}',
    '\u{feff}',
    '\u{e0041}',
];
const APOSTROPHES: [char; 11] = ['\'', '’', 'ʼ', '`', '′', '‘', '´', 'ʹ', '‛', '＇', 'ˈ'];
const DASHES: [char; 14] = [
    '-', '\u{58a}', '\u{5be}', '\u{2010}', '\u{2011}', '\u{2012}', '–', '—', '―', '\u{2212}',
    '\u{2e3a}', '\u{301c}', '\u{fe58}', '－',
];

#[test]
fn white_space_invisible_characters_and_dashes_of_every_kind_are_gone_from_every_field() {
    for (field, text) in [
        (FIRST_NAME, "Мар|я"),
        (LAST_NAME, "Нечуй|Левицький"),
        (SECOND_NAME, "Огли|огли"),
        (BORN, "Великі|Вигадані"),
        (HOME, "Великі|Вигадані"),
        (TAX_ID, "33473|00046"),
        (PASSPORT, "АВ|123456"),
        (CERTIFICATE, "ІІ|БК123456"),
        (PHONE, "+38067|1112233"),
    ] {
        let plain = text.replace('|', "");
        let marks = WHITE.iter().chain(&INVISIBLE).chain(&DASHES);
        for mark in marks {
            let inside = text.replace('|', &mark.to_string());
            for other in [inside.clone(), format!("{mark}{inside}{mark}{mark}")] {
                let found = compared(field, Some(&plain), Some(&other));
                assert_eq!(found, Some(0), "{} {other:?}", field.0);
            }
        }
    }
    for mark in WHITE.iter().chain(&INVISIBLE) {
        let found = compared(GENDER, Some("MALE"), Some(&format!("{mark}MA{mark}LE{mark}")));
        assert_eq!(found, Some(0), "{mark:?}");
    }
    assert_eq!(WHITE.len(), ('\0'..=char::MAX).filter(|c| c.is_whitespace()).count());
}

#[test]
fn each_way_to_write_one_value_is_the_same_value() {
    let mut cases: Vec<(Field, String, String)> = Vec::new();
    for mark in APOSTROPHES {
        cases.push((FIRST_NAME, "Маряна".into(), format!("Мар{mark}яна")));
        cases.push((FIRST_NAME, "ИРИНА".into(), format!("Ирина{mark}")));
        cases.push((BORN, "Знамянка".into(), format!("м. Знам{mark}янка")));
        cases.push((HOME, "Знамянка".into(), format!("Знам{mark}янка")));
        cases.push((PASSPORT, "АВ123456".into(), format!("АВ{mark}123456")));
    }
    let rows: [(Field, &str, &[&str]); 19] = [
        (LAST_NAME, "Андрійченко", &["Андріи\u{306}ченко", "АНДРІЙЧЕНКО"]),
        (LAST_NAME, "Шевченко", &["Шевчeнкo", "ШЕВЧЕНКО", "Шевченко\u{200b}"]),
        (LAST_NAME, "Ґонта", &["Гонта", "ґонта"]),
        (FIRST_NAME, "Єва", &["Ева"]),
        (LAST_NAME, "Smith", &["Ｓｍｉｔｈ", "SMITH", "ſmith"]),
        (
            BORN,
            "Умань",
            &["м. Умань", "місто Умань", "Mісто Умань", "\u{200b}м.\u{a0}Умань", "м\u{ad}. Умань"],
        ),
        (
            BORN,
            "Мала Вигадана",
            &["смт Мала Вигадана", "селище міського типу Мала Вигадана", "с.Мала-Вигадана"],
        ),
        (HOME, "Київ", &[" Київ", "КИЇВ", "м. Київ", "Киi\u{308}в"]),
        (
            TAX_ID,
            "3347300046",
            &["３３４７３００046", "33473-00046", "№ 3347300046", "(3347300046)"],
        ),
        (TAX_ID, "AB123456", &["АВ123456", "ав 123456", "аВ-123456", "ＡＢ123456"]),
        (PASSPORT, "AB123456", &["АВ123456", "АВ № 123456", "A\u{200b}В１２３４５６", "ав.123456"]),
        (PASSPORT, "ҐЄ123456", &["ГЄ123456"]),
        (
            CERTIFICATE,
            "ІІ-БК 123456",
            &["11БК123456", "llБК123456", "IIБК123456", "Ⅱ-БК 123456", "1І-БК№123456"],
        ),
        (CERTIFICATE, "ХІV-АМ 123456", &["XIV-AM 123456", "X1V-АМ 123456"]),
        (
            PHONE,
            "+380671112233",
            &["+38 067 111 22 33", "+38(067)111-22-33", "＋380671112233", "+38（067）1112233"],
        ),
        (PHONE, "АВ123", &["AB123"]),
        (GENDER, "MALE", &["male", " Male", "ＭＡＬＥ"]),
        (FIRST_NAME, "Анна Марія", &["Анна-Марія", "Анна\u{3000}Марія", "АннаМарія"]),
        (SECOND_NAME, "Іванівна", &["Iванiвна"]),
    ];
    for (field, one, others) in rows {
        cases.extend(others.iter().map(|other| (field, one.to_owned(), (*other).to_owned())));
    }
    for (field, one, other) in cases {
        assert_eq!(compared(field, Some(&one), Some(&other)), Some(0), "{} {other:?}", field.0);
    }
}

#[test]
fn a_blank_or_a_placeholder_of_any_field_is_absent() {
    let blanks = [
        "",
        " ",
        "\u{a0}",
        "\u{200b}\u{feff}",
        "\t\n",
        "-",
        "—",
        " – ",
        "－",
        "***",
        ".",
        "ʼ",
        "'",
    ];
    let words = [
        "немає",
        "НЕМАЄ",
        "Немає.",
        "нeмaє",
        "не\u{ad}має",
        "відсутній",
        "Відсутня",
        "не вказано",
        "Не  вказано",
        "не\u{a0}вказано",
        "б/н",
        "Б/Н",
        "невідомо",
        "нет",
    ];
    let digits = [
        "0000000000",
        "９９９９９９９９９９",
        "0",
        "00",
        "11111111",
        "1234567890",
        "123456789\u{200b}0",
        "12345 67890",
        "АА111111",
        "+380999999999",
        "+38 (099) 999-99-99",
        "0999999999",
        "№ 000000",
    ];
    let rows: [(&[Field], &[&str]); 3] = [(&ALL, &blanks), (&ALL, &words), (&IDENTIFIERS, &digits)];
    for (fields, values) in rows {
        for field in fields {
            let absent = if matches!(field.2, Value::Documents | Value::TaxId)
                || NAMES.iter().any(|n| n.0 == field.0)
            {
                None
            } else {
                Some(1)
            };
            for value in values {
                for other in [Some(*value), None, Some("Зразко 123456")] {
                    let found = compared(*field, Some(value), other);
                    assert_eq!(found, absent, "{} {value:?} {other:?}", field.0);
                }
            }
        }
    }
    let found = |number: &str| {
        let person = with(PASSPORT, Some(number));
        let found = compare(&person, &person);
        [Value::DigitLength, Value::DistinctDigits, Value::SameNumber].map(|value| found.get(value))
    };
    assert_eq!(found("000000"), [None, Some(0), Some(1)]);
    assert_eq!(found("АВ123456"), [Some(6), Some(6), Some(0)]);
}

#[test]
fn a_placeholder_in_place_of_a_tax_id_leaves_the_ten_digits_of_a_document() {
    for tax_id in [None, Some(""), Some("-"), Some("0000000000"), Some("немає"), Some("1234567890")]
    {
        let mut person =
            Person { documents: document("PASSPORT", Some("3347300046")), ..Person::default() };
        person.tax_id = text(tax_id);
        let person = PreparedPerson::new(&person, Normalisation::Clean);
        let other = with(TAX_ID, Some("3347300046"));
        assert_eq!(compare(&person, &other).get(Value::TaxId), Some(0), "{tax_id:?}");
    }
}

#[test]
fn different_values_stay_different() {
    for (field, one, other, expected) in [
        (LAST_NAME, "Немаєв", "Немає", None),
        (LAST_NAME, "Немаєв", "Немаєв", Some(0)),
        (FIRST_NAME, "Остап", "Остапа", Some(1)),
        (TAX_ID, "3347300046", "3347300047", Some(1)),
        (TAX_ID, "033473000", "33473000", Some(1)),
        (PASSPORT, "АВ123456", "АС123456", Some(1)),
        (CERTIFICATE, "1234567", "І234567", Some(1)),
        (PHONE, "+380671112233", "0671112233", Some(1)),
        (PHONE, "+380671112233", "+380671112234", Some(1)),
        (HOME, "Київ", "Ків", Some(1)),
        (GENDER, "MALE", "FEMALE", Some(1)),
    ] {
        assert_eq!(compared(field, Some(one), Some(other)), expected, "{} {one} {other}", field.0);
    }
}

#[test]
fn a_name_in_latin_letters_is_near_the_cyrillic_one_in_the_nearer_direction() {
    for (latin, cyrillic, distance) in [
        // By its reading: є, ї at a start, an apostrophe, both parts of a compound name.
        ("Mariana", "Мар'яна", 0),
        ("Zrazko", "Зразко", 0),
        ("Yevhen", "Євген", 0),
        ("Yizhakevych", "Їжакевич", 0),
        ("Melnyk-Yizhakevych", "Мельник-Їжакевич", 0),
        ("Moroz-Hai", "Мороз-Гай", 0),
        ("Alexandra", "Александра", 0),
        // In Latin letters: a soft sign, й, ія or іа, тс.
        ("Vasyl", "Василь", 0),
        ("Olha", "Ольга", 0),
        ("Ukrainets", "Українець", 0),
        ("Diana", "Діана", 0),
        ("Marianna", "Маріанна", 0),
        ("Zghurskyi", "Згурський", 0),
        ("Bratslavskyi", "Братславський", 0),
        ("Galagan", "Ґалаґан", 0),
        ("Rozghon", "Розгон", 0),
        // As passports had it before 2010, and abroad.
        ("Vitaly", "Віталій", 0),
        ("Andriy", "Андрій", 0),
        ("Maria", "Марія", 0),
        ("Szewczenko", "Шевченко", 0),
        ("Łukasz", "Лукаш", 0),
        // Another name is another name.
        ("Olena", "Олена", 0),
        ("Olena", "Ольга", 2),
        ("Ivan", "Іванна", 2),
    ] {
        for field in NAMES {
            for latin in [latin.to_owned(), latin.to_uppercase(), format!(" {latin}\u{200b}")] {
                for cyrillic in [cyrillic, &cyrillic.to_uppercase()] {
                    let found = compared(field, Some(&latin), Some(cyrillic));
                    assert_eq!(found, Some(distance), "{latin:?} {cyrillic}");
                }
            }
        }
    }
    assert_eq!(compared(LAST_NAME, Some("Zrazko"), Some("Zrasko")), Some(1));
    assert_eq!(compared(LAST_NAME, Some("Zrazko"), None), None);
    // Published compares the letters.
    let published = |name: &str| {
        let person = Person { last_name: Some(name.into()), ..Person::default() };
        PreparedPerson::new(&person, Normalisation::Published)
    };
    let found = compare(&published("Zrazko"), &published("Зразко"));
    assert_eq!(found.get(Value::LastName), Some(6));
}

#[test]
fn twins_are_not_one_person_whose_name_is_in_two_scripts() {
    let person = |first: &str, last: &str, number: &str| {
        let person = Person {
            first_name: Some(first.into()),
            last_name: Some(last.into()),
            documents: document("PASSPORT", Some(number)),
            ..Person::default()
        };
        PreparedPerson::new(&person, Normalisation::Clean)
    };
    let one = person("Мар'яна", "Зразко", "АВ123456");
    let twins = |other: PreparedPerson| compare(&one, &other).get(Value::Twins);
    assert_eq!(twins(person("Остап", "Зразко", "АВ123457")), Some(1));
    assert_eq!(twins(person("Ostap", "Zrazko", "АВ123457")), Some(1));
    assert_eq!(twins(person("Mariana", "Zrazko", "АВ123457")), Some(0));
    assert_eq!(twins(person("Мар’яна", "Зразко", "АВ123457")), Some(0));
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "[А-ЯІЇЄҐа-яіїєґ]{1,4}",
        4 => "[0-9]{1,5}",
        2 => "[A-Za-z]{1,6}",
        1 => prop::sample::select(vec!["0000000000", "немає", "б/н", "е\u{301}", "й", "и\u{306}", "№", "８", "'", "-", "+38"])
            .prop_map(String::from),
    ]
}

fn value() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 1..4).prop_map(|pieces| pieces.concat())
}

/// A text with white space and invisible characters put into it and around it.
fn spaced(text: &str, places: &[(u8, usize)]) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for (place, mark) in places {
        let all = WHITE.iter().chain(&INVISIBLE);
        let mark = all.clone().nth(mark % all.count()).unwrap();
        letters.insert(usize::from(*place) % (letters.len() + 1), *mark);
    }
    letters.into_iter().collect()
}

fn person_of(values: &[Option<String>]) -> Person<'static> {
    let mut person = Person::default();
    for ((_, set, _), value) in ALL.iter().zip(values) {
        set(&mut person, value.as_deref());
    }
    let passport = values.get(6).cloned().flatten();
    person.documents.extend(document("PASSPORT", passport.as_deref()));
    person
}

fn clean(person: &Person) -> PreparedPerson {
    PreparedPerson::new(person, Normalisation::Clean)
}

fn both(a: &[Option<String>], b: &[Option<String>]) -> Comparison {
    compare(&clean(&person_of(a)), &clean(&person_of(b)))
}

fn values() -> impl Strategy<Value = Vec<Option<String>>> {
    prop::collection::vec(prop::option::weighted(0.8, value()), ALL.len())
}

/// Values that say that there is none.
fn nothing() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "",
        " ",
        "\u{a0}\u{200b}",
        "-",
        "—",
        "0000000000",
        "немає",
        "Не вказано",
        "б/н",
    ])
    .prop_map(String::from)
}

proptest! {
    #[test]
    fn white_space_and_invisible_characters_never_change_how_identifiers_compare(
        a in values(), b in values(),
        places in prop::collection::vec(prop::collection::vec(any::<(u8, usize)>(), 0..4), ALL.len()),
    ) {
        let expected = both(&a, &b);
        let mut changed = a.clone();
        // The identifiers come after names and settlements.
        for (value, places) in changed.iter_mut().zip(&places).skip(5) {
            if let Some(value) = value {
                *value = spaced(value, places);
            }
        }
        prop_assert_eq!(both(&changed, &b), expected);
        prop_assert_eq!(both(&b, &changed), expected);
    }

    #[test]
    fn invisible_characters_never_change_how_any_field_compares(
        a in values(), b in values(), at in any::<u8>(), mark in 0..INVISIBLE.len(),
    ) {
        let changed: Vec<_> = a.iter().map(|value| {
            value.as_ref().map(|value| spaced(value, &[(at, WHITE.len() + mark)]))
        }).collect();
        prop_assert_eq!(both(&changed, &b), both(&a, &b));
    }

    #[test]
    fn a_word_for_no_identifier_compares_as_an_absent_one(
        a in values(), b in values(), lacking in 0..IDENTIFIERS.len(), one in nothing(), other in nothing(),
    ) {
        let field = lacking + 5;
        let without = |values: &[Option<String>], value: Option<String>| {
            let mut values = values.to_vec();
            values[field] = value;
            values
        };
        let expected = both(&without(&a, None), &without(&b, None));
        prop_assert_eq!(both(&without(&a, Some(one.clone())), &without(&b, Some(other))), expected);
        prop_assert_eq!(both(&without(&a, Some(one)), &without(&b, None)), expected);
    }

    #[test]
    fn many_at_a_time_score_as_one_does(one in values(), others in prop::collection::vec(values(), 5..36)) {
        let one = clean(&person_of(&one));
        let others: Vec<_> = others.iter().map(|values| clean(&person_of(values))).collect();
        let expected: Vec<_> = others.iter().map(|other| SCORECARD.score(&one, other)).collect();
        let reverse: Vec<_> = others.iter().map(|other| SCORECARD.score(other, &one)).collect();
        prop_assert_eq!(&reverse, &expected);
        for vectors in Vectors::available() {
            let scores = SCORECARD.score_many_with_vectors(vectors, &one, others.iter());
            prop_assert_eq!(scores.collect::<Vec<_>>(), expected.clone(), "{:?}", vectors);
        }
        let compared: Vec<_> =
            others.iter().map(|other| SCORECARD.score_comparison(&compare(&one, other))).collect();
        prop_assert_eq!(compared, expected);
    }

    #[test]
    fn a_name_in_two_scripts_is_compared_alike_whoever_comes_first(
        latin in "[A-Za-zÀ-ž' -]{1,70}", other in "[А-ЯІЇЄҐа-яіїєґA-Z' -]{0,70}|[щ]{40,70}",
    ) {
        compared(LAST_NAME, Some(&latin), Some(&other));
    }
}
