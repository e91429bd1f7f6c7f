//! A person from a row of columns.

use arrow_array::array::{Array, ArrayRef, StructArray};
use arrow_buffer::NullBuffer;
use osoba_core::index::Entry;
use osoba_core::person::{
    Address, AuthenticationMethod, ConfidantPerson, Document, Extra, Frequencies, NamedValues,
    Phone, OTP, RESIDENCE,
};
use osoba_core::{FieldError, Person, Rule};

use super::column::{table, Columns, Dates, Flags, Lists, Texts, Times, Whole};
use super::fault::wrong_type;

/// The column that holds whole persons as JSON.
pub(super) const JSON: &str = "json";
/// The column that holds whole persons as structs.
pub(super) const PERSON: &str = "person";

/// Persons of one batch: from a column of JSON, or from columns.
pub(super) enum Persons {
    Json(Texts),
    Columns(Box<PersonColumns>),
}

impl Persons {
    /// Finds and checks the columns. A batch whose only column holds structs and is called `person`
    /// holds whole persons.
    pub(super) fn new(batch: &StructArray) -> Result<Self, FieldError> {
        let columns = Columns::new(batch, "");
        let json = columns.texts(JSON)?;
        if !json.is_absent() {
            return Ok(Persons::Json(json));
        }
        let read = match (batch.column_names().as_slice(), batch.columns()) {
            ([PERSON], [only]) => {
                let whole = table(only).ok_or_else(|| wrong_type(PERSON))?;
                PersonColumns::new(whole)?
            }
            _ => PersonColumns::new(batch)?,
        };
        Ok(Persons::Columns(Box::new(read)))
    }

    /// The person of a row, within the limits.
    pub(super) fn person(&self, row: usize) -> Result<Person<'_>, FieldError> {
        match self {
            Persons::Json(texts) => FieldError::read_object(json(texts, row)?),
            Persons::Columns(table) => table.person(row),
        }
    }

    /// The same with the time when the record was changed.
    pub(super) fn entry(&self, row: usize) -> Result<Entry<'_>, FieldError> {
        match self {
            Persons::Json(texts) => Entry::from_json(json(texts, row)?),
            Persons::Columns(table) => {
                let updated_at = table.updated_at.get(row);
                let updated_at = updated_at.map_err(|rule| FieldError::new("updated_at", rule))?;
                Ok(Entry { person: table.person(row)?, updated_at })
            }
        }
    }
}

fn json(texts: &Texts, row: usize) -> Result<&str, FieldError> {
    texts.get(row).ok_or_else(|| FieldError::new("", Rule::Required))
}

/// The columns of persons, each of a type that its field is read from.
pub(super) struct PersonColumns {
    nulls: Option<NullBuffer>,
    id: Texts,
    first_name: Texts,
    last_name: Texts,
    second_name: Texts,
    birth_date: Dates,
    gender: Texts,
    tax_id: Texts,
    no_tax_id: Flags,
    unzr: Texts,
    birth_settlement: Texts,
    status: Texts,
    is_active: Flags,
    documents: Entries<2>,
    addresses: Entries<3>,
    authentication_methods: Entries<2>,
    phones: Entries<2>,
    /// The rows that have a confidant person, and their phones.
    confidant: Option<(Option<NullBuffer>, Entries<2>)>,
    extra: Named,
    frequencies: Option<(Option<NullBuffer>, Whole, Whole, Counts)>,
    updated_at: Times,
}

