//! Invented persons with truth: an index of households, and registrations of people who are in it
//! and of people who are not.

use osoba::names::to_latin;
use osoba::person::{Address, AuthenticationMethod, Document};
use osoba::Person;

use crate::spell::{look_alike, Name, Names, MAN, WOMAN};

/// Splitmix64: the same numbers everywhere.
#[derive(Debug)]
pub(crate) struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % (limit.max(1) as u64)).unwrap_or(0)
    }

    fn percent(&mut self, share: usize) -> bool {
        self.below(100) < share
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    /// Common names come far more often than rare ones.
    fn pick_common<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        let (a, b, c) = (self.below(list.len()), self.below(list.len()), self.below(list.len()));
        // A fixed shuffle, so that the common ones are not those at the start of the alphabet.
        &list[(a.min(b).min(c)).wrapping_mul(7919) % list.len()]
    }

    fn digits(&mut self, count: usize) -> String {
        (0..count).map(|_| char::from(b'0' + self.below(10) as u8)).collect()
    }

    fn date(&mut self, from: i32, years: usize) -> Option<chrono::NaiveDate> {
        let (year, month, day) =
            (from + self.below(years) as i32, 1 + self.below(12), 1 + self.below(28));
        chrono::NaiveDate::from_ymd_opt(year, month as u32, day as u32)
    }
}

/// Somebody, with the spellings of the names.
#[derive(Debug, Clone)]
pub(crate) struct Somebody {
    pub(crate) person: Person,
    sex: usize,
    last: Name,
    first: Name,
    second: Name,
}

/// What became of a record on its way to the registration, or who it is that is not in the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Story {
    Same,
    Moved,
    NoTaxId,
    Russian,
    RussianNoTaxId,
    Latin,
    LatinNoTaxId,
    LookAlike,
    Misspelt,
    MisspeltNoTaxId,
    WrongDigits,
    WrongBirthDate,
    Renamed,
    RenamedNewDocument,
    Child,
    ChildMisspelt,
    Stranger,
    Namesake,
    Twin,
    Newborn,
    Spouse,
}

impl Story {
    pub(crate) const ALL: [(Story, &'static str); 21] = [
        (Story::Same, "as recorded"),
        (Story::Moved, "new phone and address"),
        (Story::NoTaxId, "no tax id given, new phone"),
        (Story::Russian, "names in Russian"),
        (Story::RussianNoTaxId, "names in Russian, new phone and document, no tax id given"),
        (Story::Latin, "names in Latin letters"),
        (Story::LatinNoTaxId, "names in Latin letters, new phone and document, no tax id given"),
        (Story::LookAlike, "Latin look-alikes in names and series"),
        (Story::Misspelt, "a letter wrong in surname and first name"),
        (Story::MisspeltNoTaxId, "a letter wrong in both, new phone and document, no tax id given"),
        (Story::WrongDigits, "a digit wrong in tax id and document"),
        (Story::WrongBirthDate, "birth date wrong, new phone"),
        (Story::Renamed, "a woman with a new surname"),
        (Story::RenamedNewDocument, "a woman with a new surname and document, no tax id given"),
        (Story::Child, "a child without tax id"),
        (
            Story::ChildMisspelt,
            "a child without tax id, names in Russian, certificate number wrong",
        ),
        (Story::Stranger, "somebody unknown"),
        (Story::Namesake, "a namesake born on the same day"),
        (Story::Twin, "a twin of a child in the index"),
        (Story::Newborn, "a newborn with the mother's phone"),
        (Story::Spouse, "a spouse with the same phone, address and surname"),
    ];

    pub(crate) fn is_in_the_index(self) -> bool {
        self < Story::Stranger
    }
}

/// One registration and the id of the person in truth, if there is one.
#[derive(Debug)]
pub(crate) struct Registration {
    pub(crate) person: Person,
    pub(crate) truth: Option<String>,
    pub(crate) story: Story,
}

/// The index and the registrations.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) seed: u64,
    pub(crate) index: Vec<Person>,
    pub(crate) registrations: Vec<Registration>,
}

