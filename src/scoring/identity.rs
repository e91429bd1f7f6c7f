//! Which scorecard made a score.

use serde::Serialize;

/// A scorecard's identity: its name and a hash of everything that can change a score.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Identity {
    /// The scorecard's own name, e.g. `esoz-2019-02-15`.
    pub name: String,
    /// SHA-256 of the canonical form, 64 lower-case hexadecimal digits. It covers the name, the
    /// normalisation, the intercept and every variable's coefficient, weights and conditions; not
    /// the texts that only describe (`source`, `formula`), nor the order of a `woe` object.
    pub hash: String,
}
