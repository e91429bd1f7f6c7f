//! Generated persons: Ukrainian records of realistic lengths with the errors that clerks make.
//! Seeded, so that every run sees the same people, none of whom exists.

use osoba::names::Kind;
use osoba::person::{Address, AuthenticationMethod, Document};
use osoba::Person;

pub use crate::random::Random;

/// How surnames begin.
pub const STEMS: [&str; 40] = [
    "Шевч",
    "Ковал",
    "Бондар",
    "Ткач",
    "Кравч",
    "Олійн",
    "Мельн",
    "Савч",
    "Руд",
    "Петр",
    "Марч",
    "Лис",
    "Поліщ",
    "Мороз",
    "Гонч",
    "Кучер",
    "Василь",
    "Пономар",
    "Шев",
    "Гриц",
    "Клим",
    "Павл",
    "Литв",
    "Мартин",
    "Хом",
    "Нагірн",
    "Яр",
    "Сидор",
    "Левч",
    "Зайч",
    "Приход",
    "Козач",
    "Тимош",
    "Демч",
    "Вовч",
    "Їжак",
    "Щерб",
    "Ґал",
    "Дзюб",
    "Юхим",
];
/// How surnames end.
pub const ENDINGS: [&str; 16] = [
    "енко",
    "ук",
    "чук",
    "ик",
    "ський",
    "ська",
    "ишин",
    "ів",
    "ович",
    "евич",
    "ак",
    "ець",
    "ченко",
    "юк",
    "ий",
    "а",
];
/// How surnames end: a man's, a woman's, and both as Russian has them.
pub(crate) const ENDINGS_OF_BOTH: &[[&str; 4]] = &[
    ["енко", "енко", "енко", "енко"],
    ["ук", "ук", "ук", "ук"],
    ["чук", "чук", "чук", "чук"],
    ["ик", "ик", "ик", "ик"],
    ["ський", "ська", "ский", "ская"],
    ["ишин", "ишин", "ишин", "ишин"],
    ["ів", "ів", "ив", "ив"],
    ["ович", "ович", "ович", "ович"],
    ["евич", "евич", "евич", "евич"],
    ["ак", "ак", "ак", "ак"],
    ["ець", "ець", "ец", "ец"],
    ["юк", "юк", "юк", "юк"],
    ["ий", "а", "ый", "ая"],
    ["ов", "ова", "ов", "ова"],
];
/// Given names of both sexes.
pub const FIRST: [&str; 36] = [
    "Олександр",
    "Наталія",
    "Андрій",
    "Марія",
    "Юрій",
    "Олена",
    "Микола",
    "Ганна",
    "Сергій",
    "Тетяна",
    "Євгенія",
    "Любов",
    "Іван",
    "Василь",
    "Ірина",
    "Оксана",
    "Володимир",
    "Світлана",
    "Богдан",
    "Катерина",
    "Михайло",
    "Людмила",
    "Віктор",
    "Надія",
    "Дмитро",
    "Анастасія",
    "Максим",
    "Софія",
    "Артем",
    "Вікторія",
    "Петро",
    "Галина",
    "Роман",
    "Юлія",
    "Тарас",
    "Анна-Марія",
];
const SECOND: [&str; 20] = [
    "Олександрович",
    "Миколайович",
    "Іванівна",
    "Петрович",
    "Юріївна",
    "Сергійович",
    "Володимирівна",
    "Васильович",
    "Михайлівна",
    "Андрійович",
    "Богданівна",
    "Вікторович",
    "Григорівна",
    "Степанович",
    "Анатоліївна",
    "Романович",
    "Дмитрівна",
    "Ярославович",
    "Євгенівна",
    "Леонідівна",
];
/// Settlements as clerks write them.
pub(crate) const PLACES: [&str; 14] = [
    "Київ",
    "м. Київ",
    "м. Умань",
    "с. Мокре",
    "смт Семенівка",
    "місто Суми",
    "Хмельницький",
    "село Іванівка",
    "Кам'янець-Подільський",
    "Львів",
    "м.Одеса",
    "Дніпро",
    "Івано-Франківськ",
    "смт. Велика Димерка",
];

