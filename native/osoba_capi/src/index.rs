//! The index: persons in memory, candidates, and every pair of a band.

use std::ffi::c_char;
use std::mem::MaybeUninit;
use std::sync::Arc;

use osoba_core::commands::{self, decide_in_index};
use osoba_core::index::{
    Account, Builder, DuplicateIds, Entry, Groups, Index, Member, PairSettings, Settings,
};
use osoba_core::matching::ClusterSet;
use osoba_core::scoring::Limits;
use osoba_core::{FieldError, Person, Rule};

use crate::boundary::{entries, given, guarded, guarded_with, room, Buffer};
use crate::error::{osoba_error, Failure};
use crate::names::{algorithm, choice};
use crate::policy::{osoba_band, score};
use crate::scorecard::{bins, osoba_scorecard, OSOBA_MOST_VARIABLES};
use crate::status::osoba_status;
use crate::text::osoba_str;

/// An index being built. Made by osoba_index_builder_new(), freed by osoba_index_builder_free(); keeps
/// its own copy of the scorecard. The one handle that changes: one thread at a time.
pub struct osoba_index_builder {
    builder: Builder,
    scorecard: osoba_scorecard,
    settings: Settings,
}

/// Persons in memory, found by cluster. Immutable: any number of threads may use it at once. Made by
/// osoba_index_new(), freed by osoba_index_free(); may outlive everything that it was made from.
///
/// A member is a person of the index, counted from 0 in the order in which they were added.
pub struct osoba_index {
    /// Shared with the streams of its pairs.
    pub(crate) index: Arc<Index>,
}

/// Which clusters make candidates.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum osoba_cluster_set {
    /// The six as published.
    Published = 1,
    /// The published ones, and birth certificates by the digits that follow their series.
    Extended = 2,
}

/// A reason to compare two persons: a bit of osoba_candidate.clusters and osoba_pair.clusters.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum osoba_cluster {
    /// Tax ids equal.
    TaxId = 1,
    /// The digits of any document number equal.
    DocumentNumber = 2,
    /// OTP phones equal.
    AuthPhone = 4,
    /// Birth dates equal and surnames sound alike.
    BirthDateLastName = 8,
    /// A settlement in common and surnames sound alike.
    SettlementLastName = 16,
    /// First name and surname sound alike.
    FirstLastName = 32,
    /// A cluster of the host's own.
    Own = 64,
}

/// What should make a clerk look twice at a pair: a bit of osoba_pair.cautions.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum osoba_caution {
    /// Both persons have a valid tax id and the two differ.
    DifferentValidTaxIds = 2,
    /// The two look like twins.
    TwinsPattern = 4,
    /// Both persons have a gender and the two differ.
    GenderClash = 8,
    /// One birth date, surnames that sound alike, given names that do not.
    DifferentGivenNames = 16,
    /// Birth dates differ by more than a slip.
    BirthDatesContradict = 32,
    /// A valid tax id names another birth date or sex than a record has.
    TaxIdContradicts = 64,
    /// A blank or placeholder value counted as agreement in the score.
    PlaceholderAgreement = 128,
    /// The names are written in different scripts.
    OtherScript = 256,
    /// The given name of one sounds like the surname of the other, both ways.
    NamesSwapped = 512,
    /// The pair is in a bin of the scorecard with which it is never automatic.
    ReviewBin = 8192,
}

/// Two persons under one id, as the places that osoba_index_builder_push() was told.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct osoba_duplicate {
    /// Where the first of them was found.
    pub first: u64,
    /// Where the other was found.
    pub second: u64,
    /// How many more persons have an id that another has.
    pub more: u64,
}

/// A person that shares a cluster with another. A plain value without owner.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct osoba_candidate {
    /// Which person of the index.
    pub member: u32,
    /// The clusters in which the two are together: bits of osoba_cluster.
    pub clusters: u32,
}

/// Two persons of an index who may be one. A plain value without owner.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct osoba_pair {
    /// The person to be merged.
    pub person: u32,
    /// The person to be kept: the record updated later; if the times are equal or one is absent, the
    /// one with the greater id.
    pub master: u32,
    /// The model's score, in steps of 0.00001.
    pub score: u32,
    /// The score without blank and placeholder values, which decides; mostly equal to `score`.
    pub deciding_score: u32,
    /// All clusters in which the two are together: bits of osoba_cluster.
    pub clusters: u16,
    /// What should make a clerk look twice: bits of osoba_caution.
    pub cautions: u16,
    /// The bin of each variable of `score`; osoba_scorecard_bin() names it.
    pub bins: [u8; OSOBA_MOST_VARIABLES],
    /// An osoba_band, of the score that decides.
    pub band: u8,
    /// 1 if the ids say which is the master, since the times do not; else 0.
    pub master_by_id: u8,
    /// Zeros.
    pub reserved: [u8; 2],
}

