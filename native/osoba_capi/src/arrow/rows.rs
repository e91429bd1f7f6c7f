//! The rows of a stream of batches, one after the other.

use arrow_array::array::{Array, ArrayRef, StructArray};
use arrow_array::cast::AsArray;
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use osoba_core::index::Entry;
use osoba_core::{FieldError, Person, Rule};

use super::column::{Columns, Texts};
use super::fault::{under, wrong_type};
use super::import::Batches;
use super::person::Persons;
use crate::error::Failure;

/// The rows of a stream. At most one batch is in memory.
pub(super) struct Rows {
    batches: Batches,
    batch: Option<Batch>,
    row: usize,
}

/// One batch with its columns found.
struct Batch {
    rows: usize,
    persons: Persons,
    ids: Texts,
    person_ids: Texts,
}

/// One row.
pub(super) struct Row<'a> {
    batch: &'a Batch,
    at: usize,
}

impl Rows {
    pub(super) fn open(stream: FFI_ArrowArrayStream) -> Result<Self, Failure> {
        Ok(Rows { batches: Batches::open(stream)?, batch: None, row: 0 })
    }

    /// The next row.
    pub(super) fn next(&mut self) -> Result<Option<Row<'_>>, Failure> {
        while self.batch.as_ref().is_none_or(|batch| self.row >= batch.rows) {
            let Some(array) = self.batches.next()? else { return Ok(None) };
            self.batch = Some(Batch::new(&array)?);
            self.row = 0;
        }
        let at = self.row;
        self.row = at.saturating_add(1);
        Ok(self.batch.as_ref().map(|batch| Row { batch, at }))
    }
}

/// Two streams, row beside row.
pub(super) struct Sides {
    persons: Rows,
    candidates: Rows,
}

impl Sides {
    pub(super) fn open(
        persons: FFI_ArrowArrayStream,
        candidates: FFI_ArrowArrayStream,
    ) -> Result<Self, Failure> {
        Ok(Sides { persons: Rows::open(persons)?, candidates: Rows::open(candidates)? })
    }

    /// The next rows; an error where one side has fewer.
    pub(super) fn next(&mut self) -> Result<Option<(Row<'_>, Row<'_>)>, Failure> {
        let person = self.persons.next().map_err(under("person"))?;
        let candidate = self.candidates.next().map_err(under("candidate"))?;
        match (person, candidate) {
            (None, None) => Ok(None),
            (Some(person), Some(candidate)) => Ok(Some((person, candidate))),
            (None, Some(_)) => Err(FieldError::new("person", Rule::Required).into()),
            (Some(_), None) => Err(FieldError::new("candidate", Rule::Required).into()),
        }
    }
}

impl Batch {
    fn new(array: &ArrayRef) -> Result<Self, Failure> {
        let table: &StructArray = array.as_struct_opt().ok_or_else(|| wrong_type(""))?;
        let columns = Columns::new(table, "");
        Ok(Batch {
            rows: table.len(),
            persons: Persons::new(table)?,
            ids: columns.read("id", Texts::of_names)?,
            person_ids: columns.read("person_id", Texts::of_names)?,
        })
    }
}

impl Row<'_> {
    pub(super) fn person(&self) -> Result<Person<'_>, FieldError> {
        self.batch.persons.person(self.at)
    }

    pub(super) fn entry(&self) -> Result<Entry<'_>, FieldError> {
        self.batch.persons.entry(self.at)
    }

    /// The column `id`, for a row whose person cannot be read.
    pub(super) fn id(&self) -> Option<&str> {
        self.batch.ids.get(self.at)
    }

    /// The column `person_id`.
    pub(super) fn person_id(&self) -> Option<&str> {
        self.batch.person_ids.get(self.at)
    }
}
