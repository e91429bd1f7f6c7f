//! Given-name equivalence: which given names, and which patronymics, are one name.
//!
//! No sound rule joins Олена with Елена or Микола with Николай. They are joined by classes, one a line
//! of `classes_female.txt` and `classes_male.txt`: the name in Ukrainian, its other forms in Ukrainian
//! and Russian, its diminutives. A class is applied to how a name *sounds*, so that every spelling that
//! the rules bring together is in it without being listed.
//!
//! # What belongs into a class
//! - Forms of one name that one person's documents may carry: Дмитро, Дмитрий.
//! - A diminutive that belongs to this name alone: Сашко (a man's), but neither Саша (Олександр,
//!   Олександра) nor Женя, Валя, Паша, Славко, Міла.
//! - Not a name of the same origin that is given in its own right today: Ксенія is not Оксана, Артем
//!   not Артемій, Христина not Крістіна, Ірина neither Ярина nor Аріна, Єгор not Юрій. Юрій and
//!   Георгій are one, as the registry's specification has it.
//!
//! # Sources
//! Correspondences of Ukrainian and Russian forms are facts of the two languages; they can be looked up
//! in Скрипник Л. Г., Дзятківська Н. П. «Власні імена людей» (Київ, 1996) and in Петровский Н. А.
//! «Словарь русских личных имён» (Москва, 1966). The selection, the classes and what is kept apart
//! are this project's, and are tested. It was made by hand, without a list of frequencies: more than 400
//! names of each sex that are usual in Ukraine, and old ones that patronymics still carry.
//!
//! # Patronymics
//! From each man's name the patronymics are made by the languages' rules (Микола: Миколайович is
//! irregular and listed, Николай: Николаевич is not) and joined by the same class.
//!
//! `table.rs` is generated from the two files by a test of this module, which also fails when the
//! table is out of date. `table_of_1.rs` is what it was for `uk/1`, and stays.

mod index;
mod table;
mod table_of_1;

#[cfg(test)]
mod classes;

use index::Index;

use super::kind::Version;
use crate::text::ShortText;

static NAMES: Index = Index::new(&table::NAMES);
static PATRONYMICS: Index = Index::new(&table::PATRONYMICS);
static NAMES_OF_1: Index = Index::new(&table_of_1::NAMES);
static PATRONYMICS_OF_1: Index = Index::new(&table_of_1::PATRONYMICS);

/// The sound of the class of a given name's sound; the sound itself if it is in no class.
#[inline]
pub(super) fn class_of_name(sound: ShortText, version: Version) -> ShortText {
    let index = match version {
        Version::One => &NAMES_OF_1,
        Version::Two => &NAMES,
    };
    ShortText::unpacked(index.class(sound.packed()))
}

/// The same for a patronymic's sound, both without the ending.
#[inline]
pub(super) fn class_of_patronymic(sound: ShortText, version: Version) -> ShortText {
    let index = match version {
        Version::One => &PATRONYMICS_OF_1,
        Version::Two => &PATRONYMICS,
    };
    ShortText::unpacked(index.class(sound.packed()))
}
