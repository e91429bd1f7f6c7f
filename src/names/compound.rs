//! Parts of a compound surname.

/// The parts of a compound surname, in order; none for a simple one.
pub(super) fn parts(name: &str) -> impl Iterator<Item = &str> {
    name.split(is_separator).filter(|part| !part.is_empty())
}

fn is_separator(character: char) -> bool {
    character.is_whitespace() || matches!(character, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}
