//! Persons and answers in columns: the Arrow C data interface.
//!
//! Persons come in as a stream of record batches, as every engine that knows Arrow exports a table;
//! answers go out as one struct array. A function takes over the streams and arrays that it is given,
//! whatever it answers, and releases them exactly once.
//!
//! | file | what it settles |
//! |---|---|
//! | `fault` | what is wrong with a column, or with Arrow itself |
//! | `import` | arrays that come in |
//! | `column` | columns of texts, dates, numbers and lists, whichever of Arrow's types they have |
//! | `person` | a person from a row |
//! | `rows` | the rows of a stream |
//! | `shape` | columns from documents |
//! | `answers` | keys and identifiers of each row |
//! | `score` | scores of pairs, and of one person with many |
//! | `index` | an index from columns, its pairs as a stream |

pub mod answers;
mod column;
mod fault;
mod import;
pub mod index;
mod person;
mod rows;
pub mod score;
mod shape;

use std::mem::{replace, MaybeUninit};
use std::sync::Arc;

use arrow_array::array::{Array, ArrayRef, StringArray, StructArray};
use arrow_array::cast::AsArray;
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{RecordBatch, RecordBatchIterator, RecordBatchOptions};
use arrow_data::ffi::FFI_ArrowArray;
use arrow_schema::ffi::FFI_ArrowSchema;
use arrow_schema::{DataType, Field, Fields, Schema, SchemaRef};
use osoba_core::FieldError;
use serde_json::value::RawValue;

use self::fault::{broken, wrong_type, BROKEN};
use self::import::Batches;
use crate::boundary::{given, guarded, guarded_with, Answer, Out};
use crate::error::{osoba_error, Failure};
use crate::status::osoba_status;
use crate::text::osoba_str;

/// An array that is kept, to be exported as often as it is asked for. Immutable: any number of threads
/// may use it at once. Made by osoba_arrow_new(), freed by osoba_arrow_free(); what was exported from
/// it may outlive it.
pub struct osoba_arrow {
    field: Field,
    array: ArrayRef,
}

/// Keeps an array, so that it can be exported more than once.
///
/// @param schema the array's schema; released
/// @param array the array; taken over
/// @param kept receives the handle, to be freed with osoba_arrow_free()
#[no_mangle]
pub extern "C" fn osoba_arrow_new(
    schema: Option<&mut FFI_ArrowSchema>,
    array: Option<&mut FFI_ArrowArray>,
    kept: Option<&mut MaybeUninit<Option<Box<osoba_arrow>>>>,
) -> osoba_status {
    guarded(|| {
        let (field, array) = import(schema, array)?;
        given(kept)?.write(Some(Box::new(osoba_arrow { field, array })));
        Ok(())
    })
}

/// Exports a kept array. Its memory is shared, not copied.
///
/// @param kept the array
/// @param schema receives the schema; release it
/// @param array receives the array; release it
#[no_mangle]
pub extern "C" fn osoba_arrow_export(
    kept: Option<&osoba_arrow>,
    schema: Option<&mut MaybeUninit<FFI_ArrowSchema>>,
    array: Option<&mut MaybeUninit<FFI_ArrowArray>>,
) -> osoba_status {
    guarded(|| {
        let kept = given(kept)?;
        export(&kept.field, &kept.array, schema, array)
    })
}

/// Frees a kept array; NULL is a no-op.
///
/// @param kept the handle, which is used no more
#[no_mangle]
pub extern "C" fn osoba_arrow_free(kept: Option<Box<osoba_arrow>>) {
    drop(kept);
}

/// Makes a stream of one array, for functions that take persons as a stream.
///
/// @param schema the array's schema; released
/// @param array an array of structs, taken over
/// @param stream receives the stream; pass it on, or release it
#[no_mangle]
pub extern "C" fn osoba_arrow_stream(
    schema: Option<&mut FFI_ArrowSchema>,
    array: Option<&mut FFI_ArrowArray>,
    stream: Option<&mut MaybeUninit<FFI_ArrowArrayStream>>,
) -> osoba_status {
    guarded(|| {
        let (field, array) = import(schema, array)?;
        let batch = match (field.data_type(), array.null_count()) {
            // The rows of a batch are never null: such an array becomes a column.
            (DataType::Struct(fields), 0) => batch(Arc::new(Schema::new(fields.clone())), &array)?,
            (of, _) => {
                let column = Field::new(person::PERSON, of.clone(), true);
                one_column(column, array)?
            }
        };
        given(stream)?.write(stream_of(batch));
        Ok(())
    })
}