/// What osoba_index_pairs() compared and left out. The accounts of all parts add up.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct osoba_account {
    /// Pairs that were scored. One that several blocks hold is counted in each of them.
    pub compared: u64,
    /// Blocks of more persons than `block_limit`.
    pub blocks_left_out: u64,
    /// How many persons are in them; one in several is counted in each.
    pub persons_left_out: u64,
    /// How many pairs are in them. One that another block holds is compared there.
    pub pairs_left_out: u64,
}

/// Begins an index.
///
/// @param scorecard the scorecard of pairs and decisions; may be freed afterwards
/// @param algorithm an osoba_algorithm: which key says that names sound alike
/// @param clusters an osoba_cluster_set
/// @param builder receives the handle, to be freed with osoba_index_builder_free()
#[no_mangle]
pub extern "C" fn osoba_index_builder_new(
    scorecard: Option<&osoba_scorecard>,
    algorithm: i32,
    clusters: i32,
    builder: Option<&mut MaybeUninit<Option<Box<osoba_index_builder>>>>,
) -> osoba_status {
    guarded(|| {
        let (scorecard, out) = (given(scorecard)?, given(builder)?);
        let (builder, settings) = new_builder(scorecard, algorithm, clusters)?;
        let scorecard = osoba_scorecard { scorecard: scorecard.scorecard.clone() };
        out.write(Some(Box::new(osoba_index_builder { builder, scorecard, settings })));
        Ok(())
    })
}

/// Settings that C names by numbers.
pub(crate) fn settings(algorithm: i32, clusters: i32) -> Result<Settings, Failure> {
    const SETS: [(osoba_cluster_set, ClusterSet); 2] = [
        (osoba_cluster_set::Published, ClusterSet::Published),
        (osoba_cluster_set::Extended, ClusterSet::Extended),
    ];
    let clusters = choice(SETS.iter().find(|(known, _)| *known as i32 == clusters))?;
    Ok(Settings { key: self::algorithm(algorithm)?, clusters, ..Settings::default() })
}

/// A builder with the settings that C names by numbers.
pub(crate) fn new_builder(
    scorecard: &osoba_scorecard,
    algorithm: i32,
    clusters: i32,
) -> Result<(Builder, Settings), Failure> {
    let settings = settings(algorithm, clusters)?;
    Ok((Builder::new(&scorecard.scorecard, settings.clone()), settings))
}

/// The index of all persons, or the places of two under one id.
pub(crate) fn finished(
    builder: Builder,
    duplicate: &mut MaybeUninit<osoba_duplicate>,
) -> Result<osoba_index, Failure> {
    match builder.finish() {
        Ok(index) => Ok(osoba_index { index: Arc::new(index) }),
        Err(DuplicateIds(found)) => {
            if let Some(pair) = found.first() {
                duplicate.write(osoba_duplicate {
                    first: pair.first,
                    second: pair.second,
                    more: (found.len() as u64).saturating_sub(1),
                });
            }
            Err(FieldError::new("id", Rule::Duplicate).into())
        }
    }
}

/// Adds a person. After a failure the person is not in the index and the next one can be added.
///
/// @param builder the index being built
/// @param place where you found the person, for example a number of a line; osoba_index_place() gives
///        it back
/// @param person a JSON object with ESOZ's field names, `id` mandatory, `updated_at` an RFC 3339 time
/// @param error which field is wrong; may be NULL
#[no_mangle]
pub unsafe extern "C" fn osoba_index_builder_push(
    builder: Option<&mut osoba_index_builder>,
    place: u64,
    person: osoba_str,
    error: Option<&mut MaybeUninit<osoba_error>>,
) -> osoba_status {
    guarded_with(error, || {
        let builder = given(builder)?;
        // SAFETY: the caller's contract.
        let person = unsafe { person.required() }?;
        Ok(builder.builder.push(place, &Entry::from_json(person)?)?)
    })
}

/// Frees an index being built; NULL is a no-op.
///
/// @param builder the handle, which is used no more
#[no_mangle]
pub extern "C" fn osoba_index_builder_free(builder: Option<Box<osoba_index_builder>>) {
    drop(builder);
}

