//! Which name a text is, and which version of the key reads it.

use serde::{Deserialize, Serialize};

/// Which of a person's names a text is. ESOZ's `last_name`, `first_name`, `second_name`.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Family name (прізвище).
    #[default]
    Last,
    /// Given name (ім'я).
    First,
    /// Patronymic (по батькові).
    Second,
}

/// Which of the key's tables a code is made with. Codes of two versions are not comparable.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    /// `uk/1`. Frozen: registries hold its codes. Words of surnames and patronymics are one row of
    /// letters.
    One,
    /// `uk/2`. Each word is respelt on its own, so that no rule reaches across two words.
    Two,
}
