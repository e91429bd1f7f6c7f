//! How far a distance is worth measuring.

/// Family names at this distance or more are not those of twins.
pub(super) const TWINS_LAST_NAME: u32 = 3;

/// The distances from which on none need be exact, since it is not told apart from a greater one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DistanceLimits {
    pub(crate) first_name: u32,
    pub(crate) last_name: u32,
    pub(crate) second_name: u32,
    pub(crate) documents: u32,
    pub(crate) tax_id: u32,
}

impl DistanceLimits {
    pub(crate) const NONE: DistanceLimits = DistanceLimits {
        first_name: u32::MAX,
        last_name: u32::MAX,
        second_name: u32::MAX,
        documents: u32::MAX,
        tax_id: u32::MAX,
    };
}
