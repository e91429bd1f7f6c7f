//! A person ready for comparison.

use std::borrow::Cow;
use std::fmt;
use std::num::NonZeroU32;

use chrono::NaiveDate;

use super::document::{twin_type, PreparedDocument};
use super::readings::Readings;
use super::traits::{Plan, Traits};
use super::variables::least;
use crate::names::Normalisation;
use crate::person::{Address, Person, OTP, RESIDENCE};
use crate::text::{ExactText, PreparedText, Recent};

/// A person whose texts are normalised, ready to be compared with many others.
///
/// Normalising is the slow half of a comparison: prepare a record once and keep it. An ordinary
/// record takes less than 512 bytes, and 96 more for names in Latin letters in
/// [`Normalisation::Clean`]. `Debug` shows nothing of what it holds.
///
/// ```
/// use osoba::comparison::{compare, Normalisation, PreparedPerson, Value};
/// use osoba::Person;
/// let person = Person { last_name: Some("Шевченко".into()), ..Person::default() };
/// let other = Person { last_name: Some("Шевчук".into()), ..Person::default() };
/// let a = PreparedPerson::new(&person, Normalisation::Published);
/// let b = PreparedPerson::new(&other, Normalisation::Published);
/// assert_eq!(compare(&a, &b).get(Value::LastName), Some(3));
/// ```
#[derive(Clone)]
pub struct PreparedPerson {
    pub(super) first_name: PreparedText,
    pub(super) last_name: PreparedText,
    pub(super) second_name: PreparedText,
    pub(super) tax_id: PreparedText,
    pub(super) birth_settlement: PreparedText,
    pub(super) residence_settlement: ExactText,
    pub(super) phone: ExactText,
    pub(super) gender: ExactText,
    pub(super) birth_date: Option<NaiveDate>,
    /// The least count of digits in a document.
    pub(super) digit_length: Option<NonZeroU32>,
    /// The least count of distinct digits in a document that has digits.
    pub(super) distinct_digits: Option<u8>,
    /// The documents that have a number, in the host's order.
    pub(super) documents: Vec<PreparedDocument>,
    /// The letters of all documents' numbers and one more for each, or the greatest count there is.
    pub(super) document_letters: u32,
    /// Only in [`Normalisation::Clean`], and only if a name is wholly in Latin letters.
    pub(super) readings: Option<Box<Readings>>,
    /// What comparisons of the catalogue read; only if it was prepared for some.
    pub(super) traits: Option<Box<Traits>>,
}

impl PreparedPerson {
    /// Prepares a person. Never fails: any text can be compared. Which texts count as absent is the
    /// normalisation's rule. Of a record beyond the limits that [`Person::check_limits`] checks the
    /// comparison costs no more time for each byte, but looks for near documents among the first
    /// [`crate::limits::ENTRIES`] only.
    #[must_use]
    pub fn new(person: &Person, normalisation: Normalisation) -> Self {
        let mut prepared = PreparedPerson::NOBODY;
        prepared.become_of(person, normalisation);
        prepared
    }

    /// Becomes what [`PreparedPerson::new`] makes of a person; the list of documents keeps its memory.
    pub(crate) fn become_of(&mut self, person: &Person, normalisation: Normalisation) {
        *self = Self::with_settlements(
            person,
            normalisation,
            std::mem::take(&mut self.documents),
            |raw| normalisation.kept_settlement(raw),
            |raw| residence(raw, normalisation),
        );
    }

