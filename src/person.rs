//! The records of a person, as ESOZ writes them.
//!
//! A [`Person`] is deliberately raw: texts are as the host holds them, every field may be absent,
//! and a value that no rule knows (a document type of next year) is kept, not refused. What a
//! field *means* is decided elsewhere: [`crate::Unzr`] parses `unzr`, [`crate::identifiers`] checks
//! tax ids, documents and phones, [`crate::comparison`] prepares a record for scoring.
//!
//! `Debug` of every record here says which fields are present and never what they hold.

use std::borrow::Cow;
use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::date::optional_date;
use crate::identifiers::placeholder::present;
use crate::json::{name, nullable_list, optional_object, text};
use crate::limits::{check_value, Lengths, Limited};
use crate::text::Words;
use crate::FieldError;

pub use crate::named_values::{NamedValue, NamedValues};

/// A person's fields of the host's own, texts and numbers by name: `{"email": "…", "postcode": "…"}`.
/// A number is kept as its decimal digits. Comparisons and clusters name one as `extra.email`.
pub type Extra = NamedValues<String>;

/// `authentication_methods[].type` of a phone that receives one-time passwords.
pub const OTP: &str = "OTP";
/// Every `gender` of ESOZ.
pub const GENDERS: [&str; 2] = ["MALE", "FEMALE"];
/// Every `authentication_methods[].type` of ESOZ.
pub const METHOD_TYPES: [&str; 4] = [OTP, "OFFLINE", "THIRD_PERSON", "NA"];
/// `documents[].type` of a birth certificate.
pub const BIRTH_CERTIFICATE: &str = "BIRTH_CERTIFICATE";
/// `documents[].type` of the identity card that carries a UNZR.
pub const NATIONAL_ID: &str = "NATIONAL_ID";
/// `addresses[].type` of where a person lives.
pub const RESIDENCE: &str = "RESIDENCE";
/// `addresses[].type` of where a person is registered.
pub const REGISTRATION: &str = "REGISTRATION";
/// Every `addresses[].type` of ESOZ.
pub const ADDRESS_TYPES: [&str; 2] = [RESIDENCE, REGISTRATION];

/// A person: one who registers, one in the index, or one to be synchronised. ESOZ field names.
///
/// A text may be lent for `'a` from wherever the host holds it: by the document that is read, unless
/// something in the text is escaped, or by the NIF's terms. A record whose texts are all its own is a
/// `Person<'static>` ([`Person::into_owned`]).
///
/// Unknown JSON fields are ignored, since hosts pass whole records; a null list is an empty list
/// and a null entry of a list is an empty entry. A record beyond [`crate::limits`] is
/// refused where it is read; [`Person::check_limits`] checks one made in another way.
///
/// ```
/// let person: osoba::Person = serde_json::from_str(
///     r#"{"last_name": "Шевченко", "birth_date": "1991-08-24", "documents": null}"#,
/// ).unwrap();
/// assert_eq!(person.last_name.as_deref(), Some("Шевченко"));
/// assert!(!format!("{person:?}").contains("Шевченко"));
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Person<'a> {
    /// `persons.id`, a UUID; absent on somebody who only registers.
    #[serde(borrow, deserialize_with = "text")]
    pub id: Option<Cow<'a, str>>,
    /// Given name.
    #[serde(borrow, deserialize_with = "name")]
    pub first_name: Option<Cow<'a, str>>,
    /// Family name.
    #[serde(borrow, deserialize_with = "name")]
    pub last_name: Option<Cow<'a, str>>,
    /// Patronymic.
    #[serde(borrow, deserialize_with = "name")]
    pub second_name: Option<Cow<'a, str>>,
    /// Date of birth, `YYYY-MM-DD`.
    #[serde(deserialize_with = "optional_date")]
    pub birth_date: Option<NaiveDate>,
    /// `MALE` or `FEMALE`, as given.
    #[serde(borrow, deserialize_with = "text")]
    pub gender: Option<Cow<'a, str>>,
    /// RNOKPP, ten digits, as given.
    #[serde(borrow, deserialize_with = "text")]
    pub tax_id: Option<Cow<'a, str>>,
    /// The person has declined a tax id.
    pub no_tax_id: Option<bool>,
    /// Unique record number in the demographic register, as given.
    #[serde(borrow, deserialize_with = "text")]
    pub unzr: Option<Cow<'a, str>>,
    /// Settlement of birth, free text.
    #[serde(borrow, deserialize_with = "text")]
    pub birth_settlement: Option<Cow<'a, str>>,
    /// `persons.status`, e.g. `active`, `inactive`, `MERGED`.
    #[serde(borrow, deserialize_with = "text")]
    pub status: Option<Cow<'a, str>>,
    /// `persons.is_active`.
    pub is_active: Option<bool>,
    /// `person_documents`, in the host's order, which the "first of a type" rules follow.
    #[serde(borrow, deserialize_with = "nullable_list")]
    pub documents: Vec<Document<'a>>,
    /// `person_addresses`, in the host's order.
    #[serde(borrow, deserialize_with = "nullable_list")]
    pub addresses: Vec<Address<'a>>,
    /// `person_authentication_methods`, live ones only, in the host's order.
    #[serde(borrow, deserialize_with = "nullable_list")]
    pub authentication_methods: Vec<AuthenticationMethod<'a>>,
    /// The person's phones, in the host's order; nobody authenticates by them.
    #[serde(borrow, deserialize_with = "nullable_list")]
    pub phones: Vec<Phone<'a>>,
    /// The confidant person, if there is one.
    #[serde(borrow, deserialize_with = "optional_object")]
    pub confidant_person: Option<ConfidantPerson<'a>>,
    /// Fields of the host's own, which comparisons of a scorecard and clusters may name.
    #[serde(skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
    /// How many persons of the register share what this one has, as far as the host knows.
    #[serde(deserialize_with = "optional_object", skip_serializing_if = "Option::is_none")]
    pub frequencies: Option<Frequencies>,
}