/// Makes an index of all persons that were added. Nobody is in `builder` afterwards, whether that
/// succeeds or two persons have one id, which is OSOBA_STATUS_INVALID_FIELD.
///
/// @param builder the index being built
/// @param duplicate receives the places of two persons under one id, if the call fails for that
/// @param index receives the index, to be freed with osoba_index_free()
#[no_mangle]
pub extern "C" fn osoba_index_new(
    builder: Option<&mut osoba_index_builder>,
    duplicate: Option<&mut MaybeUninit<osoba_duplicate>>,
    index: Option<&mut MaybeUninit<Option<Box<osoba_index>>>>,
) -> osoba_status {
    guarded(|| {
        let (builder, duplicate, out) = (given(builder)?, given(duplicate)?, given(index)?);
        let next = Builder::new(&builder.scorecard.scorecard, builder.settings.clone());
        let built = std::mem::replace(&mut builder.builder, next);
        out.write(Some(Box::new(finished(built, duplicate)?)));
        Ok(())
    })
}

/// Frees an index; NULL is a no-op.
///
/// @param index the index, which is used no more
#[no_mangle]
pub extern "C" fn osoba_index_free(index: Option<Box<osoba_index>>) {
    drop(index);
}

/// Tells how many persons are in an index. Allocates nothing.
///
/// @param index the index
/// @param len receives the number
#[no_mangle]
pub extern "C" fn osoba_index_len(
    index: Option<&osoba_index>,
    len: Option<&mut MaybeUninit<usize>>,
) -> osoba_status {
    guarded(|| {
        let (index, len) = (given(index)?, given(len)?);
        len.write(index.index.len());
        Ok(())
    })
}

/// Tells how many bytes an index takes. Allocates nothing.
///
/// @param index the index
/// @param bytes receives the number
#[no_mangle]
pub extern "C" fn osoba_index_memory(
    index: Option<&osoba_index>,
    bytes: Option<&mut MaybeUninit<usize>>,
) -> osoba_status {
    guarded(|| {
        let (index, bytes) = (given(index)?, given(bytes)?);
        bytes.write(index.index.memory().total());
        Ok(())
    })
}

/// Writes a person's id; a UUID in lower case.
///
/// @param index the index
/// @param member which person
/// @param buf where the id is written, with a NUL; NULL to ask for the size
/// @param cap size of the buffer in bytes; 37 hold a UUID
/// @param needed receives the size of the id in bytes, the NUL included
#[no_mangle]
pub unsafe extern "C" fn osoba_index_id(
    index: Option<&osoba_index>,
    member: u32,
    buf: *mut c_char,
    cap: usize,
    needed: Option<&mut MaybeUninit<usize>>,
) -> osoba_status {
    guarded(|| {
        let index = given(index)?;
        // SAFETY: the caller's contract.
        let buffer = unsafe { Buffer::new(buf, cap, needed) };
        buffer.fill(|| Ok(index.index.id(index.member(member)?)))
    })
}

/// Tells where a person was found, as osoba_index_builder_push() was told.
///
/// @param index the index
/// @param member which person
/// @param place receives the place
#[no_mangle]
pub extern "C" fn osoba_index_place(
    index: Option<&osoba_index>,
    member: u32,
    place: Option<&mut MaybeUninit<u64>>,
) -> osoba_status {
    guarded(|| {
        let (index, place) = (given(index)?, given(place)?);
        place.write(index.index.place(index.member(member)?));
        Ok(())
    })
}

/// Finds the active persons that share a cluster with somebody, each once. Too small an array is left
/// untouched: the status is OSOBA_STATUS_BUFFER_TOO_SMALL and `count` says how many there are.
///
/// @param index the index
/// @param person a JSON object with ESOZ's field names
/// @param candidates an array of `cap` entries; NULL if `cap` is 0
/// @param cap how many candidates have room
/// @param count receives how many candidates there are
/// @param error which field is wrong; may be NULL
#[no_mangle]
pub unsafe extern "C" fn osoba_index_candidates(
    index: Option<&osoba_index>,
    person: osoba_str,
    candidates: *mut MaybeUninit<osoba_candidate>,
    cap: usize,
    count: Option<&mut MaybeUninit<usize>>,
    error: Option<&mut MaybeUninit<osoba_error>>,
) -> osoba_status {
    guarded_with(error, || {
        let (index, count) = (given(index)?, given(count)?);
        // SAFETY: the caller's contract, for both.
        let (person, room) = unsafe { (person.required()?, room(candidates, cap)?) };
        let person: Person = FieldError::read_object(person)?;
        let found = index.index.candidates(&person);
        let found = found.into_iter().map(|(Member(member), clusters)| osoba_candidate {
            member,
            clusters: clusters.bits().into(),
        });
        fill(room, found.collect(), count)
    })
}

