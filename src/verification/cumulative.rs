//! One status of a person from all its streams.

use serde::{Deserialize, Serialize};

use super::status::{Status, Stream};
use crate::named::names;

names! {
    /// Cumulative verification status of a person.
    CumulativeStatus {
        /// No stream is *not verified* and none is open.
        Verified = "VERIFIED",
        /// A stream is not verified: the data should be corrected. Does not block.
        ChangesNeeded = "CHANGES_NEEDED",
        /// A stream is still open.
        VerificationNeeded = "VERIFICATION_NEEDED",
        /// Set by hand only; the one status that blocks.
        NotVerified = "NOT_VERIFIED",
    }
}

impl CumulativeStatus {
    /// Whether the person may not be served: HTTP 409, *Patient is not verified*.
    #[must_use]
    pub fn blocks(self) -> bool {
        self == CumulativeStatus::NotVerified
    }
}

/// The statuses of a person's streams; an absent stream has no effect.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Streams {
    /// Tax register.
    pub drfo: Option<Status>,
    /// Civil register: deaths.
    pub dracs_death: Option<Status>,
    /// National Health Service.
    pub nhs: Option<Status>,
    /// Demographic register: UNZR.
    pub unzr: Option<Status>,
    /// Interior ministry: passports.
    pub mvs_passport: Option<Status>,
    /// Migration service: passports.
    pub dms_passport: Option<Status>,
    /// Civil register: births.
    pub dracs_birth: Option<Status>,
    /// Civil register: changes of name.
    pub dracs_name_change: Option<Status>,
    /// Legal capacity.
    pub legal_capacity: Option<Status>,
    /// `verification_status` as it stands. `NOT_VERIFIED`, set by hand, is never overwritten;
    /// any other value is computed anew.
    pub verification_status: Option<CumulativeStatus>,
}

impl Streams {
    /// The status of one stream.
    #[must_use]
    pub fn get(&self, stream: Stream) -> Option<Status> {
        match stream {
            Stream::Drfo => self.drfo,
            Stream::DracsDeath => self.dracs_death,
            Stream::Nhs => self.nhs,
            Stream::Unzr => self.unzr,
            Stream::MvsPassport => self.mvs_passport,
            Stream::DmsPassport => self.dms_passport,
            Stream::DracsBirth => self.dracs_birth,
            Stream::DracsNameChange => self.dracs_name_change,
            Stream::LegalCapacity => self.legal_capacity,
        }
    }
}

/// The cumulative status, the first that applies: `NOT_VERIFIED` set by hand stays; any stream
/// `NOT_VERIFIED` gives `CHANGES_NEEDED`; any stream that is not final gives
/// `VERIFICATION_NEEDED`; else `VERIFIED`. `VERIFICATION_NOT_NEEDED` is neutral.
///
/// ```
/// use osoba::verification::{cumulative, CumulativeStatus, Status, Streams};
/// let streams = Streams { unzr: Some(Status::InReview), ..Default::default() };
/// assert_eq!(cumulative(&streams), CumulativeStatus::VerificationNeeded);
/// ```
#[must_use]
pub fn cumulative(streams: &Streams) -> CumulativeStatus {
    let any = |wanted: &[Status]| {
        let mut statuses = Stream::ALL.iter().filter_map(|stream| streams.get(*stream));
        statuses.any(|status| wanted.contains(&status))
    };
    if streams.verification_status == Some(CumulativeStatus::NotVerified) {
        CumulativeStatus::NotVerified
    } else if any(&[Status::NotVerified]) {
        CumulativeStatus::ChangesNeeded
    } else if any(&[Status::VerificationNeeded, Status::InReview]) {
        CumulativeStatus::VerificationNeeded
    } else {
        CumulativeStatus::Verified
    }
}