/// How many persons of a register share something with this one. What is absent is not known.
///
/// ```
/// let person: osoba::Person = serde_json::from_str(
///     r#"{"frequencies": {"last_name": 812, "phones": {"+380671112233": 2}}}"#,
/// ).unwrap();
/// assert_eq!(person.frequencies.unwrap().phones.get("+380671112233"), Some(&2));
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Frequencies {
    /// How many have a family name that sounds alike.
    pub last_name: Option<u64>,
    /// How many live in the settlement.
    pub settlement: Option<u64>,
    /// How many hold each phone, by the number as the record writes it.
    pub phones: NamedValues<u64>,
}

/// One of a person's documents.
#[derive(Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Document<'a> {
    /// Document type, e.g. `PASSPORT`; see [`crate::identifiers`].
    #[serde(borrow, deserialize_with = "text")]
    pub r#type: Option<Cow<'a, str>>,
    /// Series and number as written.
    #[serde(borrow, deserialize_with = "text")]
    pub number: Option<Cow<'a, str>>,
}

/// One of a person's addresses.
#[derive(Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Address<'a> {
    /// `RESIDENCE` or `REGISTRATION`.
    #[serde(borrow, deserialize_with = "text")]
    pub r#type: Option<Cow<'a, str>>,
    /// Settlement name, free text.
    #[serde(borrow, deserialize_with = "text")]
    pub settlement: Option<Cow<'a, str>>,
    /// Settlement identifier in the address registry, a UUID.
    #[serde(borrow, deserialize_with = "text")]
    pub settlement_id: Option<Cow<'a, str>>,
}

/// One of the methods by which a person authenticates.
#[derive(Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct AuthenticationMethod<'a> {
    /// `OTP`, `OFFLINE`, `THIRD_PERSON` or `NA`.
    #[serde(borrow, deserialize_with = "text")]
    pub r#type: Option<Cow<'a, str>>,
    /// Phone of an OTP method, `+38` and ten digits.
    #[serde(borrow, deserialize_with = "text")]
    pub phone_number: Option<Cow<'a, str>>,
}

/// The confidant person of a minor or incapable person; only the phones matter here.
#[derive(Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct ConfidantPerson<'a> {
    /// Their phones.
    #[serde(borrow, deserialize_with = "nullable_list")]
    pub phones: Vec<Phone<'a>>,
}

/// A phone in a record.
#[derive(Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Phone<'a> {
    /// `MOBILE` or `LAND_LINE`.
    #[serde(borrow, deserialize_with = "text")]
    pub r#type: Option<Cow<'a, str>>,
    /// The number, `+38` and ten digits.
    #[serde(borrow, deserialize_with = "text")]
    pub number: Option<Cow<'a, str>>,
}

