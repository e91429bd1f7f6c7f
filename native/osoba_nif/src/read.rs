//! Terms to Rust values. Nothing here trusts a term: what cannot be read is a [`Failure`].

use std::borrow::Cow;

use chrono::{DateTime, NaiveDate, Utc};
use osoba::{date::parse_date, FieldError, Rule};
use rustler::sys::{enif_get_tuple, ErlNifTerm};
use rustler::{Binary, Term};

mod atoms {
    rustler::atoms! {
        nil, missing, not_loaded,
        struct_field = "__struct__",
        ecto_not_loaded = "Elixir.Ecto.Association.NotLoaded",
    }
}

/// Why an input was not taken.
pub(crate) enum Failure {
    /// A field broke a rule.
    Field(FieldError),
    /// An association of Ecto's that was not loaded.
    NotLoaded(String),
}

pub(crate) type Read<T> = Result<T, Failure>;

impl From<FieldError> for Failure {
    fn from(error: FieldError) -> Self {
        Failure::Field(error)
    }
}

pub(crate) fn broken(field: &str, rule: Rule) -> Failure {
    Failure::Field(FieldError::new(field, rule))
}

/// What is wrong with a term that is no value of the field.
fn mistyped(term: Term<'_>, field: &str) -> Failure {
    if atoms::missing() == term {
        broken(field, Rule::Required)
    } else if is_not_loaded(term) {
        Failure::NotLoaded(field.to_owned())
    } else {
        broken(field, Rule::Type)
    }
}

impl Failure {
    /// The same failure seen from outside: its path starts below `parent`.
    pub(crate) fn under(self, parent: &str) -> Self {
        match self {
            Failure::Field(error) => Failure::Field(error.under(parent)),
            Failure::NotLoaded(field) => {
                Failure::NotLoaded(FieldError::new(field, Rule::Type).under(parent).field)
            }
        }
    }
}

/// How many bytes a text may have where it is read on a normal scheduler, which must be free again
/// within a millisecond.
const SHORT: usize = 64 << 10;

pub(crate) fn is_nil(term: Term<'_>) -> bool {
    atoms::nil() == term
}

/// An association that was not loaded: Ecto's struct, or the mark that stands for it.
fn is_not_loaded(term: Term<'_>) -> bool {
    let found = |name: Term<'_>| atoms::ecto_not_loaded() == name;
    atoms::not_loaded() == term
        || term.is_map() && term.map_get(atoms::struct_field()).is_ok_and(found)
}

fn checked<'a>(binary: Binary<'a>, field: &str) -> Read<&'a str> {
    let bytes = binary.as_slice();
    // A Cyrillic letter is two bytes. A name of them, a number of ASCII and a series with its number
    // are found faster than that any text is UTF-8.
    let mut rest = bytes;
    while let [0xC2..=0xDF, 0x80..=0xBF, behind @ ..] = rest {
        rest = behind;
    }
    if rest.is_ascii() {
        // SAFETY: characters of two bytes each, then characters of one byte each.
        return Ok(unsafe { std::str::from_utf8_unchecked(bytes) });
    }
    std::str::from_utf8(bytes).map_err(|_| broken(field, Rule::Utf8))
}

/// A text that breaks `rule` when it has more bytes than `most`.
pub(crate) fn short<'a>(term: Term<'a>, field: &str, most: usize, rule: Rule) -> Read<&'a str> {
    let binary: Binary<'a> = Binary::from_term(term).map_err(|_| mistyped(term, field))?;
    if binary.len() > most {
        return Err(broken(field, rule));
    }
    checked(binary, field)
}

/// An optional text: `nil`, a binary, which is lent, or the name of an atom.
pub(crate) fn lent<'a>(term: Term<'a>, field: &str) -> Read<Option<Cow<'a, str>>> {
    if is_nil(term) {
        return Ok(None);
    }
    if let Ok(binary) = Binary::from_term(term) {
        return checked(binary, field).map(|text| Some(Cow::Borrowed(text)));
    }
    if atoms::missing() == term || atoms::not_loaded() == term {
        return Err(mistyped(term, field));
    }
    match term.atom_to_string() {
        Ok(name) if name != "true" && name != "false" => Ok(Some(Cow::Owned(name))),
        _ => Err(mistyped(term, field)),
    }
}

/// The same to keep.
pub(crate) fn text(term: Term<'_>, field: &str) -> Read<Option<String>> {
    Ok(lent(term, field)?.map(Cow::into_owned))
}

/// The same for a normal scheduler.
pub(crate) fn short_text<'a>(term: Term<'a>, field: &str) -> Read<Option<Cow<'a, str>>> {
    if is_long(term) {
        return Err(broken(field, Rule::TooLong));
    }
    lent(term, field)
}

fn is_long(term: Term<'_>) -> bool {
    Binary::from_term(term).is_ok_and(|binary| binary.len() > SHORT)
}

/// A UNZR for a normal scheduler: a text that is too long for one is some malformed number.
pub(crate) fn unzr<'a>(term: Term<'a>, field: &str) -> Read<Option<Cow<'a, str>>> {
    if is_long(term) {
        return Ok(Some(Cow::Borrowed("-")));
    }
    lent(term, field)
}

/// A value of an enumeration: `nil`, a text as the database holds it, or an atom in any case, as
/// Ecto's enumerations are.
pub(crate) fn enumerated<'a>(term: Term<'a>, field: &str) -> Read<Option<Cow<'a, str>>> {
    Ok(lent(term, field)?.map(|text| match text {
        // The name of an atom is never lent.
        Cow::Owned(name) => Cow::Owned(name.to_uppercase()),
        value => value,
    }))
}

