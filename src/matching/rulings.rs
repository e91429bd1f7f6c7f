//! Every ruling, with its HTTP status and its messages.

use crate::named::names;

names! {
    /// What becomes of a submission.
    Outcome {
        /// A new person is created.
        Create = "create",
        /// Refused, because the person exists.
        Exists = "exists",
        /// A person of the index is updated.
        Update = "update",
        /// Several persons could be meant; none is chosen.
        Ambiguous = "ambiguous",
        /// Refused for another reason.
        Refused = "refused",
    }
}

names! {
    /// The rule that decided.
    DecisionRule {
        /// Too many persons hold the phone.
        PhoneLimit = "phone_limit",
        /// A holder of the phone has the same tax id.
        PhoneAndTaxId = "phone_and_tax_id",
        /// The model's score is above the threshold.
        ModelAboveThreshold = "model_above_threshold",
        /// Nobody is in any cluster.
        NoCandidates = "no_candidates",
        /// Nobody's score is above the threshold.
        ModelNotAboveThreshold = "model_not_above_threshold",
        /// The phone belongs to a person who is not a confidant person.
        PhoneNotConfidants = "phone_not_confidants",
        /// The phone is not the confidant person's.
        PhoneDiffersFromConfidant = "phone_differs_from_confidant",
        /// Exactly one person has the tax id and the full name.
        SingleIdentity = "single_identity",
        /// Several scores are above the threshold.
        SeveralAboveThreshold = "several_above_threshold",
        /// A finding that the policy's `cautions` name.
        Caution = "caution",
        /// The person named by id has the same phone and tax id.
        SamePhoneAndTaxId = "same_phone_and_tax_id",
        /// `person_id` is no UUID.
        PersonIdMalformed = "person_id_malformed",
        /// Nobody has this id.
        PersonUnknown = "person_unknown",
        /// The person named by id is not active.
        PersonInactive = "person_inactive",
        /// The person named by id is somebody else.
        PersonNotSame = "person_not_same",
    }
}

/// A row of the table of decisions: an outcome, the rule that decided, and the answer to the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ruling {
    /// What becomes of the submission.
    pub outcome: Outcome,
    /// The rule that decided.
    pub rule: DecisionRule,
    /// HTTP status as published; none where the request succeeds.
    pub http: Option<u16>,
    /// Message as published; `{n}` is the phone limit.
    pub message: Option<&'static str>,
    /// The same in Ukrainian.
    pub message_uk: Option<&'static str>,
}

impl Ruling {
    const fn without_message(outcome: Outcome, rule: DecisionRule) -> Self {
        Ruling { outcome, rule, http: None, message: None, message_uk: None }
    }

    const fn with_message(
        outcome: Outcome,
        rule: DecisionRule,
        http: u16,
        message: &'static str,
        message_uk: &'static str,
    ) -> Self {
        let (http, message, message_uk) = (Some(http), Some(message), Some(message_uk));
        Ruling { outcome, rule, http, message, message_uk }
    }
}

const NOT_UNIQUE: &str = "It is impossible to uniquely identify the person.";
const NOT_UNIQUE_UK: &str = "Неможливо однозначно визначити особу.";
const EXISTS: &str = "Such person exists. Update this person.";
const EXISTS_UK: &str = "Така особа вже існує. Оновіть дані цієї особи.";

pub(super) static PHONE_LIMIT: Ruling = Ruling::with_message(
    Outcome::Refused,
    DecisionRule::PhoneLimit,
    422,
    "This phone number is present more than {n} times in the system",
    "Цей номер телефону зазначено в системі більше {n} разів",
);
pub(super) static PHONE_AND_TAX_ID: Ruling =
    Ruling::with_message(Outcome::Exists, DecisionRule::PhoneAndTaxId, 409, EXISTS, EXISTS_UK);
