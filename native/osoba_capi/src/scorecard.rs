//! Scorecards.

use std::ffi::c_char;
use std::mem::MaybeUninit;

use osoba_core::comparison::Normalisation;
use osoba_core::limits::COMPARISONS;
use osoba_core::scoring::{Bins, Scorecard, Scored};

use crate::boundary::{given, guarded, guarded_with, Buffer, OutHandle};
use crate::error::{osoba_error, Failure};
use crate::names::choice;
use crate::status::osoba_status;
use crate::text::osoba_str;

/// The most variables of a scorecard; osoba_scorecard_variables() tells how many one has.
pub const OSOBA_MOST_VARIABLES: usize = 64;
/// The greatest score: scores count steps of 0.00001.
pub const OSOBA_SCORE_ONE: u32 = 100_000;

const _: () = assert!(OSOBA_MOST_VARIABLES == COMPARISONS);

/// How texts are normalised before they are compared.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum osoba_normalisation {
    /// As the published system does, quirks included: scores can be compared with stored ones.
    Published = 1,
    /// With the quirks repaired.
    Clean = 2,
}

/// A scorecard: how pairs of persons are binned and what each bin weighs. Immutable: any number of
/// threads may use it at once. Made by osoba_scorecard_new() or osoba_scorecard_published(), freed
/// by osoba_scorecard_free(); needed by nothing that was made with it.
pub struct osoba_scorecard {
    pub(crate) scorecard: Scorecard,
}

/// The score of a pair and the bins that gave it. A plain value without owner.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct osoba_scored {
    /// The probability that the two are one person, in steps of 0.00001: 0 to OSOBA_SCORE_ONE.
    pub score: u32,
    /// The bin of each variable, in the scorecard's order; osoba_scorecard_bin() names it. Zeros
    /// behind the last.
    pub bins: [u8; OSOBA_MOST_VARIABLES],
}

/// Makes the published scorecard of February 2019, `esoz-2019-02-15`.
///
/// @param normalisation an osoba_normalisation
/// @param scorecard receives the scorecard, to be freed with osoba_scorecard_free()
#[no_mangle]
pub extern "C" fn osoba_scorecard_published(
    normalisation: i32,
    scorecard: Option<&mut MaybeUninit<Option<Box<osoba_scorecard>>>>,
) -> osoba_status {
    guarded(|| {
        const NORMALISATIONS: [(osoba_normalisation, Normalisation); 2] = [
            (osoba_normalisation::Published, Normalisation::Published),
            (osoba_normalisation::Clean, Normalisation::Clean),
        ];
        let mut known = NORMALISATIONS.iter();
        let normalisation = choice(known.find(|(known, _)| *known as i32 == normalisation))?;
        put(scorecard, || Ok(Scorecard::published().with_normalisation(normalisation)))
    })
}

/// Makes a scorecard from its JSON document.
///
/// @param json the document; must not be absent
/// @param scorecard receives the scorecard, to be freed with osoba_scorecard_free()
/// @param error which entry of the document is wrong; may be NULL
#[no_mangle]
pub unsafe extern "C" fn osoba_scorecard_new(
    json: osoba_str,
    scorecard: Option<&mut MaybeUninit<Option<Box<osoba_scorecard>>>>,
    error: Option<&mut MaybeUninit<osoba_error>>,
) -> osoba_status {
    guarded_with(error, || {
        // SAFETY: the caller's contract.
        let json = unsafe { json.required() }?;
        put(scorecard, || Ok(Scorecard::from_json(json)?))
    })
}

/// Frees a scorecard; NULL is a no-op.
///
/// @param scorecard the scorecard, which is used no more
#[no_mangle]
pub extern "C" fn osoba_scorecard_free(scorecard: Option<Box<osoba_scorecard>>) {
    drop(scorecard);
}

fn put(
    handle: OutHandle<'_, osoba_scorecard>,
    make: impl FnOnce() -> Result<Scorecard, Failure>,
) -> Result<(), Failure> {
    let handle = given(handle)?;
    let scorecard = make()?;
    handle.write(Some(Box::new(osoba_scorecard { scorecard })));
    Ok(())
}

/// Writes the scorecard's name, as it stands in every decision, e.g. `esoz-2019-02-15`.
///
/// @param scorecard the scorecard
/// @param buf where the name is written, with a NUL; NULL to ask for the size
/// @param cap size of the buffer in bytes
/// @param needed receives the size of the name in bytes, the NUL included
#[no_mangle]
pub unsafe extern "C" fn osoba_scorecard_name(
    scorecard: Option<&osoba_scorecard>,
    buf: *mut c_char,
    cap: usize,
    needed: Option<&mut MaybeUninit<usize>>,
) -> osoba_status {
    guarded(|| {
        let scorecard = given(scorecard)?;
        // SAFETY: the caller's contract.
        let buffer = unsafe { Buffer::new(buf, cap, needed) };
        buffer.fill(|| Ok(&scorecard.scorecard.identity().name))
    })
}