/// A surname, one in thirty-three of two parts.
pub fn surname(random: &mut Random) -> String {
    let mut name = format!("{}{}", random.of(&STEMS), random.of(&ENDINGS));
    if random.chance(3) {
        name = format!("{name}-{}{}", random.of(&STEMS), random.of(&ENDINGS));
    }
    name
}

/// Somebody.
pub fn person(random: &mut Random) -> Person<'static> {
    let some = |random: &mut Random, percent, text: String| random.chance(percent).then_some(text);
    let mut documents = Vec::new();
    for (percent, kind) in [
        (60, "PASSPORT"),
        (45, "NATIONAL_ID"),
        (25, "BIRTH_CERTIFICATE"),
        (4, "TEMPORARY_CERTIFICATE"),
    ] {
        if random.chance(percent) {
            let number = match kind {
                "PASSPORT" => {
                    format!("{}{}", random.of(&["АВ", "ЕТ", "КС", "МН"]), random.digits(6))
                }
                "NATIONAL_ID" => random.digits(9),
                "BIRTH_CERTIFICATE" => {
                    format!(
                        "{}-{} {}",
                        random.of(&["1", "І", "I", "2"]),
                        random.of(&["БК", "АМ"]),
                        random.digits(6)
                    )
                }
                _ => format!("{}/{}", random.of(&["ТТ", "ТМ"]), random.digits(4)),
            };
            documents.push(Document { r#type: Some(kind.into()), number: Some(number.into()) });
        }
    }
    let otp = random.chance(75);
    let first_name = random.of(&FIRST).to_string();
    let last_name = surname(random);
    let second_name = random.of(&SECOND).to_string();
    let date = format!(
        "{}-{:02}-{:02}",
        1940 + random.below(80),
        1 + random.below(12),
        1 + random.below(28)
    );
    let tax_id = random.digits(10);
    let place = random.of(&PLACES).to_string();
    Person {
        id: Some(format!("00000000-0000-4000-8000-{}", random.digits(12)).into()),
        first_name: some(random, 99, first_name).map(Into::into),
        last_name: some(random, 99, last_name).map(Into::into),
        second_name: some(random, 92, second_name).map(Into::into),
        birth_date: osoba::date::parse_date(&date),
        gender: Some(random.of(&["MALE", "FEMALE"]).to_string().into()),
        tax_id: some(random, 80, tax_id).map(Into::into),
        birth_settlement: some(random, 95, place).map(Into::into),
        documents,
        addresses: vec![
            Address {
                r#type: Some(random.of(&["RESIDENCE", "REGISTRATION"]).to_string().into()),
                settlement: Some(random.of(&PLACES).to_string().into()),
                settlement_id: Some(
                    format!("00000000-0000-4000-9000-0000000000{}", random.digits(2)).into(),
                ),
            },
            Address {
                r#type: Some("RESIDENCE".into()),
                settlement: Some("Київ".into()),
                settlement_id: None,
            },
        ],
        authentication_methods: vec![AuthenticationMethod {
            r#type: Some(if otp { "OTP" } else { "OFFLINE" }.into()),
            phone_number: otp.then(|| format!("+38067{}", random.digits(7))).map(Into::into),
        }],
        status: Some("active".into()),
        is_active: Some(true),
        ..Person::default()
    }
}

/// What may stand between the two.
pub(crate) const MIDDLES: [&str; 48] = [
    "", "ан", "ар", "ен", "ер", "ик", "ин", "іч", "ов", "ол", "он", "ор", "ос", "от", "уб", "уг",
    "ул", "ун", "ур", "ус", "ак", "ал", "ас", "ат", "ед", "еж", "ел", "ес", "ив", "ид", "ил", "ир",
    "об", "од", "ок", "оп", "ом", "ух", "уч", "ямк", "янк", "ярн", "евк", "овк", "ишк", "ичк",
    "алк", "унк",
];

/// The id of the person with that number.
#[must_use]
pub fn id(number: usize) -> String {
    format!("00000000-0000-4000-8000-{number:012}")
}

/// Somebody of a registry: a few names are common, most are rare.
pub fn somebody(random: &mut Random, number: usize) -> Person<'static> {
    let surname = random.common(STEMS.len() * MIDDLES.len() * ENDINGS.len(), 2.0);
    // Neighbours in the list share nothing but how common they are.
    let (stem, rest) = (surname % STEMS.len(), surname / STEMS.len());
    let (middle, ending) = (rest / ENDINGS.len(), rest % ENDINGS.len());
    let surname = format!("{}{}{}", STEMS[stem], MIDDLES[middle], ENDINGS[ending]);
    let first_name = FIRST[random.common(FIRST.len(), 1.5)];
    let mut person = person(random);
    person.id = Some(id(number).into());
    person.last_name = Some(surname.into());
    person.first_name = Some(first_name.to_owned().into());
    person.addresses.truncate(1);
    for address in &mut person.addresses {
        let settlement = random.common(30_000, 2.0);
        address.settlement_id = Some(format!("00000000-0000-4000-9000-{settlement:012}").into());
    }
    person
}

