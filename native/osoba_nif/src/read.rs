//! Terms to Rust values. Nothing here trusts a term: what cannot be read is a [`Failure`].

use std::borrow::Cow;

use chrono::{DateTime, NaiveDate, Utc};
use osoba::{field_error::parse_date, FieldError, Rule};
use rustler::sys::{enif_get_tuple, ErlNifTerm};
use rustler::{Binary, Term};

mod atoms {
    rustler::atoms! { nil, not_loaded }
}

/// Why an input was not taken.
pub(crate) enum Failure {
    /// A field broke a rule.
    Field(FieldError),
    /// An association of Ecto's that was not loaded.
    NotLoaded(String),
    /// Too large for a normal scheduler: the dirty form must be called.
    Dirty,
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

impl Failure {
    /// The same failure seen from outside: its path starts below `parent`.
    pub(crate) fn under(self, parent: &str) -> Self {
        match self {
            Failure::Field(error) => Failure::Field(error.under(parent)),
            Failure::NotLoaded(field) => {
                Failure::NotLoaded(FieldError::new(field, Rule::Type).under(parent).field)
            }
            Failure::Dirty => Failure::Dirty,
        }
    }
}

/// How much input a call may have. A normal scheduler must be free again within a millisecond, so
/// there an input is read only as long as it stays ordinary: texts of a kilobyte, lists of some
/// dozens, 100 kilobytes in all.
pub(crate) struct Limits {
    text: usize,
    entries: usize,
    left: usize,
}

impl Limits {
    /// For a normal scheduler.
    pub(crate) fn normal() -> Limits {
        Limits { text: 1 << 10, entries: 32, left: 100 << 10 }
    }

    /// For a dirty one: any number of ordinary records.
    pub(crate) fn ordinary() -> Limits {
        Limits { left: usize::MAX, ..Limits::normal() }
    }

    /// For a dirty one: everything.
    pub(crate) fn dirty() -> Limits {
        Limits { text: usize::MAX, entries: usize::MAX, left: usize::MAX }
    }

    /// Whether records that are no ordinary ones may be worked on.
    pub(crate) fn allow_heavy(&self) -> bool {
        self.text == usize::MAX
    }

    /// Spends `bytes`.
    pub(crate) fn spend(&mut self, bytes: usize) -> Read<()> {
        self.left = self.left.checked_sub(bytes).ok_or(Failure::Dirty)?;
        Ok(())
    }

    fn text(&mut self, bytes: usize) -> Read<()> {
        if bytes > self.text {
            return Err(Failure::Dirty);
        }
        self.spend(bytes)
    }

    /// Accounts for the `at`-th entry of a list inside a record.
    fn entry(&mut self, at: usize) -> Read<()> {
        if at >= self.entries {
            return Err(Failure::Dirty);
        }
        self.spend(64)
    }
}

pub(crate) fn is_nil(term: Term<'_>) -> bool {
    atoms::nil() == term
}

/// The mark of an association that was not loaded.
pub(crate) fn is_not_loaded(term: Term<'_>) -> bool {
    atoms::not_loaded() == term
}

/// The bytes of a binary as text.
pub(crate) fn utf8<'a>(term: Term<'a>, field: &str, limits: &mut Limits) -> Read<&'a str> {
    let binary: Binary<'a> = Binary::from_term(term).map_err(|_| broken(field, Rule::Type))?;
    checked(binary, field, limits)
}

fn checked<'a>(binary: Binary<'a>, field: &str, limits: &mut Limits) -> Read<&'a str> {
    limits.text(binary.len())?;
    let (bytes, (pairs, rest)) = (binary.as_slice(), binary.as_slice().as_chunks());
    // Cyrillic names are two bytes a letter, which is seen sooner than that any text is UTF-8.
    if rest.is_empty() && pairs.iter().all(|pair| matches!(pair, [0xC2..=0xDF, 0x80..=0xBF])) {
        // SAFETY: every pair is one character, of two bytes.
        return Ok(unsafe { std::str::from_utf8_unchecked(bytes) });
    }
    std::str::from_utf8(bytes).map_err(|_| broken(field, Rule::Utf8))
}

