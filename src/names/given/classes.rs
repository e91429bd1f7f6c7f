//! Reads the classes, makes the table from them, and tests both.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::super::kind::Version;
use super::super::letters::{character, NONE};
use super::super::row::PADDING;
use super::super::script::{read_any, Words};
use super::super::uk::sound_of_word;
use super::super::{to_latin, Algorithm, Kind};
use crate::text::alphabet::SHORT;
use crate::text::ShortText;

/// The generated file, relative to the crate.
const TABLE: &str = "src/names/given/table.rs";

/// One line of a file of classes.
struct Class {
    name: &'static str,
    forms: Vec<&'static str>,
    diminutives: Vec<&'static str>,
    patronymics: Vec<String>,
}

fn men() -> Vec<Class> {
    let mut classes = read(include_str!("classes_male.txt"), 4);
    for class in &mut classes {
        let regular = std::iter::once(&class.name).chain(&class.forms);
        let regular: Vec<String> = regular.flat_map(|form| regular_patronymics(form)).collect();
        class.patronymics.extend(regular);
    }
    classes
}

fn women() -> Vec<Class> {
    read(include_str!("classes_female.txt"), 3)
}

fn read(text: &'static str, fields: usize) -> Vec<Class> {
    let rows = text.lines().filter(|line| !line.starts_with('#'));
    rows.map(|line| {
        let parts: Vec<&str> = line.split('|').collect();
        assert_eq!(parts.len(), fields, "{line}");
        let words =
            |at: usize| parts.get(at).map_or("", |part| part).split(' ').filter(|w| !w.is_empty());
        Class {
            name: parts[0],
            forms: words(1).collect(),
            diminutives: words(2).collect(),
            patronymics: words(3).map(str::to_owned).collect(),
        }
    })
    .collect()
}

/// The patronymics that Ukrainian and Russian make of a man's name by rule.
fn regular_patronymics(name: &str) -> Vec<String> {
    let rows: &[(&str, &[&str])] = &[
        ("ій", &["ійович", "іївна", "ієвич", "ієвна", "іевич"]),
        ("ий", &["иевич", "иевна", "ьевич", "ьевна", "ийович", "иївна"]),
        ("ей", &["еевич", "еевна", "ейович", "еївна"]),
        ("й", &["йович", "ївна", "евич", "евна", "євич", "євна"]),
        ("ь", &["ьович", "ович", "івна", "евич", "евна", "ьевич", "ьевна"]),
        ("о", &["ович", "івна", "овна"]),
        ("а", &["ович", "івна", "овна", "ич", "ична"]),
        ("я", &["ьович", "ївна", "ич", "ічна"]),
        ("", &["ович", "івна", "овна", "ьович"]),
    ];
    rows.iter()
        .find_map(|(end, patronymics)| Some((name.strip_suffix(end)?, patronymics)))
        .map(|(stem, patronymics)| patronymics.iter().map(|end| format!("{stem}{end}")).collect())
        .unwrap_or_default()
}

/// How a word sounds before any class is applied, without its ending.
fn sound(word: &str, kind: Kind) -> Vec<u8> {
    let letters = read_any(word, Words::Joined, Version::Two);
    let mut room = vec![0; letters.len().saturating_add(PADDING)];
    let length = letters.len().saturating_sub(PADDING);
    let sound = sound_of_word(&letters, length, kind, Version::Two, true, &mut room);
    if kind == Kind::Second {
        assert_ne!(sound.ending, NONE, "{word} has no patronymic's ending");
    }
    sound.stem().to_vec()
}

/// Sounds and the class that each belongs to, every sound once.
#[derive(Default)]
struct Sounds {
    classes: BTreeMap<Vec<u8>, (Vec<u8>, &'static str)>,
    conflicts: Vec<String>,
}

impl Sounds {
    /// Adds a sound that a class has only if no other claims it.
    fn add_unclaimed(&mut self, sound: Vec<u8>, class: &[u8], name: &'static str) {
        if !sound.is_empty() && sound.len() <= SHORT {
            self.classes.entry(sound).or_insert_with(|| (class.to_vec(), name));
        }
    }

    fn add(&mut self, sound: Vec<u8>, class: &[u8], name: &'static str) {
        match self.classes.get(&sound) {
            Some((_, other)) if *other != name => {
                self.conflicts.push(format!("{} is in {other} and in {name}", text(&sound)));
            }
            _ => {
                self.classes.insert(sound, (class.to_vec(), name));
            }
        }
    }

