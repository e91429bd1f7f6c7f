//! The fields' numbers.

use std::ffi::CStr;

/// The fields that an osoba_error can name. Numbers are never reused; later versions may add some.
/// A field that has no number yet is OSOBA_FIELD_NONE, and osoba_error.path names it all the same.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants are the fields' own names")]
pub enum osoba_field {
    None = 0,
    Person = 1,
    Candidate = 2,
    Id = 3,
    FirstName = 4,
    LastName = 5,
    SecondName = 6,
    BirthDate = 7,
    Gender = 8,
    TaxId = 9,
    NoTaxId = 10,
    Unzr = 11,
    BirthSettlement = 12,
    Status = 13,
    IsActive = 14,
    Documents = 15,
    Addresses = 16,
    AuthenticationMethods = 17,
    ConfidantPerson = 18,
    Type = 19,
    Number = 20,
    Settlement = 21,
    SettlementId = 22,
    PhoneNumber = 23,
    Phones = 24,
    Persons = 25,
    Verification = 100,
    Answer = 101,
    BeforeClaim = 102,
    Policy = 103,
    Now = 104,
    Description = 105,
    Fault = 106,
    Reasons = 107,
    MandatoryFields = 108,
    ValidationPeriodDays = 109,
    ClaimTimeoutMinutes = 110,
    UnzrVerificationStatus = 111,
    UnzrVerificationReason = 112,
    UnzrSyncedAt = 113,
    UpdatedAt = 114,
    VerificationStatus = 115,
    Drfo = 116,
    DracsDeath = 117,
    Nhs = 118,
    MvsPassport = 119,
    DmsPassport = 120,
    DracsBirth = 121,
    DracsNameChange = 122,
    LegalCapacity = 123,
    Submission = 200,
    Facts = 201,
    PhoneHolders = 202,
    PhoneIsConfidants = 203,
    SameIdentity = 204,
    Candidates = 205,
    PersonId = 206,
    Procedure = 207,
    Threshold = 208,
    ThresholdRule = 209,
    PhoneNumberAuthLimit = 210,
    PhoneLimit = 211,
    Key = 212,
    RequireUnique = 213,
    Query = 214,
    BirthCertificate = 215,
    Name = 216,
    Kind = 217,
    Decision = 218,
    Audit = 219,
    Version = 220,
    Scorecard = 221,
    Hash = 222,
    Preset = 237,
    Rule = 250,
    Step = 251,
    Evidence = 252,
    Clusters = 253,
    Bins = 254,
    Points = 255,
    Score = 256,
    Cautions = 257,
    Ignored = 258,
    Reason = 259,
    Field = 260,
    HasPhone = 261,
    ConfidantHasPhone = 262,
    PersonIdIsUuid = 263,
    SameTaxId = 264,
    DifferentValidTaxIds = 265,
    TwinsPattern = 266,
    GenderClash = 267,
    Format = 300,
    Source = 301,
    Normalisation = 302,
    Intercept = 303,
    Formula = 304,
    Variables = 305,
    Coefficient = 306,
    Woe = 307,
    Conditions = 308,
    Bin = 309,
    When = 310,
    Min = 311,
    Max = 312,
    OrAbsent = 313,
    Limits = 314,
    Automatic = 315,
    Manual = 316,
    Explain = 317,
    Bands = 318,
    Lang = 319,
    Svg = 320,
    Table = 321,
}

