//! Two persons prepared for the catalogue's comparisons.

use crate::comparison::{PreparedPerson, Traits};

/// Two persons side by side.
#[derive(Clone, Copy)]
pub(super) struct Pair<'a> {
    pub(super) a: &'a PreparedPerson,
    pub(super) b: &'a PreparedPerson,
    /// What the comparisons read of `a`.
    pub(super) own: &'a Traits,
    /// What the comparisons read of `b`.
    pub(super) other: &'a Traits,
}

impl<'a> Pair<'a> {
    /// The pair, if both were prepared for the comparisons of a plan.
    #[inline]
    pub(super) fn of(a: &'a PreparedPerson, b: &'a PreparedPerson, plan: u64) -> Option<Self> {
        let (own, other) = (a.traits()?, b.traits()?);
        (own.plan == plan && other.plan == plan).then_some(Pair { a, b, own, other })
    }
}

/// The bins of a comparison in the catalogue's order, best agreement first where there is an order:
/// one row a bin, with its name in a card.
macro_rules! bins {
    ($(#[$outer:meta])* $name:ident { $($(#[$inner:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$outer])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(u8)]
        pub(super) enum $name { $($(#[$inner])* $variant,)* }

        impl $name {
            pub(super) const NAMES: &'static [&'static str] = &[$($text,)*];
        }
    };
}
pub(super) use bins;