/// Reads a stream to its end, and makes one of what it gave. For sources of which two cannot be read in
/// turn, as the relations of one connection of DuckDB.
///
/// @param from the stream; taken over
/// @param stream receives the stream; pass it on, or release it
#[no_mangle]
pub extern "C" fn osoba_arrow_stream_collect(
    from: Option<&mut FFI_ArrowArrayStream>,
    stream: Option<&mut MaybeUninit<FFI_ArrowArrayStream>>,
) -> osoba_status {
    let from = take(from);
    guarded(|| {
        let (from, stream) = (given(from)?, given(stream)?);
        let mut from = Batches::open(from)?;
        let DataType::Struct(fields) = from.data_type() else { return Err(wrong_type("").into()) };
        let schema = Arc::new(Schema::new(fields.clone()));
        let mut batches = Vec::new();
        while let Some(array) = from.next()? {
            batches.push(batch(Arc::clone(&schema), &array)?);
        }
        let batches = RecordBatchIterator::new(batches.into_iter().map(Ok), schema);
        stream.write(FFI_ArrowArrayStream::new(Box::new(batches)));
        Ok(())
    })
}

/// Makes a stream of persons from a JSON array of them, each an object with ESOZ's field names.
///
/// @param json the array; must not be absent
/// @param stream receives the stream; pass it on, or release it
/// @param error which rule is broken; may be NULL. What is wrong with one person is told where the
///        stream is read
#[no_mangle]
pub unsafe extern "C" fn osoba_arrow_stream_from_json(
    json: osoba_str,
    stream: Option<&mut MaybeUninit<FFI_ArrowArrayStream>>,
    error: Option<&mut MaybeUninit<osoba_error>>,
) -> osoba_status {
    guarded_with(error, || {
        let stream = given(stream)?;
        // SAFETY: the caller's contract.
        let json = unsafe { json.required() }?;
        let persons: Vec<&RawValue> = FieldError::read_json(json)?;
        let texts = StringArray::from_iter_values(persons.iter().map(|person| person.get()));
        let column = Field::new(person::JSON, DataType::Utf8, false);
        stream.write(stream_of(one_column(column, Arc::new(texts))?));
        Ok(())
    })
}

/// The columns of an array of structs as a batch.
fn batch(schema: SchemaRef, array: &ArrayRef) -> Result<RecordBatch, Failure> {
    let table: &StructArray = array.as_struct_opt().ok_or(BROKEN)?;
    let rows = RecordBatchOptions::new().with_row_count(Some(table.len()));
    let columns = table.columns().to_vec();
    RecordBatch::try_new_with_options(schema, columns, &rows).map_err(broken)
}

fn one_column(field: Field, column: ArrayRef) -> Result<RecordBatch, Failure> {
    RecordBatch::try_new(Arc::new(Schema::new(vec![field])), vec![column]).map_err(broken)
}

fn stream_of(batch: RecordBatch) -> FFI_ArrowArrayStream {
    let schema = batch.schema();
    FFI_ArrowArrayStream::new(Box::new(RecordBatchIterator::new([Ok(batch)], schema)))
}

/// Takes over a stream; a released one is none.
fn take(stream: Option<&mut FFI_ArrowArrayStream>) -> Option<FFI_ArrowArrayStream> {
    let stream = replace(stream?, FFI_ArrowArrayStream::empty());
    stream.release().is_some().then_some(stream)
}

/// Takes over an array and its schema, both of them even if one is missing.
fn import(
    schema: Option<&mut FFI_ArrowSchema>,
    array: Option<&mut FFI_ArrowArray>,
) -> Result<(Field, ArrayRef), Failure> {
    let schema = schema.map(|schema| replace(schema, FFI_ArrowSchema::empty()));
    let array = array.map(|array| replace(array, FFI_ArrowArray::empty()));
    let schema = given(schema.filter(|schema| schema.release().is_some()))?;
    let array = given(array.filter(|array| !array.is_released()))?;
    let field = Field::try_from(&schema).map_err(broken)?;
    let array = import::read(array, field.data_type())?;
    array.to_data().validate_full().map_err(broken)?;
    Ok((field, array))
}

/// Gives an array away.
fn export(
    field: &Field,
    array: &ArrayRef,
    schema: Out<'_, FFI_ArrowSchema>,
    out: Out<'_, FFI_ArrowArray>,
) -> Answer {
    let (schema, out) = (given(schema)?, given(out)?);
    let exported = FFI_ArrowSchema::try_from(field).map_err(broken)?;
    out.write(FFI_ArrowArray::new(&array.to_data()));
    schema.write(exported);
    Ok(())
}

/// Gives columns away as a struct array of so many rows.
fn export_columns(
    columns: Vec<(Field, ArrayRef)>,
    rows: usize,
    schema: Out<'_, FFI_ArrowSchema>,
    out: Out<'_, FFI_ArrowArray>,
) -> Answer {
    let (fields, columns): (Vec<Field>, Vec<ArrayRef>) = columns.into_iter().unzip();
    let fields = Fields::from(fields);
    let array = StructArray::try_new_with_length(fields.clone(), columns, None, rows);
    let array: ArrayRef = Arc::new(array.map_err(broken)?);
    export(&Field::new("", DataType::Struct(fields), false), &array, schema, out)
}
