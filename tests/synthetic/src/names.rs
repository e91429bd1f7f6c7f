//! Names in Ukrainian and as a Russian clerk would have written them, and how common each is.

use crate::records::{ENDINGS_OF_BOTH, MIDDLES, STEMS};
use crate::Random;

/// A name in Ukrainian and in Russian.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Name {
    /// As the registry has it.
    pub ukrainian: String,
    /// As a Russian clerk would have written it.
    pub russian: String,
}

/// A surname as a woman and as a man bear it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surname {
    /// A woman's form, then a man's.
    pub forms: [Name; 2],
}

/// The names that people are given.
#[derive(Debug, Default)]
pub struct Names {
    last: Vec<Surname>,
    first: [Vec<Name>; 2],
    second: [Vec<Name>; 2],
}

/// The place of women in a list by sex.
pub(crate) const WOMAN: usize = 0;
/// The place of men.
pub(crate) const MAN: usize = 1;

impl Names {
    /// The lists of this crate: 26,880 surnames put together from stems, common given names, and the
    /// patronymics made from them.
    #[must_use]
    pub fn built_in() -> Names {
        let mut names = Names::default();
        for middle in MIDDLES {
            for ending in ENDINGS_OF_BOTH {
                for stem in STEMS {
                    let form = |ending: &str, russian: &str| {
                        let begins = format!("{stem}{middle}");
                        Name {
                            ukrainian: format!("{begins}{ending}"),
                            russian: format!("{}{russian}", in_russian(&begins)),
                        }
                    };
                    let [man, woman, russian_man, russian_woman] = *ending;
                    names.last.push(Surname {
                        forms: [form(woman, russian_woman), form(man, russian_man)],
                    });
                }
            }
        }
        let of = |(ukrainian, russian): &(&str, &str)| Name {
            ukrainian: (*ukrainian).to_owned(),
            russian: (*russian).to_owned(),
        };
        names.first = [WOMEN.iter().map(of).collect(), MEN.iter().map(of).collect()];
        names.second = [
            PATRONYMICS.iter().map(|(_, daughter)| of(daughter)).collect(),
            PATRONYMICS.iter().map(|(son, _)| of(son)).collect(),
        ];
        names
    }

    /// Reads `kind<TAB>Ukrainian<TAB>Russian` lines, as `benches/matching/names.py` prints them. A
    /// name's sex follows from its ending. Nothing if a kind is unknown or a list stays empty.
    #[must_use]
    pub fn read(text: &str) -> Option<Names> {
        let mut names = Names::default();
        for line in text.lines() {
            let mut parts = line.split('\t');
            let (kind, ukrainian, russian) = (parts.next()?, parts.next()?, parts.next()?);
            let name = Name { ukrainian: ukrainian.to_owned(), russian: russian.to_owned() };
            match kind {
                "last" if ends(ukrainian, &WOMENS_SURNAMES) => {}
                "last" => names.last.push(Surname { forms: [womens(&name), name] }),
                "first" => names.first[usize::from(!ends(ukrainian, &["а", "я"]))].push(name),
                "second" => names.second[usize::from(!ends(ukrainian, &["на"]))].push(name),
                _ => return None,
            }
        }
        let lists = names.first.iter().chain(&names.second);
        (!names.last.is_empty() && lists.into_iter().all(|list| !list.is_empty())).then_some(names)
    }

    /// A surname; common ones come far more often than rare ones.
    pub(crate) fn surname(&self, random: &mut Random) -> Surname {
        pick(&self.last, random, 2.0).clone()
    }

    /// A given name.
    pub(crate) fn first(&self, sex: usize, random: &mut Random) -> Name {
        pick(&self.first[sex], random, 1.6).clone()
    }

    /// A patronymic.
    pub(crate) fn second(&self, sex: usize, random: &mut Random) -> Name {
        pick(&self.second[sex], random, 1.6).clone()
    }
}