struct Inventor<'a> {
    names: &'a Names,
    random: Random,
    people: usize,
}

const SETTLEMENTS: [&str; 12] = [
    "м. Київ",
    "м. Львів",
    "м. Харків",
    "м. Одеса",
    "м. Дніпро",
    "м. Умань",
    "смт Диканька",
    "с. Моринці",
    "с. Опішня",
    "с. Калинівка",
    "с. Степове",
    "с. Вербівка",
];

impl World {
    pub(crate) fn new(names: &Names, seed: u64, households: usize, registrations: usize) -> World {
        let mut inventor = Inventor { names, random: Random(seed), people: 0 };
        let households: Vec<_> = (0..households).map(|_| inventor.household()).collect();
        let registrations = (0..registrations)
            .map(|at| {
                let (story, _) = Story::ALL[at % Story::ALL.len()];
                inventor.registration(&households, story)
            })
            .collect();
        let index = households.into_iter().flatten().map(|somebody| somebody.person).collect();
        World { seed, index, registrations }
    }
}

impl Inventor<'_> {
    fn name(list: &[Vec<Name>; 2], sex: usize, random: &mut Random) -> Name {
        random.pick_common(&list[sex]).clone()
    }

    fn phone(&mut self) -> Vec<AuthenticationMethod> {
        let (kind, phone_number) = if self.random.percent(85) {
            ("OTP", Some(format!("+38067{}", self.random.digits(7))))
        } else {
            ("OFFLINE", None)
        };
        vec![AuthenticationMethod { r#type: Some(kind.to_owned()), phone_number }]
    }

    fn addresses(&mut self) -> Vec<Address> {
        let settlement = *self.random.pick(&SETTLEMENTS);
        let village = self.random.below(40);
        vec![Address {
            r#type: Some("RESIDENCE".to_owned()),
            settlement: Some(settlement.to_owned()),
            settlement_id: Some(format!("{settlement} {village}")),
        }]
    }

    fn document(&mut self) -> Document {
        let (kind, number) = if self.random.percent(60) {
            let series = *self.random.pick(&["АА", "ВК", "ЕН", "КМ", "МО", "СТ"]);
            ("PASSPORT", format!("{series}{}", self.random.digits(6)))
        } else {
            ("NATIONAL_ID", self.random.digits(9))
        };
        Document { r#type: Some(kind.to_owned()), number: Some(number) }
    }

    fn certificate(&mut self) -> Document {
        let series = *self.random.pick(&["БК", "АМ", "СГ", "ЖД"]);
        let number = format!("І-{series} {}", self.random.digits(6));
        Document { r#type: Some("BIRTH_CERTIFICATE".to_owned()), number: Some(number) }
    }

    fn adult(&mut self, sex: usize) -> Somebody {
        let last = Self::name(&self.names.last, sex, &mut self.random);
        let first = Self::name(&self.names.first, sex, &mut self.random);
        let second = Self::name(&self.names.second, sex, &mut self.random);
        self.people += 1;
        let person = Person {
            id: Some(format!("{:08}", self.people)),
            birth_date: self.random.date(1940, 62),
            gender: Some(if sex == WOMAN { "FEMALE" } else { "MALE" }.to_owned()),
            tax_id: self.random.percent(95).then(|| self.random.digits(10)),
            birth_settlement: Some((*self.random.pick(&SETTLEMENTS)).to_owned()),
            documents: vec![self.document()],
            addresses: self.addresses(),
            authentication_methods: self.phone(),
            ..Person::default()
        };
        Somebody { person, sex, last, first, second }.written()
    }

    /// A child of these parents, with the mother's phone and surname.
    fn child(&mut self, mother: &Somebody) -> Somebody {
        let sex = self.random.below(2);
        let child = self.adult(sex);
        Somebody {
            last: mother.last.clone(),
            person: Person {
                birth_date: self.random.date(2008, 14),
                tax_id: None,
                birth_settlement: mother.person.addresses[0].settlement.clone(),
                documents: vec![self.certificate()],
                addresses: mother.person.addresses.clone(),
                authentication_methods: mother.person.authentication_methods.clone(),
                ..child.person
            },
            ..child
        }
        .written()
    }

    fn spouse(&mut self, other: &Somebody) -> Somebody {
        let spouse = self.adult(if other.sex == WOMAN { MAN } else { WOMAN });
        Somebody {
            last: other.last.clone(),
            person: Person {
                addresses: other.person.addresses.clone(),
                authentication_methods: if self.random.percent(40) {
                    other.person.authentication_methods.clone()
                } else {
                    spouse.person.authentication_methods.clone()
                },
                ..spouse.person
            },
            ..spouse
        }
        .written()
    }

    fn twin(&mut self, child: &Somebody) -> Somebody {
        let mut twin = Somebody {
            sex: child.sex,
            first: Self::name(&self.names.first, child.sex, &mut self.random),
            person: Person { gender: child.person.gender.clone(), ..child.person.clone() },
            ..child.clone()
        };
        self.people += 1;
        twin.person.id = Some(format!("{:08}", self.people));
        for document in &mut twin.person.documents {
            document.number = document.number.as_deref().map(next_number);
        }
        twin.written()
    }

    fn household(&mut self) -> Vec<Somebody> {
        let mother = self.adult(WOMAN);
        let mut household = vec![mother.clone()];
        if self.random.percent(60) {
            household.push(self.spouse(&mother));
        }
        for _ in 0..self.random.below(3) {
            let child = self.child(&mother);
            if self.random.percent(3) {
                household.push(self.twin(&child));
            }
            household.push(child);
        }
        household
    }

    fn registration(&mut self, households: &[Vec<Somebody>], story: Story) -> Registration {
        let child = |somebody: &Somebody| {
            somebody.person.documents[0].r#type.as_deref() == Some("BIRTH_CERTIFICATE")
        };
        let somebody = loop {
            let household = &households[self.random.below(households.len())];
            let somebody = &household[self.random.below(household.len())];
            let fits = match story {
                Story::Child | Story::ChildMisspelt | Story::Twin => child(somebody),
                Story::Renamed | Story::RenamedNewDocument | Story::Newborn => {
                    !child(somebody) && somebody.sex == WOMAN
                }
                _ => !child(somebody),
            };
            if fits {
                break somebody.clone();
            }
        };
        let truth = somebody.person.id.clone();
        let (last, first) = (somebody.last.clone(), somebody.first.clone());
        let mut told = match story {
            Story::Stranger => {
                let sex = self.random.below(2);
                self.adult(sex)
            }
            Story::Namesake => {
                let other = self.adult(somebody.sex);
                let person = Person { birth_date: somebody.person.birth_date, ..other.person };
                Somebody { last, first, person, ..other }.written()
            }
            Story::Twin => self.twin(&somebody),
            Story::Newborn => self.child(&somebody),
            Story::Spouse => self.spouse(&somebody),
            _ => somebody,
        };
        self.distort(&mut told, story);
        told.person.id = None;
        let truth = truth.filter(|_| story.is_in_the_index());
        Registration { person: told.person, truth, story }
    }

    fn distort(&mut self, told: &mut Somebody, story: Story) {
        let person = &mut told.person;
        if self.random.percent(10) {
            person.second_name = None;
        }
        match story {
            Story::Moved => {
                person.authentication_methods = self.phone();
                person.addresses = self.addresses();
            }
            Story::NoTaxId => {
                person.tax_id = None;
                person.authentication_methods = self.phone();
            }
            Story::RussianNoTaxId | Story::LatinNoTaxId | Story::MisspeltNoTaxId => {
                person.tax_id = None;
                person.authentication_methods = self.phone();
                person.documents = vec![self.document()];
            }
            Story::LookAlike => {
                for name in [&mut person.last_name, &mut person.first_name] {
                    *name = name.as_deref().map(look_alike);
                }
                for document in &mut person.documents {
                    document.number = document.number.as_deref().map(look_alike);
                }
            }
            Story::WrongDigits => {
                person.tax_id =
                    person.tax_id.as_deref().map(|text| wrong_digit(text, &mut self.random));
                for document in &mut person.documents {
                    document.number =
                        document.number.as_deref().map(|text| wrong_digit(text, &mut self.random));
                }
            }
            Story::WrongBirthDate => {
                person.birth_date =
                    person.birth_date.and_then(|date| date.checked_add_days(chrono::Days::new(10)));
                person.authentication_methods = self.phone();
            }
            Story::Renamed | Story::RenamedNewDocument => {
                let name = Self::name(&self.names.last, WOMAN, &mut self.random);
                person.last_name = Some(name.ukrainian);
                if story == Story::RenamedNewDocument {
                    person.documents = vec![self.document()];
                    person.tax_id = None;
                }
            }
            Story::ChildMisspelt => {
                for document in &mut person.documents {
                    document.number =
                        document.number.as_deref().map(|text| wrong_digit(text, &mut self.random));
                }
            }
            _ => {}
        }
        match story {
            Story::Russian | Story::RussianNoTaxId | Story::ChildMisspelt => {
                person.last_name = Some(told.last.russian.clone());
                person.first_name = Some(told.first.russian.clone());
                person.second_name =
                    person.second_name.is_some().then(|| told.second.russian.clone());
            }
            Story::Misspelt | Story::MisspeltNoTaxId => {
                for name in [&mut person.last_name, &mut person.first_name] {
                    *name = name.as_deref().map(|name| misspelt(name, &mut self.random));
                }
            }
            Story::Latin | Story::LatinNoTaxId => {
                for name in [&mut person.last_name, &mut person.first_name, &mut person.second_name]
                {
                    *name = name.as_deref().map(to_latin);
                }
            }
            _ => {}
        }
    }
}

impl Somebody {
    /// Writes the names into the record.
    fn written(mut self) -> Self {
        self.person.last_name = Some(self.last.ukrainian.clone());
        self.person.first_name = Some(self.first.ukrainian.clone());
        self.person.second_name = Some(self.second.ukrainian.clone());
        self
    }
}

/// The next number of a series: the last digit that is not a nine grows by one.
fn next_number(number: &str) -> String {
    let mut letters: Vec<char> = number.chars().collect();
    for letter in letters.iter_mut().rev() {
        match *letter {
            '9' => *letter = '0',
            '0'..='8' => {
                *letter = char::from_u32(u32::from(*letter) + 1).unwrap_or(*letter);
                break;
            }
            _ => {}
        }
    }
    letters.into_iter().collect()
}

fn wrong_digit(text: &str, random: &mut Random) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let places: Vec<usize> =
        (0..letters.len()).filter(|at| letters[*at].is_ascii_digit()).collect();
    if !places.is_empty() {
        let at = places[random.below(places.len())];
        let digit = letters[at].to_digit(10).unwrap_or(0);
        letters[at] =
            char::from_digit((digit + 1 + random.below(9) as u32) % 10, 10).unwrap_or('0');
    }
    letters.into_iter().collect()
}

/// A letter left out, doubled or changed, not the first.
fn misspelt(name: &str, random: &mut Random) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    if letters.len() > 3 {
        let at = 1 + random.below(letters.len() - 2);
        match random.below(3) {
            0 => drop(letters.remove(at)),
            1 => letters.insert(at, letters[at]),
            _ => letters[at] = *random.pick(&['а', 'е', 'и', 'і', 'о', 'у', 'к', 'н', 'р', 'с']),
        }
    }
    letters.into_iter().collect()
}