impl Person<'_> {
    /// Checks that the record is within the limits of [`crate::limits`]. One that was read from JSON
    /// is.
    ///
    /// ```
    /// use osoba::{person::Document, Person};
    /// let person = Person { documents: vec![Document::default(); 2_000], ..Person::default() };
    /// let error = person.check_limits().unwrap_err();
    /// assert_eq!((error.field.as_str(), error.rule.as_str()), ("documents", "too_many"));
    /// ```
    ///
    /// # Errors
    /// The first field that is beyond its limit, [`crate::Rule::TooLong`] or [`crate::Rule::TooMany`].
    pub fn check_limits(&self) -> Result<(), FieldError> {
        if self.is_small() {
            Ok(())
        } else {
            self.check()
        }
    }

    /// The same record with texts of its own, however long those that it lends are kept.
    ///
    /// ```
    /// fn read(line: &str) -> Option<osoba::Person<'static>> {
    ///     let (last_name, first_name) = line.split_once(' ')?;
    ///     let lent = osoba::Person {
    ///         last_name: Some(last_name.into()),
    ///         first_name: Some(first_name.into()),
    ///         ..Default::default()
    ///     };
    ///     Some(lent.into_owned())
    /// }
    /// assert_eq!(read("Зразко Остап").unwrap().first_name.as_deref(), Some("Остап"));
    /// ```
    #[must_use]
    pub fn into_owned(self) -> Person<'static> {
        IntoOwned::into_owned(self)
    }

    /// Whether the record is considered: neither `status` nor `is_active` says otherwise. `status` is
    /// compared without case (`active`, `ACTIVE`); a record that lacks both columns is taken as
    /// active, since a host that selects them selects active persons.
    ///
    /// ```
    /// let merged = osoba::Person { status: Some("MERGED".into()), ..Default::default() };
    /// assert!(!merged.participates());
    /// ```
    #[must_use]
    pub fn participates(&self) -> bool {
        takes_part(self.status.as_deref(), self.is_active)
    }

    /// Whether a field whose values decide a rule holds one that no rule knows: a method's or an
    /// address' type, or the gender. Blank is absent. Such a value is ignored: a method
    /// of the type `otp` counts for nothing, and its phone is not looked up.
    ///
    /// ```
    /// let person = |gender: &'static str| osoba::Person { gender: Some(gender.into()), ..Default::default() };
    /// assert!(person("female").has_unknown_value());
    /// assert!(!person("FEMALE").has_unknown_value() && !person("").has_unknown_value());
    /// ```
    #[must_use]
    pub fn has_unknown_value(&self) -> bool {
        self.has_unknown_gender()
            || self.authentication_methods.iter().any(AuthenticationMethod::has_unknown_type)
            || self.addresses.iter().any(Address::has_unknown_type)
    }

    /// The gender's part of [`Person::has_unknown_value`].
    #[inline]
    pub(crate) fn has_unknown_gender(&self) -> bool {
        static GENDER: Words<{ GENDERS.len() }> = Words::of(&GENDERS);
        is_unknown(&self.gender, &GENDER)
    }

    /// The phones of the person's OTP methods, in order, absent ones left out.
    pub fn otp_phones(&self) -> impl Iterator<Item = &str> {
        let otp = |method: &&AuthenticationMethod<'_>| method.r#type.as_deref() == Some(OTP);
        self.authentication_methods.iter().filter(otp).filter_map(|m| m.phone_number.as_deref())
    }
}

impl Document<'_> {
    /// Whether the type is [`BIRTH_CERTIFICATE`].
    #[inline]
    pub(crate) fn is_birth_certificate(&self) -> bool {
        self.r#type.as_deref() == Some(BIRTH_CERTIFICATE)
    }
}

impl AuthenticationMethod<'_> {
    /// The type's part of [`Person::has_unknown_value`].
    #[inline]
    pub(crate) fn has_unknown_type(&self) -> bool {
        static METHOD: Words<{ METHOD_TYPES.len() }> = Words::of(&METHOD_TYPES);
        is_unknown(&self.r#type, &METHOD)
    }
}

impl Address<'_> {
    /// The type's part of [`Person::has_unknown_value`].
    #[inline]
    pub(crate) fn has_unknown_type(&self) -> bool {
        static ADDRESS: Words<{ ADDRESS_TYPES.len() }> = Words::of(&ADDRESS_TYPES);
        is_unknown(&self.r#type, &ADDRESS)
    }
}