/// Names, a third each of surnames, given names and patronymics.
pub fn names(count: usize) -> Vec<(String, Kind)> {
    let mut random = Random::new(33);
    let mut name = |count| {
        let person = person(&mut random);
        let (name, kind) = match count % 3 {
            0 => (person.last_name, Kind::Last),
            1 => (person.first_name, Kind::First),
            _ => (person.second_name, Kind::Second),
        };
        (name.unwrap_or_else(|| "Зразко".into()).into_owned(), kind)
    };
    (0..count).map(&mut name).collect()
}

/// What a clerk makes of a text.
pub fn noisy(random: &mut Random, text: &str) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for _ in 0..*random.of(&[0, 0, 0, 0, 1, 1, 2, 3, 5]) {
        let at = random.below(letters.len() + 1);
        match random.below(6) {
            0 if !letters.is_empty() => {
                letters.remove(at.min(letters.len() - 1));
            }
            1 => {
                let extra: Vec<char> = "абвгґдеєжзиіїйклмно'-’ьeioacx7".chars().collect();
                letters.insert(at, *random.of(&extra));
            }
            2 if !letters.is_empty() => {
                let at = at.min(letters.len() - 1);
                letters[at] = *random.of(&['а', 'о', 'и', 'і', 'є', 'ы', 'е', 'й', '1']);
            }
            3 if letters.len() > 1 => {
                let at = at.min(letters.len() - 2);
                letters.swap(at, at + 1);
            }
            4 if random.chance(30) => letters = text.to_uppercase().chars().collect(),
            5 if random.chance(10) => letters.insert(at, '\u{301}'),
            _ => {}
        }
    }
    letters.into_iter().collect()
}

/// The same person as another clerk wrote them down.
pub fn rewritten(random: &mut Random, person: &Person<'static>) -> Person<'static> {
    let mut other = person.clone();
    for field in [
        &mut other.first_name,
        &mut other.last_name,
        &mut other.second_name,
        &mut other.tax_id,
        &mut other.birth_settlement,
    ] {
        if random.chance(4) {
            *field = None;
        } else if let Some(text) = field {
            *text = noisy(random, text).into();
        }
    }
    for document in &mut other.documents {
        if let Some(number) = &mut document.number {
            *number = noisy(random, number).into();
        }
    }
    if random.chance(25) {
        other.authentication_methods.clear();
    }
    if random.chance(20) {
        other.gender = None;
    }
    other
}

/// One person and candidates as clusters would return them: relatives and namesakes who share the
/// surname or the birth date, the person themself in other words, and a few strangers.
pub fn cluster(random: &mut Random, size: usize) -> (Person<'static>, Vec<Person<'static>>) {
    let one = person(random);
    let candidates = (0..size)
        .map(|_| match random.below(10) {
            0 => rewritten(random, &one),
            1..=6 => {
                let mut namesake = person(random);
                namesake.last_name =
                    one.last_name.as_deref().map(|name| noisy(random, name)).map(Into::into);
                if random.chance(40) {
                    namesake.birth_date = one.birth_date;
                }
                namesake
            }
            7 | 8 => {
                let mut same_day = person(random);
                same_day.birth_date = one.birth_date;
                same_day
            }
            _ => person(random),
        })
        .collect();
    (one, candidates)
}

/// One person and strangers.
pub fn mix(random: &mut Random, size: usize) -> (Person<'static>, Vec<Person<'static>>) {
    let one = person(random);
    let candidates = (0..size).map(|_| person(random)).collect();
    (one, candidates)
}
