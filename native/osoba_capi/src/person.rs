//! Prepared persons.

use std::borrow::Cow;
use std::mem::MaybeUninit;

use osoba_core::comparison::{Normalisation, PreparedPerson};
use osoba_core::date::parse_date;
use osoba_core::person::{Address, AuthenticationMethod, Document, Person};
use osoba_core::{FieldError, Rule};

use crate::boundary::{copy_struct, entries, given, guarded_with, OutHandle};
use crate::error::{osoba_error, Failure};
use crate::scorecard::osoba_scorecard;
use crate::status::osoba_status;
use crate::text::osoba_str;

/// A person prepared for comparison: texts normalised once, so that comparing is fast. Immutable:
/// any number of threads may use it at once. Made by osoba_person_new() or
/// osoba_person_from_json(), freed by osoba_person_free(); keeps nothing of what it was made from
/// and may outlive the scorecard.
pub struct osoba_person {
    pub(crate) prepared: PreparedPerson,
    pub(crate) normalisation: Normalisation,
}

/// One of a person's documents, lent to osoba_person_new().
#[repr(C)]
#[derive(Clone, Copy)]
pub struct osoba_document {
    /// Document type, e.g. `PASSPORT`.
    pub r#type: osoba_str,
    /// Series and number as written.
    pub number: osoba_str,
}

/// One of a person's addresses, lent to osoba_person_new().
#[repr(C)]
#[derive(Clone, Copy)]
pub struct osoba_address {
    /// `RESIDENCE` or `REGISTRATION`.
    pub r#type: osoba_str,
    /// Settlement name, free text.
    pub settlement: osoba_str,
}

/// One way in which a person proves to be present, lent to osoba_person_new().
#[repr(C)]
#[derive(Clone, Copy)]
pub struct osoba_authentication_method {
    /// `OTP`, `OFFLINE`, `THIRD_PERSON` or `NA`.
    pub r#type: osoba_str,
    /// Phone of an OTP method, `+38` and ten digits.
    pub phone_number: osoba_str,
}

/// What a person is compared by, lent to osoba_person_new(), which keeps nothing of it. Names are
/// ESOZ's. Start from osoba_person_fields_init(), where everything is absent; later versions may add
/// fields at the end.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct osoba_person_fields {
    /// `sizeof(osoba_person_fields)`, by which the library knows the header's version.
    pub struct_size: usize,
    /// Given name.
    pub first_name: osoba_str,
    /// Family name.
    pub last_name: osoba_str,
    /// Patronymic.
    pub second_name: osoba_str,
    /// Date of birth, `YYYY-MM-DD`.
    pub birth_date: osoba_str,
    /// `MALE` or `FEMALE`.
    pub gender: osoba_str,
    /// RNOKPP, ten digits.
    pub tax_id: osoba_str,
    /// Settlement of birth, free text.
    pub birth_settlement: osoba_str,
    /// The documents, in the host's order; NULL if there are none.
    pub documents: *const osoba_document,
    /// How many documents.
    pub documents_len: usize,
    /// The addresses, in the host's order; NULL if there are none.
    pub addresses: *const osoba_address,
    /// How many addresses.
    pub addresses_len: usize,
    /// The live authentication methods, in the host's order; NULL if there are none.
    pub authentication_methods: *const osoba_authentication_method,
    /// How many authentication methods.
    pub authentication_methods_len: usize,
}

/// Size of osoba_person_fields in its first version.
const FIRST_FIELDS: usize = size_of::<osoba_person_fields>();

/// Prepares a person from fields, for comparison by a scorecard or any other with the same
/// normalisation.
///
/// @param scorecard whose normalisation to apply
/// @param fields the person; the library keeps nothing of it
/// @param person receives the person, to be freed with osoba_person_free()
/// @param error which field is not UTF-8, no date, longer than 64 KiB or a list of more than 1,000
///        entries; may be NULL
#[no_mangle]
pub unsafe extern "C" fn osoba_person_new(
    scorecard: Option<&osoba_scorecard>,
    fields: *const osoba_person_fields,
    person: Option<&mut MaybeUninit<Option<Box<osoba_person>>>>,
    error: Option<&mut MaybeUninit<osoba_error>>,
) -> osoba_status {
    guarded_with(error, || {
        let scorecard = given(scorecard)?;
        // SAFETY: the caller's contract; NULL pointers and zero lengths are valid fields.
        let fields = unsafe { copy_struct(fields, FIRST_FIELDS) }?;
        // SAFETY: the caller's contract.
        put(scorecard, person, || unsafe { fields.read() })
    })
}

