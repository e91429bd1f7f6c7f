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
    /// Every row of the table of decisions.
    #[must_use]
    pub fn all() -> &'static [&'static Ruling] {
        RULINGS
    }

    const fn new(outcome: Outcome, rule: DecisionRule) -> Self {
        Ruling { outcome, rule, http: None, message: None, message_uk: None }
    }

    const fn with_message(self, http: u16, message: &'static str, uk: &'static str) -> Self {
        Ruling { http: Some(http), message: Some(message), message_uk: Some(uk), ..self }
    }
}

const NOT_UNIQUE: &str = "It is impossible to uniquely identify the person.";
const NOT_UNIQUE_UK: &str = "Неможливо однозначно визначити особу.";
const EXISTS: &str = "Such person exists. Update this person.";
const EXISTS_UK: &str = "Така особа вже існує. Оновіть дані цієї особи.";

/// The table of decisions: for each row its name, outcome and rule, then HTTP status and messages if it
/// has any. Makes a static of each, and the list of all.
macro_rules! rulings {
    ($($name:ident: $outcome:ident, $rule:ident $(, $http:literal, $message:expr, $uk:expr)?;)*) => {
        $(pub(super) static $name: Ruling = Ruling::new(Outcome::$outcome, DecisionRule::$rule)
            $(.with_message($http, $message, $uk))?;)*
        static RULINGS: &[&Ruling] = &[$(&$name),*];
    };
}

rulings! {
    PHONE_LIMIT: Refused, PhoneLimit, 422,
        "This phone number is present more than {n} times in the system",
        "Цей номер телефону зазначено в системі більше {n} разів";
    PHONE_AND_TAX_ID: Exists, PhoneAndTaxId, 409, EXISTS, EXISTS_UK;
    EXISTS_BY_MODEL: Exists, ModelAboveThreshold, 409, EXISTS, EXISTS_UK;
    NO_CANDIDATES: Create, NoCandidates;
    NOT_ABOVE_THRESHOLD: Create, ModelNotAboveThreshold;
    PHONE_NOT_CONFIDANTS: Refused, PhoneNotConfidants, 422,
        "phone belongs to another person",
        "Цей номер телефону належить іншій особі";
    PHONE_DIFFERS: Refused, PhoneDiffersFromConfidant, 422,
        "Person must have same phone as the confidant person",
        "Особа повинна мати той самий номер телефону, що й довірена особа";
    SINGLE_IDENTITY: Update, SingleIdentity;
    UPDATE_BY_MODEL: Update, ModelAboveThreshold;
    SEVERAL_ABOVE_THRESHOLD: Ambiguous, SeveralAboveThreshold, 401, NOT_UNIQUE, NOT_UNIQUE_UK;
    CAUTION: Ambiguous, Caution, 401, NOT_UNIQUE, NOT_UNIQUE_UK;
    SAME_PHONE_AND_TAX_ID: Update, SamePhoneAndTaxId;
    PERSON_ID_MALFORMED: Refused, PersonIdMalformed, 422,
        "person_id is not a UUID",
        "person_id не є UUID";
    PERSON_UNKNOWN: Refused, PersonUnknown, 422,
        "such person doesn't exist",
        "Такої особи не існує";
    PERSON_INACTIVE: Refused, PersonInactive, 422,
        "such person is not active",
        "Така особа не активна";
    PERSON_NOT_SAME: Refused, PersonNotSame, 409,
        "such person can't be updated. New person should be created instead",
        "Дані цієї особи не можна оновити. Натомість слід створити нову особу";
}