    /// The same in a list of documents that another person had, with settlements of birth and of
    /// residence that are prepared by functions, which may cache them.
    #[inline]
    fn with_settlements<'p>(
        person: &'p Person,
        normalisation: Normalisation,
        mut documents: Vec<PreparedDocument>,
        birth: impl FnOnce(&'p str) -> PreparedText,
        residence: impl FnOnce(&'p str) -> ExactText,
    ) -> Self {
        let counts = prepare_documents(&mut documents, person, normalisation);
        PreparedPerson {
            first_name: name(&person.first_name, normalisation),
            last_name: name(&person.last_name, normalisation),
            second_name: name(&person.second_name, normalisation),
            tax_id: tax_id(person, &documents, normalisation),
            birth_settlement: person
                .birth_settlement
                .as_deref()
                .map_or(PreparedText::ABSENT, birth),
            residence_settlement: raw_residence(person).map_or(ExactText::Absent, residence),
            phone: ExactText::of(
                person
                    .authentication_methods
                    .iter()
                    .find(|method| method.r#type.as_deref() == Some(OTP))
                    .and_then(|method| method.phone_number.as_deref())
                    .and_then(|raw| normalisation.kept_phone(raw))
                    .as_deref(),
            ),
            gender: gender(person, normalisation),
            birth_date: person.birth_date,
            digit_length: counts.digit_length,
            distinct_digits: counts.distinct_digits,
            document_letters: counts.letters,
            documents,
            readings: Readings::of(person, normalisation),
            traits: None,
        }
    }

    /// Somebody of whom nothing is known.
    pub(crate) const NOBODY: PreparedPerson = PreparedPerson {
        first_name: PreparedText::ABSENT,
        last_name: PreparedText::ABSENT,
        second_name: PreparedText::ABSENT,
        tax_id: PreparedText::ABSENT,
        birth_settlement: PreparedText::ABSENT,
        residence_settlement: ExactText::Absent,
        phone: ExactText::Absent,
        gender: ExactText::Absent,
        birth_date: None,
        digit_length: None,
        distinct_digits: None,
        documents: Vec::new(),
        document_letters: 0,
        readings: None,
        traits: None,
    };

    /// What comparisons of the catalogue read of a person, and nothing that only the published
    /// comparisons read: those find every value absent.
    pub(crate) fn of_plan(person: &Person, normalisation: Normalisation, plan: &Plan) -> Self {
        let settlement = person.birth_settlement.as_deref();
        let mut prepared = PreparedPerson {
            first_name: name(&person.first_name, normalisation),
            last_name: name(&person.last_name, normalisation),
            second_name: name(&person.second_name, normalisation),
            birth_settlement: settlement
                .map_or(PreparedText::ABSENT, |raw| normalisation.kept_settlement(raw)),
            residence_settlement: raw_residence(person)
                .map_or(ExactText::Absent, |raw| residence(raw, normalisation)),
            gender: gender(person, normalisation),
            readings: Readings::of(person, normalisation),
            ..PreparedPerson::NOBODY
        };
        prepared.add_traits(person, normalisation, plan);
        prepared
    }

    /// Adds what the comparisons of a plan read.
    pub(crate) fn add_traits(
        &mut self,
        person: &Person,
        normalisation: Normalisation,
        plan: &Plan,
    ) {
        let [first, last, second] = self.names();
        let texts = [first, last, second, &self.birth_settlement];
        self.traits = Some(Box::new(Traits::of(person, texts, normalisation, plan)));
    }

    /// First, last and second name.
    pub(crate) fn names(&self) -> [&PreparedText; 3] {
        [&self.first_name, &self.last_name, &self.second_name]
    }

    pub(crate) fn traits(&self) -> Option<&Traits> {
        self.traits.as_deref()
    }

    pub(crate) fn birth_settlement(&self) -> &PreparedText {
        &self.birth_settlement
    }

    pub(crate) fn residence_settlement(&self) -> &ExactText {
        &self.residence_settlement
    }

    pub(crate) fn gender(&self) -> &ExactText {
        &self.gender
    }
}

/// Prepares persons who have settlements in common, as candidates have.
pub(crate) struct Preparer<'p, 'a> {
    normalisation: Normalisation,
    plan: Option<&'a Plan>,
    settlements: Recent<'p, PreparedText, 256>,
    residences: Recent<'p, ExactText, 64>,
}

impl<'p, 'a> Preparer<'p, 'a> {
    pub(crate) fn new(normalisation: Normalisation, plan: Option<&'a Plan>) -> Self {
        Preparer {
            normalisation,
            plan,
            settlements: Recent::default(),
            residences: Recent::default(),
        }
    }

    /// Makes `prepared` what [`PreparedPerson::new`] makes of the person; its list of documents keeps
    /// its memory.
    pub(crate) fn prepare_into(&mut self, prepared: &mut PreparedPerson, person: &'p Person) {
        let normalisation = self.normalisation;
        let (settlements, residences) = (&mut self.settlements, &mut self.residences);
        *prepared = PreparedPerson::with_settlements(
            person,
            normalisation,
            std::mem::take(&mut prepared.documents),
            |raw| settlements.get_or_insert_with(raw, |raw| normalisation.kept_settlement(raw)),
            |raw| residences.get_or_insert_with(raw, |raw| residence(raw, normalisation)),
        );
        if let Some(plan) = self.plan {
            prepared.add_traits(person, normalisation, plan);
        }
    }
}

fn name(raw: &Option<Cow<'_, str>>, normalisation: Normalisation) -> PreparedText {
    let Some(raw) = raw else { return PreparedText::ABSENT };
    normalisation.kept_name(raw)
}

fn raw_residence<'p>(person: &'p Person) -> Option<&'p str> {
    let is_residence = |address: &&Address| address.r#type.as_deref() == Some(RESIDENCE);
    person.addresses.iter().find(is_residence)?.settlement.as_deref()
}