/// Prepares a person from a JSON object with ESOZ's field names; unknown fields are ignored, since
/// hosts pass whole records.
///
/// @param scorecard whose normalisation to apply
/// @param json the person; must not be absent
/// @param person receives the person, to be freed with osoba_person_free()
/// @param error which field is wrong; may be NULL
#[no_mangle]
pub unsafe extern "C" fn osoba_person_from_json(
    scorecard: Option<&osoba_scorecard>,
    json: osoba_str,
    person: Option<&mut MaybeUninit<Option<Box<osoba_person>>>>,
    error: Option<&mut MaybeUninit<osoba_error>>,
) -> osoba_status {
    guarded_with(error, || {
        let scorecard = given(scorecard)?;
        // SAFETY: the caller's contract.
        let json = unsafe { json.required() }?;
        put(scorecard, person, || Ok(FieldError::read_object(json)?))
    })
}

/// Frees a person; NULL is a no-op.
///
/// @param person the person, which is used no more
#[no_mangle]
pub extern "C" fn osoba_person_free(person: Option<Box<osoba_person>>) {
    drop(person);
}

fn put<'a>(
    scorecard: &osoba_scorecard,
    person: OutHandle<'_, osoba_person>,
    read: impl FnOnce() -> Result<Person<'a>, Failure>,
) -> Result<(), Failure> {
    let person = given(person)?;
    let read = read()?;
    read.check_limits()?;
    person.write(Some(Box::new(osoba_person {
        prepared: scorecard.scorecard.prepare(&read),
        normalisation: scorecard.scorecard.normalisation(),
    })));
    Ok(())
}

impl osoba_person_fields {
    /// # Safety
    /// Every pointer is NULL or valid for its length.
    unsafe fn read<'a>(&self) -> Result<Person<'a>, Failure> {
        // SAFETY: the caller's contract.
        let text = |text: osoba_str, name: &str| unsafe { lent::<'a>(text, || name.to_owned()) };
        let birth_date = match text(self.birth_date, "birth_date")? {
            None => None,
            Some(date) => {
                Some(parse_date(&date).ok_or_else(|| FieldError::new("birth_date", Rule::Date))?)
            }
        };
        // SAFETY: the caller's contract, for all three.
        let (documents, addresses, methods) = unsafe {
            (
                entries(self.documents, self.documents_len)?,
                entries(self.addresses, self.addresses_len)?,
                entries(self.authentication_methods, self.authentication_methods_len)?,
            )
        };
        Ok(Person {
            first_name: text(self.first_name, "first_name")?,
            last_name: text(self.last_name, "last_name")?,
            second_name: text(self.second_name, "second_name")?,
            birth_date,
            gender: text(self.gender, "gender")?,
            tax_id: text(self.tax_id, "tax_id")?,
            birth_settlement: text(self.birth_settlement, "birth_settlement")?,
            documents: list("documents", documents, |entry, text| {
                Ok(Document {
                    r#type: text(entry.r#type, "type")?,
                    number: text(entry.number, "number")?,
                })
            })?,
            addresses: list("addresses", addresses, |entry, text| {
                Ok(Address {
                    r#type: text(entry.r#type, "type")?,
                    settlement: text(entry.settlement, "settlement")?,
                    settlement_id: None,
                })
            })?,
            authentication_methods: list("authentication_methods", methods, |entry, text| {
                Ok(AuthenticationMethod {
                    r#type: text(entry.r#type, "type")?,
                    phone_number: text(entry.phone_number, "phone_number")?,
                })
            })?,
            ..Person::default()
        })
    }
}

/// Reads a text of an entry, or names the entry's field.
type ReadText<'r, 'a> = &'r dyn Fn(osoba_str, &str) -> Result<Option<Cow<'a, str>>, Failure>;

fn list<'a, C: Copy, T>(
    name: &str,
    list: &[C],
    read: impl Fn(C, ReadText<'_, 'a>) -> Result<T, Failure>,
) -> Result<Vec<T>, Failure> {
    let entry = |(place, entry): (usize, &C)| {
        read(*entry, &|text, field| {
            // SAFETY: the contract of the function that lent the list.
            unsafe { lent(text, || format!("{name}[{place}].{field}")) }
        })
    };
    list.iter().enumerate().map(entry).collect()
}

/// # Safety
/// As [`osoba_str::optional`].
unsafe fn lent<'a>(
    text: osoba_str,
    field: impl Fn() -> String,
) -> Result<Option<Cow<'a, str>>, Failure> {
    // SAFETY: as promised.
    let text = unsafe { text.optional() }.map_err(|failure| failure.of(field))?;
    Ok(text.map(Cow::Borrowed))
}