/// An optional flag.
pub(crate) fn flag(term: Term<'_>, field: &str) -> Read<Option<bool>> {
    if is_nil(term) {
        return Ok(None);
    }
    let value = term.decode().map_err(|_| mistyped(term, field))?;
    Ok(Some(value))
}

/// An integer of any size, narrowed to what the field can hold.
pub(crate) fn integer<T: TryFrom<i64>>(term: Term<'_>, field: &str) -> Read<T> {
    if !term.is_integer() {
        return Err(mistyped(term, field));
    }
    let wide: Option<i64> = term.decode().ok();
    wide.and_then(|wide| T::try_from(wide).ok()).ok_or_else(|| broken(field, Rule::OutOfRange))
}

/// An optional number; no term is an infinite one.
pub(crate) fn number(term: Term<'_>, field: &str) -> Read<Option<f64>> {
    if is_nil(term) {
        return Ok(None);
    }
    if term.is_float() {
        let number = term.decode().map_err(|_| broken(field, Rule::Type))?;
        return Ok(Some(number));
    }
    integer::<i32>(term, field).map(|number| Some(f64::from(number)))
}

/// An optional name out of a fixed set.
pub(crate) fn named<T>(
    term: Term<'_>,
    field: &str,
    from_name: impl Fn(&str) -> Option<T>,
) -> Read<Option<T>> {
    if is_long(term) {
        return Err(broken(field, Rule::UnknownValue));
    }
    let name = lent(term, field)?;
    name.map(|name| from_name(&name).ok_or_else(|| broken(field, Rule::UnknownValue))).transpose()
}

/// An optional date: `nil`, `{year, month, day}` or a text `YYYY-MM-DD`.
pub(crate) fn date(term: Term<'_>, field: &str) -> Read<Option<NaiveDate>> {
    if is_nil(term) {
        return Ok(None);
    }
    let found = if term.is_tuple() {
        let (year, month, day): (i64, i64, i64) =
            term.decode().map_err(|_| broken(field, Rule::Type))?;
        calendar(year, month, day)
    } else {
        parse_date(short(term, field, SHORT, Rule::Date)?)
    };
    found.map(Some).ok_or_else(|| broken(field, Rule::Date))
}

/// A date of a four-digit year, as the text form has it.
fn calendar(year: i64, month: i64, day: i64) -> Option<NaiveDate> {
    let year = i32::try_from(year).ok().filter(|y| (0..=9999).contains(y))?;
    NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}

/// An optional time: `nil`, microseconds since 1970 in UTC, or an RFC 3339 text.
pub(crate) fn time(term: Term<'_>, field: &str) -> Read<Option<DateTime<Utc>>> {
    if is_nil(term) {
        return Ok(None);
    }
    if term.is_integer() {
        let microseconds = integer(term, field)?;
        let time = DateTime::from_timestamp_micros(microseconds);
        return time.map(Some).ok_or_else(|| broken(field, Rule::OutOfRange));
    }
    let text = short(term, field, SHORT, Rule::Time)?;
    let time = DateTime::parse_from_rfc3339(text).map_err(|_| broken(field, Rule::Time))?;
    Ok(Some(time.with_timezone(&Utc)))
}

/// The fields of a tuple of exactly this many.
pub(crate) fn tuple<'a, const N: usize>(term: Term<'a>, field: &str) -> Read<[Term<'a>; N]> {
    if is_nil(term) {
        return Err(broken(field, Rule::Required));
    }
    let env = term.get_env();
    let (mut arity, mut first) = (0, std::ptr::null());
    // SAFETY: the environment is the term's own, and both places may be written.
    let is_tuple =
        unsafe { enif_get_tuple(env.as_c_arg(), term.as_c_arg(), &raw mut arity, &raw mut first) };
    if is_tuple == 0 || usize::try_from(arity) != Ok(N) {
        return Err(mistyped(term, field));
    }
    // SAFETY: it is a tuple, whose N fields stand in a row from there on.
    let fields = unsafe { first.cast::<[ErlNifTerm; N]>().read() };
    // SAFETY: a tuple's fields live where the tuple does.
    Ok(fields.map(|field| unsafe { Term::new(env, field) }))
}

/// Reads a proper list; `nil` is an empty one. The path of an entry is `field[at]`.
pub(crate) fn list<'a, T>(
    term: Term<'a>,
    field: &str,
    mut read: impl FnMut(usize, Term<'a>) -> Read<T>,
) -> Read<Vec<T>> {
    if is_nil(term) {
        return Ok(Vec::new());
    }
    // No more room than its entries take: a person has few documents, and there are many persons.
    let mut entries = Vec::with_capacity(term.list_length().unwrap_or_default());
    let mut rest = term;
    while let Ok((head, tail)) = rest.list_get_cell() {
        let at = entries.len();
        let entry = read(at, head).map_err(|failure| failure.under(&format!("{field}[{at}]")))?;
        entries.push(entry);
        rest = tail;
    }
    if rest.is_empty_list() {
        Ok(entries)
    } else {
        Err(mistyped(rest, field))
    }
}

/// A list that must be there, even if it is an empty one.
pub(crate) fn required_list<'a, T>(
    term: Term<'a>,
    field: &str,
    read: impl FnMut(usize, Term<'a>) -> Read<T>,
) -> Read<Vec<T>> {
    if is_nil(term) {
        return Err(broken(field, Rule::Required));
    }
    list(term, field, read)
}
