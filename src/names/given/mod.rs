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
//! table is out of date.

mod table;

#[cfg(test)]
mod classes;

/// Most letters of a sound that the tables hold.
const PACKED: usize = 16;

/// The sound that stands for the class of a given name's sound; `None` when it stands for itself.
#[inline]
pub(super) fn class_of_name(sound: &[u8]) -> Option<Packed> {
    find(&table::NAMES, sound)
}

/// The sound that stands for the class of a patronymic's sound, both without the ending.
#[inline]
pub(super) fn class_of_patronymic(sound: &[u8]) -> Option<Packed> {
    find(&table::PATRONYMICS, sound)
}

/// Up to sixteen letters in one number, the first in the highest byte, zeros after the last.
#[derive(Clone, Copy)]
pub(super) struct Packed(u128);

impl Packed {
    #[inline]
    fn new(letters: &[u8]) -> Option<Packed> {
        let mut bytes = [0; PACKED];
        bytes.get_mut(..letters.len())?.copy_from_slice(letters);
        Some(Packed(u128::from_be_bytes(bytes)))
    }

    /// The letters, in order.
    #[inline]
    pub(super) fn letters(self) -> impl Iterator<Item = u8> {
        self.0.to_be_bytes().into_iter().take_while(|letter| *letter != 0)
    }
}

fn find(table: &[(u128, u128)], sound: &[u8]) -> Option<Packed> {
    let key = Packed::new(sound)?.0;
    let at = table.binary_search_by_key(&key, |(sound, _)| *sound).ok()?;
    table.get(at).map(|(_, class)| Packed(*class))
}