impl PersonColumns {
    fn new(table: &StructArray) -> Result<Self, FieldError> {
        let columns = Columns::new(table, "");
        let list = |name, fields| Entries::of(&columns, name, fields);
        let confidant = match columns.find("confidant_person")? {
            None => None,
            Some(column) => {
                let inner = self::table(column).ok_or_else(|| wrong_type("confidant_person"))?;
                let columns = Columns::new(inner, "confidant_person");
                Some((inner.nulls().cloned(), Entries::of(&columns, "phones", ["type", "number"])?))
            }
        };
        let frequencies = match columns.find("frequencies")? {
            None => None,
            Some(column) => {
                let inner = self::table(column).ok_or_else(|| wrong_type("frequencies"))?;
                let columns = Columns::new(inner, "frequencies");
                Some((
                    inner.nulls().cloned(),
                    columns.read("last_name", Whole::of)?,
                    columns.read("settlement", Whole::of)?,
                    Counts::of(&columns, "phones")?,
                ))
            }
        };
        Ok(PersonColumns {
            nulls: table.nulls().cloned(),
            id: columns.read("id", Texts::of_names)?,
            first_name: columns.texts("first_name")?,
            last_name: columns.texts("last_name")?,
            second_name: columns.texts("second_name")?,
            birth_date: columns.read("birth_date", Dates::of)?,
            gender: columns.texts("gender")?,
            tax_id: columns.texts("tax_id")?,
            no_tax_id: columns.read("no_tax_id", Flags::of)?,
            unzr: columns.texts("unzr")?,
            birth_settlement: columns.texts("birth_settlement")?,
            status: columns.texts("status")?,
            is_active: columns.read("is_active", Flags::of)?,
            documents: list("documents", ["type", "number"])?.or_flat(
                &columns,
                ["document_type", "document_number"],
                None,
            )?,
            addresses: Entries::of(&columns, "addresses", ["type", "settlement", "settlement_id"])?
                .or_flat(&columns, ["", "settlement", "settlement_id"], Some(RESIDENCE))?,
            authentication_methods: list("authentication_methods", ["type", "phone_number"])?
                .or_flat(&columns, ["", "phone_number"], Some(OTP))?,
            phones: list("phones", ["type", "number"])?,
            confidant,
            extra: Named::of(&columns, "extra")?,
            frequencies,
            updated_at: columns.read("updated_at", Times::of)?,
        })
    }

    fn person(&self, row: usize) -> Result<Person<'_>, FieldError> {
        if is_null(self.nulls.as_ref(), row) {
            return Err(FieldError::new("", Rule::Required));
        }
        fn phone<'a>([kind, number]: [Option<&'a str>; 2]) -> Phone<'a> {
            Phone { r#type: kind.map(Into::into), number: number.map(Into::into) }
        }
        let confidant = self.confidant.as_ref().filter(|(nulls, _)| !is_null(nulls.as_ref(), row));
        let frequencies = match &self.frequencies {
            Some((nulls, last_name, settlement, phones)) if !is_null(nulls.as_ref(), row) => {
                let under = |field: &str| {
                    let field = format!("frequencies.{field}");
                    move |rule| FieldError::new(field, rule)
                };
                Some(Frequencies {
                    last_name: last_name.get(row).map_err(under("last_name"))?,
                    settlement: settlement.get(row).map_err(under("settlement"))?,
                    phones: phones.get(row).map_err(under("phones"))?,
                })
            }
            _ => None,
        };
        let birth_date = self.birth_date.get(row);
        let person = Person {
            id: self.id.get(row).map(Into::into),
            first_name: self.first_name.get(row).map(Into::into),
            last_name: self.last_name.get(row).map(Into::into),
            second_name: self.second_name.get(row).map(Into::into),
            birth_date: birth_date.map_err(|rule| FieldError::new("birth_date", rule))?,
            gender: self.gender.get(row).map(Into::into),
            tax_id: self.tax_id.get(row).map(Into::into),
            no_tax_id: self.no_tax_id.get(row),
            unzr: self.unzr.get(row).map(Into::into),
            birth_settlement: self.birth_settlement.get(row).map(Into::into),
            status: self.status.get(row).map(Into::into),
            is_active: self.is_active.get(row),
            documents: self.documents.row(row, |[kind, number]| Document {
                r#type: kind.map(Into::into),
                number: number.map(Into::into),
            }),
            addresses: self.addresses.row(row, |[kind, settlement, settlement_id]| Address {
                r#type: kind.map(Into::into),
                settlement: settlement.map(Into::into),
                settlement_id: settlement_id.map(Into::into),
            }),
            authentication_methods: self.authentication_methods.row(row, |[kind, number]| {
                AuthenticationMethod {
                    r#type: kind.map(Into::into),
                    phone_number: number.map(Into::into),
                }
            }),
            phones: self.phones.row(row, phone),
            confidant_person: confidant
                .map(|(_, phones)| ConfidantPerson { phones: phones.row(row, phone) }),
            extra: self.extra.get(row),
            frequencies,
        };
        person.check_limits()?;
        Ok(person)
    }
}