/// A text that cannot be right when it is long.
pub(crate) fn short<'a>(term: Term<'a>, field: &str, rule: Rule) -> Read<&'a str> {
    utf8(term, field, &mut Limits::normal()).map_err(|failure| match failure {
        Failure::Dirty => broken(field, rule),
        failure => failure,
    })
}

/// An optional text: `nil`, a binary, which is lent, or the name of an atom, as enumerations of
/// Ecto's are.
pub(crate) fn lent<'a>(
    term: Term<'a>,
    field: &str,
    limits: &mut Limits,
) -> Read<Option<Cow<'a, str>>> {
    if is_nil(term) {
        return Ok(None);
    }
    if let Ok(binary) = Binary::from_term(term) {
        return checked(binary, field, limits).map(|text| Some(Cow::Borrowed(text)));
    }
    match term.atom_to_string() {
        Ok(name) if name != "true" && name != "false" => Ok(Some(Cow::Owned(name))),
        _ => Err(broken(field, Rule::Type)),
    }
}

/// The same to keep.
pub(crate) fn text(term: Term<'_>, field: &str, limits: &mut Limits) -> Read<Option<String>> {
    Ok(lent(term, field, limits)?.map(Cow::into_owned))
}

/// A text that must be there.
pub(crate) fn required(term: Term<'_>, field: &str, limits: &mut Limits) -> Read<String> {
    text(term, field, limits)?.ok_or_else(|| broken(field, Rule::Required))
}

/// An optional flag.
pub(crate) fn flag(term: Term<'_>, field: &str) -> Read<Option<bool>> {
    if is_nil(term) {
        return Ok(None);
    }
    let value = term.decode().map_err(|_| broken(field, Rule::Type))?;
    Ok(Some(value))
}

/// An integer of any size, narrowed to what the field can hold.
pub(crate) fn integer<T: TryFrom<i64>>(term: Term<'_>, field: &str) -> Read<T> {
    if !term.is_integer() {
        return Err(broken(field, Rule::Type));
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
    let name = match lent(term, field, &mut Limits::normal()) {
        Err(Failure::Dirty) => return Err(broken(field, Rule::UnknownValue)),
        read => read?,
    };
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
        parse_date(short(term, field, Rule::Date)?)
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
    let text = short(term, field, Rule::Time)?;
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
        return Err(broken(field, Rule::Type));
    }
    // SAFETY: it is a tuple, whose N fields stand in a row from there on.
    let fields = unsafe { first.cast::<[ErlNifTerm; N]>().read() };
    // SAFETY: a tuple's fields live where the tuple does.
    Ok(fields.map(|field| unsafe { Term::new(env, field) }))
}

/// The length of a list if it is short: the few documents of a person then take no more room than
/// they need, which matters where there are many persons.
fn length_of_short(list: Term<'_>) -> usize {
    const SHORT: usize = 4;
    let cells =
        std::iter::successors(list.list_get_cell().ok(), |(_, tail)| tail.list_get_cell().ok());
    cells.take(SHORT).count()
}

/// Walks a proper list; `nil` is an empty one. The path of an entry is `field[at]`.
pub(crate) fn list<'a, T>(
    term: Term<'a>,
    field: &str,
    mut read: impl FnMut(usize, Term<'a>) -> Read<T>,
) -> Read<Vec<T>> {
    if is_nil(term) {
        return Ok(Vec::new());
    }
    if is_not_loaded(term) {
        return Err(Failure::NotLoaded(field.to_owned()));
    }
    let mut entries = Vec::with_capacity(length_of_short(term));
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
        Err(broken(field, Rule::Type))
    }
}

/// Walks a list inside a record, whose length is limited.
pub(crate) fn entries<'a, T>(
    term: Term<'a>,
    field: &str,
    limits: &mut Limits,
    mut read: impl FnMut(Term<'a>, &mut Limits) -> Read<T>,
) -> Read<Vec<T>> {
    list(term, field, |at, entry| {
        limits.entry(at)?;
        read(entry, limits)
    })
}