/// An entry of a list whose order says nothing: neighbours are not equally common.
fn pick<'a, T>(list: &'a [T], random: &mut Random, power: f64) -> &'a T {
    &list[random.common(list.len(), power).wrapping_mul(7919) % list.len()]
}

fn ends(name: &str, endings: &[&str]) -> bool {
    endings.iter().any(|ending| name.ends_with(ending))
}

/// How women's surnames end whose men's are in a list, too.
const WOMENS_SURNAMES: [&str; 9] =
    ["ова", "ева", "єва", "ська", "цька", "зька", "ая", "іна", "їна"];

/// A man's ending of a surname and the woman's, in Ukrainian and in Russian.
const WOMENS: [[&str; 4]; 8] = [
    ["ський", "ська", "ский", "ская"],
    ["цький", "цька", "цкий", "цкая"],
    ["зький", "зька", "зский", "зская"],
    ["ий", "а", "ый", "ая"],
    ["ов", "ова", "ов", "ова"],
    ["ев", "ева", "ев", "ева"],
    ["єв", "єва", "ев", "ева"],
    ["ін", "іна", "ин", "ина"],
];

/// A man's surname as his wife and daughters bear it.
fn womens(name: &Name) -> Name {
    for [man, woman, russian_man, russian_woman] in WOMENS {
        let (ukrainian, russian) =
            (name.ukrainian.strip_suffix(man), name.russian.strip_suffix(russian_man));
        if let (Some(ukrainian), Some(russian)) = (ukrainian, russian) {
            return Name {
                ukrainian: format!("{ukrainian}{woman}"),
                russian: format!("{russian}{russian_woman}"),
            };
        }
    }
    name.clone()
}

/// The letters of a stem as Russian has them.
fn in_russian(stem: &str) -> String {
    let letter = |letter| match letter {
        'і' | 'ї' => 'и',
        'Ї' | 'І' => 'И',
        'є' => 'е',
        'Є' => 'Е',
        'ґ' => 'г',
        'Ґ' => 'Г',
        other => other,
    };
    stem.chars().map(letter).collect()
}

type Given = (&'static str, &'static str);

#[rustfmt::skip]
const MEN: [Given; 42] = [
    ("Олександр", "Александр"), ("Микола", "Николай"), ("Дмитро", "Дмитрий"),
    ("Сергій", "Сергей"), ("Володимир", "Владимир"), ("Андрій", "Андрей"),
    ("Михайло", "Михаил"), ("Юрій", "Юрий"), ("Василь", "Василий"), ("Іван", "Иван"),
    ("Петро", "Пётр"), ("Олексій", "Алексей"), ("Віктор", "Виктор"), ("Ігор", "Игорь"),
    ("Богдан", "Богдан"), ("Тарас", "Тарас"), ("Максим", "Максим"), ("Артем", "Артём"),
    ("Ярослав", "Ярослав"), ("Павло", "Павел"), ("Роман", "Роман"), ("Євген", "Евгений"),
    ("Степан", "Степан"), ("Григорій", "Григорий"), ("Остап", "Остап"), ("Назар", "Назар"),
    ("Віталій", "Виталий"), ("Анатолій", "Анатолий"), ("Кирило", "Кирилл"),
    ("Данило", "Даниил"), ("Пилип", "Филипп"), ("Матвій", "Матвей"), ("Лука", "Лука"),
    ("Захар", "Захар"), ("Гліб", "Глеб"), ("Олег", "Олег"), ("Антон", "Антон"),
    ("Вадим", "Вадим"), ("Денис", "Денис"), ("Тимофій", "Тимофей"), ("Ілля", "Илья"),
    ("Станіслав", "Станислав"),
];