pub(super) fn is_null(nulls: Option<&NullBuffer>, row: usize) -> bool {
    nulls.is_some_and(|nulls| row >= nulls.len() || nulls.is_null(row))
}

/// The entries of each row's list, as their texts.
#[derive(Default)]
enum Entries<const TEXTS: usize> {
    #[default]
    Absent,
    Lists {
        lists: Lists,
        nulls: Option<NullBuffer>,
        texts: [Texts; TEXTS],
    },
    /// One entry a row, from columns of the table, with a value for the first text.
    Flat {
        texts: [Texts; TEXTS],
        first: Option<&'static str>,
    },
}

impl<const TEXTS: usize> Entries<TEXTS> {
    /// The column of a name: lists of structs with these texts.
    fn of(columns: &Columns<'_>, name: &str, fields: [&str; TEXTS]) -> Result<Self, FieldError> {
        let Some(column) = columns.find(name)? else { return Ok(Entries::Absent) };
        let path = columns.path(name);
        let lists = Lists::of(column).ok_or_else(|| wrong_type(&path))?;
        if lists.entries.data_type() == &arrow_schema::DataType::Null {
            // Lists whose entries all say nothing.
            let texts = std::array::from_fn(|_| Texts::Absent);
            return Ok(Entries::Lists { lists, nulls: None, texts });
        }
        let entries = table(&lists.entries).ok_or_else(|| wrong_type(&path))?;
        let texts = read_all(&Columns::new(entries, &path), fields)?;
        let nulls = entries.nulls().cloned();
        Ok(Entries::Lists { nulls, texts, lists })
    }

    /// Columns of the table itself, where there is no list.
    fn or_flat(
        self,
        columns: &Columns<'_>,
        fields: [&str; TEXTS],
        first: Option<&'static str>,
    ) -> Result<Self, FieldError> {
        let texts = read_all(columns, fields)?;
        let there = texts.iter().position(|texts| !texts.is_absent());
        let Some(there) = there else { return Ok(self) };
        if matches!(self, Entries::Absent) {
            return Ok(Entries::Flat { texts, first });
        }
        // Nothing says whether the list or the column holds.
        let name = fields.get(there).copied().unwrap_or_default();
        Err(FieldError::new(columns.path(name), Rule::Duplicate))
    }