/// The fields with their names.
const FIELDS: &[(osoba_field, &CStr)] = &[
    (osoba_field::Person, c"person"),
    (osoba_field::Candidate, c"candidate"),
    (osoba_field::Id, c"id"),
    (osoba_field::FirstName, c"first_name"),
    (osoba_field::LastName, c"last_name"),
    (osoba_field::SecondName, c"second_name"),
    (osoba_field::BirthDate, c"birth_date"),
    (osoba_field::Gender, c"gender"),
    (osoba_field::TaxId, c"tax_id"),
    (osoba_field::NoTaxId, c"no_tax_id"),
    (osoba_field::Unzr, c"unzr"),
    (osoba_field::BirthSettlement, c"birth_settlement"),
    (osoba_field::Status, c"status"),
    (osoba_field::IsActive, c"is_active"),
    (osoba_field::Documents, c"documents"),
    (osoba_field::Addresses, c"addresses"),
    (osoba_field::AuthenticationMethods, c"authentication_methods"),
    (osoba_field::ConfidantPerson, c"confidant_person"),
    (osoba_field::Type, c"type"),
    (osoba_field::Number, c"number"),
    (osoba_field::Settlement, c"settlement"),
    (osoba_field::SettlementId, c"settlement_id"),
    (osoba_field::PhoneNumber, c"phone_number"),
    (osoba_field::Phones, c"phones"),
    (osoba_field::Persons, c"persons"),
    (osoba_field::Verification, c"verification"),
    (osoba_field::Answer, c"answer"),
    (osoba_field::BeforeClaim, c"before_claim"),
    (osoba_field::Policy, c"policy"),
    (osoba_field::Now, c"now"),
    (osoba_field::Description, c"description"),
    (osoba_field::Fault, c"fault"),
    (osoba_field::Reasons, c"reasons"),
    (osoba_field::MandatoryFields, c"mandatory_fields"),
    (osoba_field::ValidationPeriodDays, c"validation_period_days"),
    (osoba_field::ClaimTimeoutMinutes, c"claim_timeout_minutes"),
    (osoba_field::UnzrVerificationStatus, c"unzr_verification_status"),
    (osoba_field::UnzrVerificationReason, c"unzr_verification_reason"),
    (osoba_field::UnzrSyncedAt, c"unzr_synced_at"),
    (osoba_field::UpdatedAt, c"updated_at"),
    (osoba_field::VerificationStatus, c"verification_status"),
    (osoba_field::Drfo, c"drfo"),
    (osoba_field::DracsDeath, c"dracs_death"),
    (osoba_field::Nhs, c"nhs"),
    (osoba_field::MvsPassport, c"mvs_passport"),
    (osoba_field::DmsPassport, c"dms_passport"),
    (osoba_field::DracsBirth, c"dracs_birth"),
    (osoba_field::DracsNameChange, c"dracs_name_change"),
    (osoba_field::LegalCapacity, c"legal_capacity"),
    (osoba_field::Submission, c"submission"),
    (osoba_field::Facts, c"facts"),
    (osoba_field::PhoneHolders, c"phone_holders"),
    (osoba_field::PhoneIsConfidants, c"phone_is_confidants"),
    (osoba_field::SameIdentity, c"same_identity"),
    (osoba_field::Candidates, c"candidates"),
    (osoba_field::PersonId, c"person_id"),
    (osoba_field::Procedure, c"procedure"),
    (osoba_field::Threshold, c"threshold"),
    (osoba_field::ThresholdRule, c"threshold_rule"),
    (osoba_field::PhoneNumberAuthLimit, c"phone_number_auth_limit"),
    (osoba_field::PhoneLimit, c"phone_limit"),
    (osoba_field::Key, c"key"),
    (osoba_field::RequireUnique, c"require_unique"),
    (osoba_field::Query, c"query"),
    (osoba_field::BirthCertificate, c"birth_certificate"),
    (osoba_field::Name, c"name"),
    (osoba_field::Kind, c"kind"),
    (osoba_field::Decision, c"decision"),
    (osoba_field::Audit, c"audit"),
    (osoba_field::Version, c"version"),
    (osoba_field::Scorecard, c"scorecard"),
    (osoba_field::Hash, c"hash"),
    (osoba_field::Preset, c"preset"),
    (osoba_field::Rule, c"rule"),
    (osoba_field::Step, c"step"),
    (osoba_field::Evidence, c"evidence"),
    (osoba_field::Clusters, c"clusters"),
    (osoba_field::Bins, c"bins"),
    (osoba_field::Points, c"points"),
    (osoba_field::Score, c"score"),
    (osoba_field::Cautions, c"cautions"),
    (osoba_field::Ignored, c"ignored"),
    (osoba_field::Reason, c"reason"),
    (osoba_field::Field, c"field"),
    (osoba_field::HasPhone, c"has_phone"),
    (osoba_field::ConfidantHasPhone, c"confidant_has_phone"),
    (osoba_field::PersonIdIsUuid, c"person_id_is_uuid"),
    (osoba_field::SameTaxId, c"same_tax_id"),
    (osoba_field::DifferentValidTaxIds, c"different_valid_tax_ids"),
    (osoba_field::TwinsPattern, c"twins_pattern"),
    (osoba_field::GenderClash, c"gender_clash"),
    (osoba_field::Format, c"format"),
    (osoba_field::Source, c"source"),
    (osoba_field::Normalisation, c"normalisation"),
    (osoba_field::Intercept, c"intercept"),
    (osoba_field::Formula, c"formula"),
    (osoba_field::Variables, c"variables"),
    (osoba_field::Coefficient, c"coefficient"),
    (osoba_field::Woe, c"woe"),
    (osoba_field::Conditions, c"conditions"),
    (osoba_field::Bin, c"bin"),
    (osoba_field::When, c"when"),
    (osoba_field::Min, c"min"),
    (osoba_field::Max, c"max"),
    (osoba_field::OrAbsent, c"or_absent"),
    (osoba_field::Limits, c"limits"),
    (osoba_field::Automatic, c"automatic"),
    (osoba_field::Manual, c"manual"),
    (osoba_field::Explain, c"explain"),
    (osoba_field::Bands, c"bands"),
    (osoba_field::Lang, c"lang"),
    (osoba_field::Svg, c"svg"),
    (osoba_field::Table, c"table"),
];

impl osoba_field {
    /// The innermost part of a path such as `facts.candidates[3].birth_date` that is a field.
    pub(crate) fn innermost(path: &str) -> (osoba_field, &'static CStr) {
        let named = |part: &str| {
            let name = part.split('[').next().unwrap_or_default();
            let mut fields = FIELDS.iter();
            fields.find(|(_, known)| known.to_bytes() == name.as_bytes())
        };
        let found = path.rsplit('.').find_map(named);
        found.map_or((osoba_field::None, c""), |(field, name)| (*field, name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_one_number_and_one_name() {
        for (at, (field, name)) in FIELDS.iter().enumerate() {
            let same = FIELDS.iter().filter(|(other, text)| other == field || text == name);
            assert_eq!(same.count(), 1, "{name:?}");
            let before = FIELDS.get(at.wrapping_sub(1));
            assert!(before.is_none_or(|(before, _)| (*before as i32) < *field as i32), "{name:?}");
            // The name in C is the name of the field, as `OSOBA_FIELD_BIRTH_DATE` is `birth_date`.
            let letters = name.to_str().unwrap().replace('_', "");
            assert_eq!(format!("{field:?}").to_lowercase(), letters);
        }
    }

    #[test]
    fn the_innermost_known_field_of_a_path_is_found() {
        let name = |path| osoba_field::innermost(path).1.to_str().unwrap();
        assert_eq!(name("facts.candidates[3].birth_date"), "birth_date");
        assert_eq!(name("facts.candidates[3]"), "candidates");
        assert_eq!(name("variables[3].woe.0x<6"), "woe");
        assert_eq!(name(""), "");
        assert_eq!(osoba_field::innermost("policy.treshold").0, osoba_field::Policy);
    }
}