#[rustfmt::skip]
const WOMEN: [Given; 42] = [
    ("Олена", "Елена"), ("Наталія", "Наталья"), ("Тетяна", "Татьяна"), ("Ганна", "Анна"),
    ("Ірина", "Ирина"), ("Оксана", "Оксана"), ("Світлана", "Светлана"), ("Марія", "Мария"),
    ("Катерина", "Екатерина"), ("Людмила", "Людмила"), ("Галина", "Галина"),
    ("Юлія", "Юлия"), ("Вікторія", "Виктория"), ("Ольга", "Ольга"), ("Надія", "Надежда"),
    ("Любов", "Любовь"), ("Софія", "София"), ("Дарина", "Дарина"), ("Соломія", "Соломия"),
    ("Злата", "Злата"), ("Анастасія", "Анастасия"), ("Христина", "Кристина"),
    ("Богдана", "Богдана"), ("Леся", "Леся"), ("Лариса", "Лариса"), ("Зоя", "Зоя"),
    ("Поліна", "Полина"), ("Вероніка", "Вероника"), ("Марта", "Марта"), ("Орися", "Орися"),
    ("Віра", "Вера"), ("Валентина", "Валентина"), ("Ніна", "Нина"), ("Уляна", "Ульяна"),
    ("Мар'яна", "Марьяна"), ("Стефанія", "Стефания"), ("Єва", "Ева"), ("Алла", "Алла"),
    ("Інна", "Инна"), ("Аліна", "Алина"), ("Діана", "Диана"), ("Яна", "Яна"),
];

/// Patronymics: a son's and a daughter's.
#[rustfmt::skip]
const PATRONYMICS: [(Given, Given); 28] = [
    (("Олександрович", "Александрович"), ("Олександрівна", "Александровна")),
    (("Миколайович", "Николаевич"), ("Миколаївна", "Николаевна")),
    (("Дмитрович", "Дмитриевич"), ("Дмитрівна", "Дмитриевна")),
    (("Сергійович", "Сергеевич"), ("Сергіївна", "Сергеевна")),
    (("Володимирович", "Владимирович"), ("Володимирівна", "Владимировна")),
    (("Андрійович", "Андреевич"), ("Андріївна", "Андреевна")),
    (("Михайлович", "Михайлович"), ("Михайлівна", "Михайловна")),
    (("Юрійович", "Юрьевич"), ("Юріївна", "Юрьевна")),
    (("Васильович", "Васильевич"), ("Василівна", "Васильевна")),
    (("Іванович", "Иванович"), ("Іванівна", "Ивановна")),
    (("Петрович", "Петрович"), ("Петрівна", "Петровна")),
    (("Олексійович", "Алексеевич"), ("Олексіївна", "Алексеевна")),
    (("Вікторович", "Викторович"), ("Вікторівна", "Викторовна")),
    (("Ігорович", "Игоревич"), ("Ігорівна", "Игоревна")),
    (("Богданович", "Богданович"), ("Богданівна", "Богдановна")),
    (("Тарасович", "Тарасович"), ("Тарасівна", "Тарасовна")),
    (("Павлович", "Павлович"), ("Павлівна", "Павловна")),
    (("Романович", "Романович"), ("Романівна", "Романовна")),
    (("Степанович", "Степанович"), ("Степанівна", "Степановна")),
    (("Григорович", "Григорьевич"), ("Григорівна", "Григорьевна")),
    (("Ярославович", "Ярославович"), ("Ярославівна", "Ярославовна")),
    (("Євгенович", "Евгеньевич"), ("Євгенівна", "Евгеньевна")),
    (("Анатолійович", "Анатольевич"), ("Анатоліївна", "Анатольевна")),
    (("Олегович", "Олегович"), ("Олегівна", "Олеговна")),
    (("Віталійович", "Витальевич"), ("Віталіївна", "Витальевна")),
    (("Леонідович", "Леонидович"), ("Леонідівна", "Леонидовна")),
    (("Вадимович", "Вадимович"), ("Вадимівна", "Вадимовна")),
    (("Станіславович", "Станиславович"), ("Станіславівна", "Станиславовна")),
];
