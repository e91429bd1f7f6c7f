//! Columns from documents: the JSON of an answer, which every host speaks, in columns of one shape.

use std::sync::Arc;

use arrow_array::array::{ArrayRef, ListArray, StructArray};
use arrow_array::builder::{BooleanBuilder, Date32Builder, StringBuilder};
use arrow_buffer::{NullBufferBuilder, OffsetBuffer};
use arrow_schema::{DataType, Field, Fields};
use chrono::{Datelike, NaiveDate};
use osoba_core::date::parse_date;
use osoba_core::FieldError;
use serde_json::{Map, Value};

use super::fault::broken;
use crate::error::Failure;

/// What a value of an answer looks like.
pub(super) enum Shape {
    Text,
    Flag,
    Date,
    List(&'static Shape),
    Record(&'static [(&'static str, Shape)]),
}

/// `{"field", "rule"}` of a row that could not be read.
pub(super) const ERROR: Shape = Shape::Record(&[("field", Shape::Text), ("rule", Shape::Text)]);
pub(super) const TEXTS: Shape = Shape::List(&Shape::Text);

impl Shape {
    pub(super) fn data_type(&self) -> DataType {
        match self {
            Shape::Text => DataType::Utf8,
            Shape::Flag => DataType::Boolean,
            Shape::Date => DataType::Date32,
            Shape::List(entry) => DataType::List(Arc::new(entry.field("item"))),
            Shape::Record(fields) => {
                DataType::Struct(fields.iter().map(|(name, shape)| shape.field(name)).collect())
            }
        }
    }

    /// A column of this shape, every value of which may be null.
    pub(super) fn field(&self, name: &str) -> Field {
        Field::new(name, self.data_type(), true)
    }
}

/// A column in the making.
pub(super) enum Column {
    Text(StringBuilder),
    Flag(BooleanBuilder),
    Date(Date32Builder),
    List {
        entries: Box<Column>,
        lengths: Vec<usize>,
        nulls: NullBufferBuilder,
        shape: &'static Shape,
    },
    Record {
        columns: Vec<(&'static str, Column)>,
        nulls: NullBufferBuilder,
        rows: usize,
        fields: Fields,
    },
}

impl Column {
    pub(super) fn new(shape: &'static Shape) -> Self {
        match shape {
            Shape::Text => Column::Text(StringBuilder::new()),
            Shape::Flag => Column::Flag(BooleanBuilder::new()),
            Shape::Date => Column::Date(Date32Builder::new()),
            Shape::List(shape) => Column::List {
                entries: Box::new(Column::new(shape)),
                lengths: Vec::new(),
                nulls: NullBufferBuilder::new(0),
                shape,
            },
            Shape::Record(fields) => Column::Record {
                columns: fields.iter().map(|(name, shape)| (*name, Column::new(shape))).collect(),
                nulls: NullBufferBuilder::new(0),
                rows: 0,
                fields: fields.iter().map(|(name, shape)| shape.field(name)).collect(),
            },
        }
    }

    /// Adds a value; one that is absent, null or of another shape is null.
    pub(super) fn push(&mut self, value: Option<&Value>) {
        match self {
            Column::Text(column) => column.append_option(value.and_then(Value::as_str)),
            Column::Flag(column) => column.append_option(value.and_then(Value::as_bool)),
            Column::Date(column) => {
                let date = value.and_then(Value::as_str).and_then(parse_date);
                column.append_option(date.map(days));
            }
            Column::List { entries, lengths, nulls, .. } => {
                let list = value.and_then(Value::as_array);
                let list_or_none = list.map(Vec::as_slice).unwrap_or_default();
                list_or_none.iter().for_each(|entry| entries.push(Some(entry)));
                lengths.push(list_or_none.len());
                nulls.append(list.is_some());
            }
            Column::Record { .. } => self.push_record(value.and_then(Value::as_object)),
        }
    }

    fn push_record(&mut self, record: Option<&Map<String, Value>>) {
        let Column::Record { columns, nulls, rows, .. } = self else { return };
        for (name, column) in columns {
            column.push(record.and_then(|record| record.get(*name)));
        }
        nulls.append(record.is_some());
        *rows = rows.saturating_add(1);
    }

    /// Adds a text.
    pub(super) fn push_text(&mut self, text: Option<&str>) {
        if let Column::Text(column) = self {
            column.append_option(text);
        }
    }

    /// Adds a list of texts.
    pub(super) fn push_texts<'t>(&mut self, texts: impl Iterator<Item = &'t str>) {
        if let Column::List { entries, lengths, nulls, .. } = self {
            let mut count = 0_usize;
            for text in texts {
                entries.push_text(Some(text));
                count = count.saturating_add(1);
            }
            lengths.push(count);
            nulls.append_non_null();
        }
    }

    /// Adds what a row's fault is, if it has one, to a column of the shape [`ERROR`].
    pub(super) fn push_error(&mut self, error: Option<&FieldError>) {
        let Column::Record { columns, nulls, rows, .. } = self else { return };
        let texts = error.map(|error| [error.field.as_str(), error.rule.as_str()]);
        for (at, (_, column)) in columns.iter_mut().enumerate() {
            column.push_text(texts.and_then(|texts| texts.get(at).copied()));
        }
        nulls.append(error.is_some());
        *rows = rows.saturating_add(1);
    }

    pub(super) fn finish(self) -> Result<ArrayRef, Failure> {
        Ok(match self {
            Column::Text(mut column) => Arc::new(column.finish()),
            Column::Flag(mut column) => Arc::new(column.finish()),
            Column::Date(mut column) => Arc::new(column.finish()),
            Column::List { entries, lengths, mut nulls, shape } => {
                let offsets = OffsetBuffer::from_lengths(lengths);
                let field = Arc::new(shape.field("item"));
                let list = ListArray::try_new(field, offsets, entries.finish()?, nulls.finish());
                Arc::new(list.map_err(broken)?)
            }
            Column::Record { columns, mut nulls, rows, fields } => {
                let columns = columns.into_iter().map(|(_, column)| column.finish());
                let columns = columns.collect::<Result<Vec<_>, _>>()?;
                let record =
                    StructArray::try_new_with_length(fields, columns, nulls.finish(), rows);
                Arc::new(record.map_err(broken)?)
            }
        })
    }

    /// The columns of a record that is a whole answer, no row of which is null.
    pub(super) fn into_columns(self) -> Result<Vec<(Field, ArrayRef)>, Failure> {
        let Column::Record { columns, fields, .. } = self else { return Ok(Vec::new()) };
        let fields = fields.iter().map(|field| field.as_ref().clone());
        fields.zip(columns).map(|(field, (_, column))| Ok((field, column.finish()?))).collect()
    }

    /// How many rows a record has.
    pub(super) fn rows(&self) -> usize {
        if let Column::Record { rows, .. } = self {
            *rows
        } else {
            0
        }
    }
}

/// A date as Arrow counts: days since 1970.
fn days(date: NaiveDate) -> i32 {
    date.num_days_from_ce().saturating_sub(719_163)
}
