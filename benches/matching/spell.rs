//! Names, and the ways in which they are written down.

/// A name in Ukrainian and as a Russian clerk would have written it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Name {
    pub(crate) ukrainian: String,
    pub(crate) russian: String,
}

/// Lists of names: of women and of men.
#[derive(Debug, Default)]
pub(crate) struct Names {
    pub(crate) last: [Vec<Name>; 2],
    pub(crate) first: [Vec<Name>; 2],
    pub(crate) second: [Vec<Name>; 2],
}

pub(crate) const WOMAN: usize = 0;
pub(crate) const MAN: usize = 1;

impl Names {
    /// Reads `kind<TAB>Ukrainian<TAB>Russian` lines. A name's sex follows from its ending, and one
    /// without such an ending is everybody's.
    pub(crate) fn read(text: &str) -> Option<Names> {
        let mut names = Names::default();
        for line in text.lines() {
            let mut parts = line.split('\t');
            let (kind, ukrainian, russian) = (parts.next()?, parts.next()?, parts.next()?);
            let name = Name { ukrainian: ukrainian.to_owned(), russian: russian.to_owned() };
            let (lists, woman, man) = match kind {
                "last" => (&mut names.last, ends(ukrainian, WOMENS), ends(ukrainian, MENS)),
                "first" => {
                    let woman = ends(ukrainian, &["а", "я"]);
                    (&mut names.first, woman, !woman)
                }
                "second" => {
                    let woman = ends(ukrainian, &["на"]);
                    (&mut names.second, woman, !woman)
                }
                _ => return None,
            };
            for (sex, of_the_other) in [(WOMAN, man), (MAN, woman)] {
                if !of_the_other {
                    lists.get_mut(sex)?.push(name.clone());
                }
            }
        }
        let lists = names.last.iter().chain(&names.first).chain(&names.second);
        lists.into_iter().all(|list| !list.is_empty()).then_some(names)
    }
}

const WOMENS: &[&str] =
    &["ова", "ева", "єва", "ина", "іна", "їна", "ька", "ьська", "жня", "ая", "на", "ла", "ра"];
const MENS: &[&str] = &["ов", "ев", "єв", "ів", "їв", "ин", "ін", "їн", "ий", "ій", "ой"];

fn ends(name: &str, endings: &[&str]) -> bool {
    endings.iter().any(|ending| name.ends_with(ending))
}

/// The same text with Latin letters that look like the Cyrillic ones.
pub(crate) fn look_alike(name: &str) -> String {
    name.chars()
        .map(|letter| match letter {
            'а' => 'a',
            'е' => 'e',
            'і' => 'i',
            'о' => 'o',
            'с' => 'c',
            'А' => 'A',
            'В' => 'B',
            'К' => 'K',
            'М' => 'M',
            'О' => 'O',
            'С' => 'C',
            other => other,
        })
        .collect()
}
