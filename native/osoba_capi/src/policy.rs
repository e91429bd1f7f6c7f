//! Policies of matching, for hosts that use scores without a whole decision.

use std::mem::MaybeUninit;

use osoba_core::matching::{Policy, PolicyDocument, Preset};
use osoba_core::scoring::{Band, Score};
use osoba_core::FieldError;

use crate::boundary::{given, guarded, guarded_with, OutHandle};
use crate::error::{osoba_error, Failure};
use crate::names::choice;
use crate::scorecard::OSOBA_SCORE_ONE;
use crate::status::osoba_status;
use crate::text::osoba_str;

/// What a host has chosen about matching: thresholds and limits. Immutable: any number of threads
/// may use it at once. Made by osoba_policy_new() or osoba_policy_preset(), freed by
/// osoba_policy_free(); depends on nothing.
pub struct osoba_policy {
    policy: Policy,
}

/// Documented sets of values.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum osoba_preset {
    /// A declaration request: threshold 0.9.
    Registration = 1,
    /// The patient's cabinet: threshold 0.95, and the person must be unique.
    Cabinet = 2,
}

/// Where a score lies between the two limits of deduplication.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum osoba_band {
    /// Below both: two persons.
    None = 0,
    /// From the lower limit on (0.7 unless the policy says otherwise): a clerk decides.
    Manual = 1,
    /// From the upper limit on (0.9 unless the policy says otherwise): one person.
    Automatic = 2,
}

impl osoba_band {
    pub(crate) fn of(band: Band) -> Self {
        match band {
            Band::None => osoba_band::None,
            Band::Manual => osoba_band::Manual,
            Band::Automatic => osoba_band::Automatic,
        }
    }
}

/// Makes a policy from its JSON document, e.g. `{"threshold": 0.9}` or `{"preset": "cabinet"}`: the
/// `policy` of the command `decide`. A misspelt setting is refused.
///
/// @param json the document; must not be absent
/// @param policy receives the policy, to be freed with osoba_policy_free()
/// @param error which setting is wrong; may be NULL
#[no_mangle]
pub unsafe extern "C" fn osoba_policy_new(
    json: osoba_str,
    policy: Option<&mut MaybeUninit<Option<Box<osoba_policy>>>>,
    error: Option<&mut MaybeUninit<osoba_error>>,
) -> osoba_status {
    guarded_with(error, || {
        // SAFETY: the caller's contract.
        let json = unsafe { json.required() }?;
        put(policy, || Ok(FieldError::read_object::<PolicyDocument>(json)?.check()?))
    })
}

/// Makes a policy of documented values.
///
/// @param preset an osoba_preset
/// @param policy receives the policy, to be freed with osoba_policy_free()
#[no_mangle]
pub extern "C" fn osoba_policy_preset(
    preset: i32,
    policy: Option<&mut MaybeUninit<Option<Box<osoba_policy>>>>,
) -> osoba_status {
    guarded(|| {
        const PRESETS: [(osoba_preset, Preset); 2] = [
            (osoba_preset::Registration, Preset::Registration),
            (osoba_preset::Cabinet, Preset::Cabinet),
        ];
        let preset = choice(PRESETS.iter().find(|(known, _)| *known as i32 == preset))?;
        put(policy, || Ok(Policy::preset(preset)))
    })
}

/// Frees a policy; NULL is a no-op.
///
/// @param policy the policy, which is used no more
#[no_mangle]
pub extern "C" fn osoba_policy_free(policy: Option<Box<osoba_policy>>) {
    drop(policy);
}

fn put(
    handle: OutHandle<'_, osoba_policy>,
    make: impl FnOnce() -> Result<Policy, Failure>,
) -> Result<(), Failure> {
    let handle = given(handle)?;
    let policy = make()?;
    handle.write(Some(Box::new(osoba_policy { policy })));
    Ok(())
}

/// Tells whether a score counts as a match: whether it is above the threshold, or at it where the
/// policy says so. Allocates nothing.
///
/// @param policy the policy
/// @param score osoba_scored.score
/// @param matches receives the answer
#[no_mangle]
pub extern "C" fn osoba_policy_is_match(
    policy: Option<&osoba_policy>,
    score: u32,
    matches: Option<&mut MaybeUninit<bool>>,
) -> osoba_status {
    guarded(|| {
        let (policy, out) = (given(policy)?, given(matches)?);
        out.write(policy.policy.is_match(self::score(score)?));
        Ok(())
    })
}

/// Tells the deduplication band of a score. Allocates nothing.
///
/// @param policy the policy
/// @param score osoba_scored.score
/// @param band receives an osoba_band
#[no_mangle]
pub extern "C" fn osoba_policy_band(
    policy: Option<&osoba_policy>,
    score: u32,
    band: Option<&mut MaybeUninit<i32>>,
) -> osoba_status {
    guarded(|| {
        let (policy, out) = (given(policy)?, given(band)?);
        let band = policy.policy.limits.band(self::score(score)?);
        out.write(osoba_band::of(band) as i32);
        Ok(())
    })
}

/// Tells whether a phone that so many persons hold is refused. Allocates nothing.
///
/// @param policy the policy
/// @param holders how many active persons have the phone in a live OTP method
/// @param over receives the answer
#[no_mangle]
pub extern "C" fn osoba_policy_is_over_limit(
    policy: Option<&osoba_policy>,
    holders: usize,
    over: Option<&mut MaybeUninit<bool>>,
) -> osoba_status {
    guarded(|| {
        let (policy, out) = (given(policy)?, given(over)?);
        out.write(policy.policy.is_over_limit(holders));
        Ok(())
    })
}

pub(crate) fn score(steps: u32) -> Result<Score, Failure> {
    let score = Score::rounded(f64::from(steps) / f64::from(OSOBA_SCORE_ONE));
    score.ok_or(Failure::Status(osoba_status::OutOfRange))
}