/// Decides about a submission with the index as the registry: the command `decide` without `facts`, which
/// the index has, so that there is always a decision.
///
/// @param index the index
/// @param request `{"submission", "policy", "audit": true}`; the policy's `key` and `clusters` are
///        those of the index
/// @param buf where the decision is written, with a NUL
/// @param cap size of the buffer in bytes
/// @param needed receives the size of the decision in bytes, the NUL included
/// @param error which field of the request is wrong; may be NULL
#[no_mangle]
pub unsafe extern "C" fn osoba_index_decide(
    index: Option<&osoba_index>,
    request: osoba_str,
    buf: *mut c_char,
    cap: usize,
    needed: Option<&mut MaybeUninit<usize>>,
    error: Option<&mut MaybeUninit<osoba_error>>,
) -> osoba_status {
    guarded_with(error, || {
        let index = given(index)?;
        // SAFETY: the caller's contract, for both.
        let (request, buffer) = unsafe { (request.required()?, Buffer::new(buf, cap, needed)) };
        buffer.fill(|| Ok(decide_in_index(&index.index, request)?))
    })
}

/// Gives one part of all pairs of active persons that share a cluster and whose deciding score is in a
/// band, each pair in one part only. Parts are independent: call for each on a thread of its own, or on
/// a machine of its own; their union is the same whatever their number. Make as many parts as an array
/// of yours has room for: too small an array is left untouched, the status is
/// OSOBA_STATUS_BUFFER_TOO_SMALL, `count` says how many pairs the part has, and the work has to be done
/// again.
///
/// @param index the index
/// @param manual the least score of a pair that is given; 70000 is the documented one
/// @param automatic from which score on a pair is in the automatic band; 90000 is the documented one
/// @param block_limit leaves out blocks of more persons and counts them in `account`; 0 leaves out none
/// @param part which part, from 0
/// @param parts how many parts there are, at least 1
/// @param pairs an array of `cap` entries; NULL if `cap` is 0
/// @param cap how many pairs have room
/// @param count receives how many pairs the part has
/// @param account receives what was compared and left out
#[no_mangle]
pub unsafe extern "C" fn osoba_index_pairs(
    index: Option<&osoba_index>,
    manual: u32,
    automatic: u32,
    block_limit: usize,
    part: usize,
    parts: usize,
    pairs: *mut MaybeUninit<osoba_pair>,
    cap: usize,
    count: Option<&mut MaybeUninit<usize>>,
    account: Option<&mut MaybeUninit<osoba_account>>,
) -> osoba_status {
    guarded(|| {
        let (index, count, account) = (given(index)?, given(count)?, given(account)?);
        // SAFETY: the caller's contract.
        let room = unsafe { room(pairs, cap) }?;
        let limits = Limits { manual: score(manual)?, automatic: score(automatic)? };
        if part >= parts || limits.check().is_err() {
            return Err(Failure::Status(osoba_status::OutOfRange));
        }
        let block_limit = Some(block_limit).filter(|limit| *limit > 0);
        let mut given = index.index.pairs(PairSettings { limits, block_limit }, part, parts);
        let found: Vec<osoba_pair> = given.by_ref().map(|pair| osoba_pair::from(&pair)).collect();
        fill(room, found, count)?;
        account.write(given.account().into());
        Ok(())
    })
}