    /// The rows of the table: sounds that are not the sound of their class.
    fn rows(&self) -> String {
        let mut rows = String::new();
        let packed = |letters: &[u8]| {
            let row: Vec<u8> = letters.iter().copied().chain([NONE; 16]).collect();
            ShortText::first_of(&row, letters.len()).map(ShortText::packed)
        };
        for (sound, (class, name)) in &self.classes {
            if sound == class {
                continue;
            }
            let (Some(key), Some(value)) = (packed(sound), packed(class)) else {
                panic!("{name} is too long for the table");
            };
            writeln!(rows, "    // {} → {}", text(sound), text(class)).unwrap();
            writeln!(rows, "    (0x{key:032X}, 0x{value:032X}),").unwrap();
        }
        rows
    }
}

fn text(sound: &[u8]) -> String {
    sound.iter().map(|letter| character(*letter)).collect()
}

fn names() -> Sounds {
    let mut sounds = Sounds::default();
    for class in men().iter().chain(&women()) {
        let own = sound(class.name, Kind::First);
        for form in std::iter::once(&class.name).chain(&class.forms).chain(&class.diminutives) {
            sounds.add(sound(form, Kind::First), &own, class.name);
        }
    }
    // Latin letters lose the difference of іа and я, and soft signs: Adrian, Alona. Diminutives are too
    // short for that.
    for class in men().iter().chain(&women()) {
        let own = sound(class.name, Kind::First);
        for form in std::iter::once(&class.name).chain(&class.forms) {
            for latin in in_latin(form) {
                sounds.add_unclaimed(sound(&latin, Kind::First), &own, class.name);
            }
        }
    }
    sounds
}

/// A name as Latin documents may have it: by KMU-55, with y for the glides, and with g for г.
fn in_latin(name: &str) -> [String; 3] {
    let national = to_latin(name).to_lowercase();
    let glides = national.replace("ia", "ya").replace("iu", "yu").replace("ie", "ye");
    let voiced = national.replace('h', "g").replace("kg", "kh").replace("cg", "ch");
    [glides, voiced.replace("sg", "sh").replace("zg", "zh"), national]
}

fn patronymics() -> Sounds {
    let mut sounds = Sounds::default();
    for class in men() {
        let own = sound(&class.patronymics[0], Kind::Second);
        for patronymic in &class.patronymics {
            sounds.add(sound(patronymic, Kind::Second), &own, class.name);
        }
    }
    sounds
}

fn generated() -> String {
    let (names, patronymics) = (names(), patronymics());
    let count = |rows: &str| rows.lines().count() / 2;
    let (first, second) = (names.rows(), patronymics.rows());
    format!(
        "//! Generated from classes_female.txt and classes_male.txt; see mod.rs. Do not edit.\n\n\
         /// Sounds of given names and the sound of each one's class.\n\
         pub(super) static NAMES: [(u128, u128); {}] = [\n{first}];\n\n\
         /// The same for patronymics, without their endings.\n\
         pub(super) static PATRONYMICS: [(u128, u128); {}] = [\n{second}];\n",
        count(&first),
        count(&second),
    )
}

#[test]
fn the_generated_table_is_up_to_date() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(TABLE);
    let generated = generated();
    if std::env::var_os("OSOBA_WRITE_TABLES").is_some() {
        std::fs::write(&path, &generated).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap();
    assert!(
        committed == generated,
        "run `OSOBA_WRITE_TABLES=1 cargo test --lib given` to renew {TABLE}"
    );
}

#[test]
fn no_sound_belongs_to_two_classes() {
    assert_eq!(names().conflicts, Vec::<String>::new());
    assert_eq!(patronymics().conflicts, Vec::<String>::new());
}

#[test]
fn there_are_at_least_four_hundred_names_of_each_sex() {
    assert!(men().len() >= 400, "{}", men().len());
    assert!(women().len() >= 400, "{}", women().len());
}

#[test]
fn every_form_and_patronymic_of_a_class_has_its_key() {
    let key = |name: &str, kind| Algorithm::Uk.encode(name, kind);
    for class in men().iter().chain(&women()) {
        for form in class.forms.iter().chain(&class.diminutives) {
            assert_eq!(key(form, Kind::First), key(class.name, Kind::First), "{form}");
        }
        let (women, men): (Vec<_>, Vec<_>) =
            class.patronymics.iter().partition(|p| p.ends_with('а'));
        for group in [men, women] {
            for patronymic in &group {
                assert_eq!(
                    key(patronymic, Kind::Second),
                    key(group[0], Kind::Second),
                    "{patronymic}"
                );
            }
        }
    }
}

#[test]
fn different_names_stay_apart() {
    let key = |name: &str| Algorithm::Uk.encode(name, Kind::First);
    for (a, b) in [
        ("Марина", "Мар'яна"),
        ("Марина", "Марія"),
        ("Марія", "Марічка"),
        ("Олег", "Олександр"),
        ("Олег", "Олексій"),
        ("Олександр", "Олександра"),
        ("Олександр", "Олексій"),
        ("Данило", "Даніель"),
        ("Олена", "Альона"),
        ("Олена", "Олеся"),
        ("Оксана", "Ксенія"),
        ("Ірина", "Ярина"),
        ("Ірина", "Аріна"),
        ("Євген", "Євгенія"),
        ("Валентин", "Валентина"),
        ("Валерій", "Валерія"),
        ("Юрій", "Єгор"),
        ("Юлія", "Юліана"),
        ("Артем", "Артемій"),
        ("Арсен", "Арсеній"),
        ("Семен", "Симон"),
        ("Степан", "Стефан"),
        ("Федір", "Теодор"),
        ("Дарія", "Дарина"),
        ("Христина", "Крістіна"),
        ("Софія", "Соломія"),
        ("Іван", "Іванна"),
        ("Іван", "Ян"),
        ("Яна", "Жанна"),
        ("Лідія", "Лілія"),
        ("Анна", "Інна"),
    ] {
        assert_ne!(key(a), key(b), "{a} {b}");
    }
}

#[test]
fn patronymics_of_different_names_stay_apart() {
    let key = |name: &str| Algorithm::Uk.encode(name, Kind::Second);
    for (a, b) in [
        ("Олегович", "Олександрович"),
        ("Олександрович", "Олексійович"),
        ("Олександрович", "Олександрівна"),
        ("Арсенович", "Арсенійович"),
        ("Данилович", "Даніельович"),
        ("Степанович", "Стефанович"),
        ("Семенович", "Симонович"),
        ("Іванович", "Янович"),
        ("Юрійович", "Єгорович"),
    ] {
        assert_ne!(key(a), key(b), "{a} {b}");
    }
}
