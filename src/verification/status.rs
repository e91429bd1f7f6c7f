//! Statuses, reasons and streams of `person_verifications`, with the names the database holds.

use crate::named::names;

names! {
    /// Verification status of one stream of a person.
    ///
    /// ```
    /// use osoba::verification::Status;
    /// assert_eq!(Status::from_name("IN_REVIEW"), Some(Status::InReview));
    /// assert_eq!(Status::from_name("in_review"), None);
    /// ```
    Status {
        /// Waits for the synchronisation.
        VerificationNeeded = "VERIFICATION_NEEDED",
        /// Claimed by a worker that is asking the registry.
        InReview = "IN_REVIEW",
        /// The registry has confirmed the data.
        Verified = "VERIFIED",
        /// The registry does not know the data, or they are malformed.
        NotVerified = "NOT_VERIFIED",
        /// There is nothing to verify.
        VerificationNotNeeded = "VERIFICATION_NOT_NEEDED",
    }
}

names! {
    /// Why a status was set.
    Reason {
        /// Set when the record was made (and, in the legacy vocabulary, when data are absent or
        /// incorrect).
        Initial = "INITIAL",
        /// A person request was signed, or an operator asked again.
        OnlineTriggered = "ONLINE_TRIGGERED",
        /// Set by the synchronisation.
        Auto = "AUTO",
        /// Set by the synchronisation: there are no data to verify.
        AutoDataAbsent = "AUTO_DATA_ABSENT",
        /// Set by the synchronisation: the data are malformed.
        AutoIncorrectData = "AUTO_INCORRECT_DATA",
        /// Set by a synchronisation that ran online.
        AutoOnline = "AUTO_ONLINE",
        /// Set by hand.
        Manual = "MANUAL",
        /// Confirmed by hand.
        ManualConfirmed = "MANUAL_CONFIRMED",
        /// Not confirmed by hand.
        ManualNotConfirmed = "MANUAL_NOT_CONFIRMED",
        /// A rule asks for verification.
        RulesTriggered = "RULES_TRIGGERED",
        /// The rules are satisfied.
        RulesPassed = "RULES_PASSED",
        /// The person may have died.
        PotentiallyDeceased = "POTENTIALLY_DECEASED",
    }
}

names! {
    /// A stream of verification: one registry's view of one kind of data.
    Stream {
        /// Tax register.
        Drfo = "drfo",
        /// Civil register: deaths.
        DracsDeath = "dracs_death",
        /// National Health Service.
        Nhs = "nhs",
        /// Demographic register: UNZR.
        Unzr = "unzr",
        /// Interior ministry: passports.
        MvsPassport = "mvs_passport",
        /// Migration service: passports.
        DmsPassport = "dms_passport",
        /// Civil register: births.
        DracsBirth = "dracs_birth",
        /// Civil register: changes of name.
        DracsNameChange = "dracs_name_change",
        /// Legal capacity.
        LegalCapacity = "legal_capacity",
    }
}