fn residence(raw: &str, normalisation: Normalisation) -> ExactText {
    ExactText::of(normalisation.kept_residence(raw).as_deref())
}

fn gender(person: &Person, normalisation: Normalisation) -> ExactText {
    let gender = person.gender.as_deref();
    ExactText::of(gender.and_then(|raw| normalisation.kept_gender(raw)).as_deref())
}

/// What is counted of a person's documents while they are prepared, as in [`PreparedPerson`].
#[derive(Default)]
struct Counts {
    digit_length: Option<NonZeroU32>,
    distinct_digits: Option<u8>,
    letters: u32,
}

impl Counts {
    #[inline]
    fn add(&mut self, document: &PreparedDocument) {
        let length = document.digit_length().and_then(NonZeroU32::new);
        self.digit_length = least(self.digit_length, length);
        self.distinct_digits = least(self.distinct_digits, document.distinct_digits());
        self.letters = self.letters.saturating_add(document.letters());
    }
}

/// The documents that have a number, in a list that another person had.
fn prepare_documents(
    documents: &mut Vec<PreparedDocument>,
    person: &Person,
    normalisation: Normalisation,
) -> Counts {
    documents.clear();
    documents.reserve_exact(person.documents.len());
    let mut counts = Counts::default();
    let mut seen_types = 0_u8;
    for document in &person.documents {
        let twin_type = twin_type(document.r#type.as_deref());
        let bit = twin_type.map_or(0, |place| 1_u8.wrapping_shl(u32::from(place)));
        let is_first = seen_types & bit == 0;
        seen_types |= bit;
        let twin_type = twin_type.filter(|_| is_first);
        if let Some(prepared) = PreparedDocument::new(document, twin_type, normalisation) {
            counts.add(&prepared);
            documents.push(prepared);
        }
    }
    counts
}

/// The tax id, or, if there is none, the digits of the first document that has ten.
fn tax_id(
    person: &Person,
    documents: &[PreparedDocument],
    normalisation: Normalisation,
) -> PreparedText {
    if let Some(raw) = &person.tax_id {
        let given: PreparedText = normalisation.kept_tax_id(raw);
        if given.is_present() {
            return given;
        }
    }
    let ten = documents.iter().find(|document| document.digit_length() == Some(10));
    ten.map_or(PreparedText::ABSENT, |document| PreparedText::new(&document.digit_text()))
}

impl fmt::Debug for PreparedPerson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PreparedPerson").finish_non_exhaustive()
    }
}