pub(super) static EXISTS_BY_MODEL: Ruling = Ruling::with_message(
    Outcome::Exists,
    DecisionRule::ModelAboveThreshold,
    409,
    EXISTS,
    EXISTS_UK,
);
pub(super) static NO_CANDIDATES: Ruling =
    Ruling::without_message(Outcome::Create, DecisionRule::NoCandidates);
pub(super) static NOT_ABOVE_THRESHOLD: Ruling =
    Ruling::without_message(Outcome::Create, DecisionRule::ModelNotAboveThreshold);
pub(super) static PHONE_NOT_CONFIDANTS: Ruling = Ruling::with_message(
    Outcome::Refused,
    DecisionRule::PhoneNotConfidants,
    422,
    "phone belongs to another person",
    "Цей номер телефону належить іншій особі",
);
pub(super) static PHONE_DIFFERS: Ruling = Ruling::with_message(
    Outcome::Refused,
    DecisionRule::PhoneDiffersFromConfidant,
    422,
    "Person must have same phone as the confidant person",
    "Особа повинна мати той самий номер телефону, що й довірена особа",
);
pub(super) static SINGLE_IDENTITY: Ruling =
    Ruling::without_message(Outcome::Update, DecisionRule::SingleIdentity);
pub(super) static UPDATE_BY_MODEL: Ruling =
    Ruling::without_message(Outcome::Update, DecisionRule::ModelAboveThreshold);
pub(super) static SEVERAL_ABOVE_THRESHOLD: Ruling = Ruling::with_message(
    Outcome::Ambiguous,
    DecisionRule::SeveralAboveThreshold,
    401,
    NOT_UNIQUE,
    NOT_UNIQUE_UK,
);
pub(super) static CAUTION: Ruling =
    Ruling::with_message(Outcome::Ambiguous, DecisionRule::Caution, 401, NOT_UNIQUE, NOT_UNIQUE_UK);
pub(super) static SAME_PHONE_AND_TAX_ID: Ruling =
    Ruling::without_message(Outcome::Update, DecisionRule::SamePhoneAndTaxId);
pub(super) static PERSON_ID_MALFORMED: Ruling = Ruling::with_message(
    Outcome::Refused,
    DecisionRule::PersonIdMalformed,
    422,
    "person_id is not a UUID",
    "person_id не є UUID",
);
pub(super) static PERSON_UNKNOWN: Ruling = Ruling::with_message(
    Outcome::Refused,
    DecisionRule::PersonUnknown,
    422,
    "such person doesn't exist",
    "Такої особи не існує",
);
pub(super) static PERSON_INACTIVE: Ruling = Ruling::with_message(
    Outcome::Refused,
    DecisionRule::PersonInactive,
    422,
    "such person is not active",
    "Така особа не активна",
);
pub(super) static PERSON_NOT_SAME: Ruling = Ruling::with_message(
    Outcome::Refused,
    DecisionRule::PersonNotSame,
    409,
    "such person can't be updated. New person should be created instead",
    "Дані цієї особи не можна оновити. Натомість слід створити нову особу",
);

/// Every row, for printing and for the replay.
pub(super) static RULINGS: [&Ruling; 16] = [
    &PHONE_LIMIT,
    &PHONE_AND_TAX_ID,
    &EXISTS_BY_MODEL,
    &NO_CANDIDATES,
    &NOT_ABOVE_THRESHOLD,
    &PHONE_NOT_CONFIDANTS,
    &PHONE_DIFFERS,
    &SINGLE_IDENTITY,
    &UPDATE_BY_MODEL,
    &SEVERAL_ABOVE_THRESHOLD,
    &CAUTION,
    &SAME_PHONE_AND_TAX_ID,
    &PERSON_ID_MALFORMED,
    &PERSON_UNKNOWN,
    &PERSON_INACTIVE,
    &PERSON_NOT_SAME,
];

impl Ruling {
    /// Every row of the table of decisions.
    #[must_use]
    pub fn all() -> &'static [&'static Ruling] {
        &RULINGS
    }
}