/// Writes the groups of persons who are connected by automatic pairs, as a JSON array of `{"group",
/// "ids", "weakest", "review"}`: a group that contradicts itself or has more members than `group_limit`
/// goes to review whole.
///
/// @param index the index
/// @param pairs pairs of the index, in any order; NULL if `count` is 0. Those that are not automatic
///        are passed over
/// @param count how many pairs
/// @param group_limit 10 is the documented one
/// @param buf where the groups are written, with a NUL; NULL to ask for the size
/// @param cap size of the buffer in bytes
/// @param needed receives the size of the text in bytes, the NUL included
#[no_mangle]
pub unsafe extern "C" fn osoba_index_groups(
    index: Option<&osoba_index>,
    pairs: *const osoba_pair,
    count: usize,
    group_limit: usize,
    buf: *mut c_char,
    cap: usize,
    needed: Option<&mut MaybeUninit<usize>>,
) -> osoba_status {
    guarded(|| {
        let index = given(index)?;
        // SAFETY: the caller's contract, for both.
        let (pairs, buffer) = unsafe { (entries(pairs, count)?, Buffer::new(buf, cap, needed)) };
        buffer.fill(|| {
            let mut groups = Groups::new(&index.index);
            let is_automatic = |pair: &&osoba_pair| pair.band == osoba_band::Automatic as u8;
            for pair in pairs.iter().filter(is_automatic) {
                let [person, master] = [index.member(pair.person)?, index.member(pair.master)?];
                groups.link(person, master, score(pair.deciding_score)?);
            }
            Ok(commands::groups(&groups.finish(group_limit))?)
        })
    })
}

/// Writes a list into a caller's array, or nothing if there is too little room; either way says how
/// long it is.
fn fill<T>(
    room: &mut [MaybeUninit<T>],
    list: Vec<T>,
    count: &mut MaybeUninit<usize>,
) -> Result<(), Failure> {
    count.write(list.len());
    if list.len() > room.len() {
        return Err(Failure::Status(osoba_status::BufferTooSmall));
    }
    for (slot, entry) in room.iter_mut().zip(list) {
        slot.write(entry);
    }
    Ok(())
}

impl osoba_index {
    fn member(&self, member: u32) -> Result<Member, Failure> {
        let is_there = (member as usize) < self.index.len();
        is_there.then_some(Member(member)).ok_or(Failure::Status(osoba_status::OutOfRange))
    }
}

impl From<Account> for osoba_account {
    fn from(account: Account) -> Self {
        osoba_account {
            compared: account.compared,
            blocks_left_out: account.left_out.blocks,
            persons_left_out: account.left_out.persons,
            pairs_left_out: account.left_out.pairs,
        }
    }
}

impl From<&osoba_core::index::Pair> for osoba_pair {
    fn from(pair: &osoba_core::index::Pair) -> Self {
        osoba_pair {
            person: pair.person.0,
            master: pair.master.0,
            score: pair.score.hundred_thousandths(),
            deciding_score: pair.deciding_score().hundred_thousandths(),
            clusters: pair.clusters.bits(),
            cautions: pair.cautions.bits(),
            bins: bins(&pair.bins),
            band: osoba_band::of(pair.band) as u8,
            master_by_id: pair.master_by_id.into(),
            reserved: [0; 2],
        }
    }
}

#[cfg(test)]
mod tests {
    use osoba_core::matching::{Cluster, Clusters, FindingKind, Findings};

    use super::{osoba_caution, osoba_cluster};

    /// The bits of the header are those of the core's sets.
    #[test]
    fn each_cluster_and_caution_has_its_bit() {
        use osoba_caution::*;
        let clusters = [
            (Cluster::TaxId, osoba_cluster::TaxId),
            (Cluster::DocumentNumber, osoba_cluster::DocumentNumber),
            (Cluster::AuthPhone, osoba_cluster::AuthPhone),
            (Cluster::BirthDateLastName, osoba_cluster::BirthDateLastName),
            (Cluster::SettlementLastName, osoba_cluster::SettlementLastName),
            (Cluster::FirstLastName, osoba_cluster::FirstLastName),
            (Cluster::Own, osoba_cluster::Own),
        ];
        assert_eq!(clusters.len(), Cluster::ALL.len());
        for (cluster, bit) in clusters {
            let set: Clusters = [cluster].into_iter().collect();
            assert_eq!(set.bits(), bit as u16, "{cluster}");
        }
        for (finding, bit) in [
            (FindingKind::DifferentValidTaxIds, DifferentValidTaxIds),
            (FindingKind::TwinsPattern, TwinsPattern),
            (FindingKind::GenderClash, GenderClash),
            (FindingKind::DifferentGivenNames, DifferentGivenNames),
            (FindingKind::BirthDatesContradict, BirthDatesContradict),
            (FindingKind::TaxIdContradicts, TaxIdContradicts),
            (FindingKind::PlaceholderAgreement, PlaceholderAgreement),
            (FindingKind::OtherScript, OtherScript),
            (FindingKind::NamesSwapped, NamesSwapped),
            (FindingKind::ReviewBin, ReviewBin),
        ] {
            let set: Findings = [finding].into_iter().collect();
            assert_eq!(set.bits(), bit as u16, "{finding}");
        }
    }
}