/// Writes the hash of everything in the scorecard that can change a score: 64 hexadecimal digits,
/// as they stand in every decision. Two scorecards with one hash give the same scores.
///
/// @param scorecard the scorecard
/// @param buf where the hash is written, with a NUL; NULL to ask for the size
/// @param cap size of the buffer in bytes; 65 are enough
/// @param needed receives the size of the hash in bytes, the NUL included
#[no_mangle]
pub unsafe extern "C" fn osoba_scorecard_hash(
    scorecard: Option<&osoba_scorecard>,
    buf: *mut c_char,
    cap: usize,
    needed: Option<&mut MaybeUninit<usize>>,
) -> osoba_status {
    guarded(|| {
        let scorecard = given(scorecard)?;
        // SAFETY: the caller's contract.
        let buffer = unsafe { Buffer::new(buf, cap, needed) };
        buffer.fill(|| Ok(&scorecard.scorecard.identity().hash))
    })
}

/// Tells how many variables a scorecard has: 11 in format 1, as many as the document has comparisons in
/// format 2. Allocates nothing.
///
/// @param scorecard the scorecard
/// @param count receives the number, from 1 to OSOBA_MOST_VARIABLES
#[no_mangle]
pub extern "C" fn osoba_scorecard_variables(
    scorecard: Option<&osoba_scorecard>,
    count: Option<&mut MaybeUninit<usize>>,
) -> osoba_status {
    guarded(|| {
        let (scorecard, count) = (given(scorecard)?, given(count)?);
        count.write(scorecard.scorecard.variable_count());
        Ok(())
    })
}

/// Writes the name of one of the scorecard's variables, e.g. `d_tax_id_bin`.
///
/// @param scorecard the scorecard
/// @param variable which one, from 0 to one less than osoba_scorecard_variables(), in the order of
/// osoba_scored.bins
/// @param buf where the name is written, with a NUL; NULL to ask for the size
/// @param cap size of the buffer in bytes
/// @param needed receives the size of the name in bytes, the NUL included
#[no_mangle]
pub unsafe extern "C" fn osoba_scorecard_variable(
    scorecard: Option<&osoba_scorecard>,
    variable: usize,
    buf: *mut c_char,
    cap: usize,
    needed: Option<&mut MaybeUninit<usize>>,
) -> osoba_status {
    guarded(|| {
        let scorecard = given(scorecard)?;
        // SAFETY: the caller's contract.
        let buffer = unsafe { Buffer::new(buf, cap, needed) };
        let name = scorecard.scorecard.variable_name(variable);
        buffer.fill(|| name.ok_or(Failure::Status(osoba_status::UnknownChoice)))
    })
}

/// Writes the name of a bin, e.g. `0x<6`.
///
/// @param scorecard the scorecard
/// @param variable which variable, from 0 to one less than osoba_scorecard_variables()
/// @param bin its bin, from osoba_scored.bins
/// @param buf where the name is written, with a NUL; NULL to ask for the size
/// @param cap size of the buffer in bytes
/// @param needed receives the size of the name in bytes, the NUL included
#[no_mangle]
pub unsafe extern "C" fn osoba_scorecard_bin(
    scorecard: Option<&osoba_scorecard>,
    variable: usize,
    bin: u8,
    buf: *mut c_char,
    cap: usize,
    needed: Option<&mut MaybeUninit<usize>>,
) -> osoba_status {
    guarded(|| {
        let scorecard = given(scorecard)?;
        // SAFETY: the caller's contract.
        let buffer = unsafe { Buffer::new(buf, cap, needed) };
        let name = scorecard.scorecard.bin_name(variable, bin);
        buffer.fill(|| name.ok_or(Failure::Status(osoba_status::UnknownChoice)))
    })
}

/// Bins as the header has them.
#[inline]
pub(crate) fn bins(bins: &Bins) -> [u8; OSOBA_MOST_VARIABLES] {
    let mut places = [0; OSOBA_MOST_VARIABLES];
    for (slot, place) in places.iter_mut().zip(bins.places()) {
        *slot = *place;
    }
    places
}

impl From<Scored> for osoba_scored {
    #[inline]
    fn from(scored: Scored) -> Self {
        osoba_scored { score: scored.score.hundred_thousandths(), bins: bins(&scored.bins) }
    }
}