/// Whether a value is there and none of these.
#[inline]
fn is_unknown<const N: usize>(value: &Option<Cow<'_, str>>, known: &Words<N>) -> bool {
    let value = value.as_deref();
    value.is_some_and(|value| !known.contains(value) && present(value).is_some())
}

/// Whether neither `persons.status` nor `persons.is_active` says that a record is not active.
pub(crate) fn takes_part(status: Option<&str>, is_active: Option<bool>) -> bool {
    let says_active = |status: &str| status == "active" || status.eq_ignore_ascii_case("active");
    status.is_none_or(says_active) && is_active != Some(false)
}

/// Makes what a record lends its own.
trait IntoOwned {
    type Owned;

    fn into_owned(self) -> Self::Owned;
}

impl IntoOwned for Cow<'_, str> {
    type Owned = Cow<'static, str>;

    fn into_owned(self) -> Cow<'static, str> {
        Cow::Owned(self.into_owned())
    }
}

impl<T: IntoOwned> IntoOwned for Option<T> {
    type Owned = Option<T::Owned>;

    fn into_owned(self) -> Option<T::Owned> {
        self.map(T::into_owned)
    }
}

impl<T: IntoOwned> IntoOwned for Vec<T> {
    type Owned = Vec<T::Owned>;

    fn into_owned(self) -> Vec<T::Owned> {
        self.into_iter().map(T::into_owned).collect()
    }
}

macro_rules! owned_already {
    ($($type:ty),*) => {$(
        impl IntoOwned for $type {
            type Owned = Self;

            fn into_owned(self) -> Self {
                self
            }
        }
    )*};
}

owned_already!(NaiveDate, bool, u64, Extra, NamedValues<u64>);

/// Shows that a value is there without showing it.
struct Hidden<'a, T>(&'a Option<T>);

impl<T> fmt::Debug for Hidden<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "present" } else { "absent" })
    }
}

/// What follows from the fields of a record, values first, then lists and records: `Debug`, which
/// hides the values and shows how many entries the lists have, the check of the limits, and the record
/// with texts of its own.
macro_rules! record {
    ($name:ident, $record:ty => $owned:ty { $($field:ident),* ; $($list:ident),* }) => {
        impl fmt::Debug for $record {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name))
                    $(.field(stringify!($field), &Hidden(&self.$field)))*
                    $(.field(stringify!($list), &self.$list))*
                    .finish()
            }
        }

        impl $record {
            /// The lengths of the values, without a branch for each.
            #[inline]
            pub(crate) fn lengths(&self) -> Lengths {
                Lengths::default() $(| Lengths::of(&self.$field))*
            }
        }

        impl Limited for $record {
            #[inline]
            fn is_small(&self) -> bool {
                self.lengths().are_small() $(&& self.$list.is_small())*
            }

            fn check(&self) -> Result<(), FieldError> {
                $(check_value(stringify!($field), &self.$field)?;)*
                $(self.$list.check().map_err(|error| error.under(stringify!($list)))?;)*
                Ok(())
            }
        }

        impl IntoOwned for $record {
            type Owned = $owned;

            fn into_owned(self) -> $owned {
                $name {
                    $($field: IntoOwned::into_owned(self.$field),)*
                    $($list: IntoOwned::into_owned(self.$list),)*
                }
            }
        }
    };
}

record!(Person, Person<'_> => Person<'static> {
    id, first_name, last_name, second_name, birth_date, gender, tax_id, no_tax_id, unzr,
    birth_settlement, status, is_active;
    documents, addresses, authentication_methods, phones, confidant_person, extra, frequencies
});
record!(Frequencies, Frequencies => Frequencies { last_name, settlement; phones });
record!(Document, Document<'_> => Document<'static> { r#type, number; });
record!(Address, Address<'_> => Address<'static> { r#type, settlement, settlement_id; });
record!(AuthenticationMethod, AuthenticationMethod<'_> => AuthenticationMethod<'static> { r#type, phone_number; });
record!(ConfidantPerson, ConfidantPerson<'_> => ConfidantPerson<'static> { ; phones });
record!(Phone, Phone<'_> => Phone<'static> { r#type, number; });