    fn row<'a, T>(&'a self, row: usize, make: impl Fn([Option<&'a str>; TEXTS]) -> T) -> Vec<T> {
        match self {
            Entries::Absent => Vec::new(),
            Entries::Lists { lists, nulls, texts } => {
                let entry = |at: usize| {
                    let is_null = is_null(nulls.as_ref(), at);
                    make(texts.each_ref().map(|texts| texts.get(at).filter(|_| !is_null)))
                };
                lists.range(row).map(entry).collect()
            }
            Entries::Flat { texts, first } => {
                let mut values = texts.each_ref().map(|texts| texts.get(row));
                if values.iter().all(Option::is_none) {
                    return Vec::new();
                }
                if let (Some(value), true) = (values.first_mut(), first.is_some()) {
                    *value = *first;
                }
                vec![make(values)]
            }
        }
    }
}

fn read_all<const TEXTS: usize>(
    columns: &Columns<'_>,
    fields: [&str; TEXTS],
) -> Result<[Texts; TEXTS], FieldError> {
    let mut texts = std::array::from_fn(|_| Texts::Absent);
    for (texts, field) in texts.iter_mut().zip(fields) {
        if !field.is_empty() {
            *texts = columns.texts(field)?;
        }
    }
    Ok(texts)
}

/// Values by name: of a struct, whose fields are the names, or of a map.
#[derive(Default)]
enum Named {
    #[default]
    Absent,
    Struct {
        nulls: Option<NullBuffer>,
        values: Vec<(String, Texts)>,
    },
    Map(Box<(Lists, Texts, Texts)>),
}

impl Named {
    fn of(columns: &Columns<'_>, name: &str) -> Result<Self, FieldError> {
        let Some(column) = columns.find(name)? else { return Ok(Named::Absent) };
        let path = columns.path(name);
        let scalars = |inner: &StructArray, field: &str| {
            Columns::new(inner, &path).read(field, Texts::of_scalars)
        };
        if let Some(inner) = table(column) {
            let mut values = Vec::new();
            for field in inner.fields() {
                // The names are the host's own and are not shown.
                let texts = scalars(inner, field.name())
                    .map_err(|error| FieldError::new(format!("{path}.?"), error.rule))?;
                values.push((field.name().clone(), texts));
            }
            return Ok(Named::Struct { nulls: inner.nulls().cloned(), values });
        }
        let (lists, names, values) = map(column, &path)?;
        let values = if values.logical_null_count() == values.len() {
            Texts::Absent
        } else {
            Texts::of_scalars(&values).ok_or_else(|| wrong_type(&path))?
        };
        Ok(Named::Map(Box::new((lists, names, values))))
    }

    fn get(&self, row: usize) -> Extra {
        let mut extra = Extra::default();
        match self {
            Named::Absent => {}
            Named::Struct { nulls, values } if !is_null(nulls.as_ref(), row) => {
                for (name, texts) in values {
                    if let Some(text) = texts.get(row) {
                        extra.insert(name.as_str(), text.into());
                    }
                }
            }
            Named::Struct { .. } => {}
            Named::Map(map) => {
                let (lists, names, values) = map.as_ref();
                for at in lists.range(row) {
                    if let (Some(name), Some(text)) = (names.get(at), values.get(at)) {
                        extra.insert(name, text.into());
                    }
                }
            }
        }
        extra
    }
}

/// Counts by name, of a map.
#[derive(Default)]
struct Counts(Option<(Lists, Texts, Whole)>);

impl Counts {
    fn of(columns: &Columns<'_>, name: &str) -> Result<Self, FieldError> {
        let Some(column) = columns.find(name)? else { return Ok(Counts::default()) };
        let path = columns.path(name);
        let (lists, names, values) = map(column, &path)?;
        let counts = if values.logical_null_count() == values.len() {
            Whole::default()
        } else {
            Whole::of(&values).ok_or_else(|| wrong_type(&path))?
        };
        Ok(Counts(Some((lists, names, counts))))
    }

    fn get(&self, row: usize) -> Result<NamedValues<u64>, Rule> {
        let mut found = NamedValues::default();
        if let Some((lists, names, counts)) = &self.0 {
            for at in lists.range(row) {
                if let (Some(name), Some(count)) = (names.get(at), counts.get(at)?) {
                    found.insert(name, count);
                }
            }
        }
        Ok(found)
    }
}

/// The names and values of a map.
fn map(column: &ArrayRef, path: &str) -> Result<(Lists, Texts, ArrayRef), FieldError> {
    let wrong = || wrong_type(path);
    let lists = Lists::of(column).ok_or_else(wrong)?;
    let entries = table(&lists.entries).ok_or_else(wrong)?;
    let [names, values] = entries.columns() else { return Err(wrong()) };
    let (names, values) = (Texts::of(names).ok_or_else(wrong)?, values.clone());
    Ok((lists, names, values))
}
