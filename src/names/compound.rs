//! Parts of a compound surname.

use super::script::is_separator;

/// The parts of a compound surname, in order; none for a simple one.
pub(super) fn parts(name: &str) -> impl Iterator<Item = &str> {
    name.split(is_separator).filter(|part| !part.is_empty())
}
