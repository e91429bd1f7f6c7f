//! Arrow arrays from JSON and back, and the functions of the library that speak Arrow.

use std::collections::BTreeMap;
use std::ffi::{c_char, c_int, c_void, CStr, CString};
use std::mem::zeroed;
use std::sync::Arc;

use arrow_array::array::{
    new_null_array, Array, ArrayRef, BooleanArray, Date32Array, DictionaryArray, Float64Array,
    GenericListArray, LargeStringArray, MapArray, OffsetSizeTrait, StringArray, StringViewArray,
    StructArray, TimestampMicrosecondArray, UInt64Array,
};
use arrow_array::cast::AsArray;
use arrow_array::ffi::from_ffi;
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::types::{Int16Type, UInt16Type, UInt8Type};
use arrow_array::{RecordBatch, RecordBatchIterator};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_data::ffi::FFI_ArrowArray;
use arrow_schema::ffi::FFI_ArrowSchema;
use arrow_schema::{DataType, Field, Fields, Schema, TimeUnit};
use serde_json::{json, Map, Value};

use super::library;

extern "C" {
    fn dlopen(name: *const c_char, flags: c_int) -> *mut c_void;
    fn dlsym(library: *mut c_void, name: *const c_char) -> *mut c_void;
}

/// osoba_error
#[repr(C)]
pub(crate) struct Error {
    rule: i32,
    rule_name: *const c_char,
    path: [c_char; 240],
}

/// osoba_str
#[repr(C)]
pub(crate) struct Text {
    start: *const u8,
    length: usize,
}

impl Text {
    pub(crate) fn of(text: &str) -> Self {
        Text { start: text.as_ptr(), length: text.len() }
    }
}

pub(crate) type Stream = FFI_ArrowArrayStream;
type Answers =
    unsafe extern "C" fn(*mut Stream, *mut FFI_ArrowSchema, *mut FFI_ArrowArray, *mut Error) -> i32;

/// The library as C programs load it.
pub(crate) struct Library {
    handle: *mut c_void,
    pub(crate) card: *mut c_void,
}

/// What a function refused with: its status, and which field broke which rule.
pub(crate) type Refused = (i32, String, String);

impl Library {
    /// The library with the published scorecard.
    pub(crate) fn load() -> Self {
        let path = CString::new(library().join("libosoba.so.3").to_str().unwrap()).unwrap();
        // SAFETY: the library has no constructors that could disturb anything.
        let handle = unsafe { dlopen(path.as_ptr(), 2) };
        assert!(!handle.is_null());
        let mut library = Library { handle, card: std::ptr::null_mut() };
        let published: unsafe extern "C" fn(i32, *mut *mut c_void) -> i32 =
            library.function("osoba_scorecard_published");
        // SAFETY: the output is a local variable's.
        assert_eq!(unsafe { published(1, &raw mut library.card) }, 0);
        library
    }

    /// The library with the scorecard of a document.
    pub(crate) fn with_card(document: &str) -> Self {
        let mut library = Library::load();
        let new: unsafe extern "C" fn(Text, *mut *mut c_void, *mut Error) -> i32 =
            library.function("osoba_scorecard_new");
        // SAFETY: the pointers are of local variables.
        let status =
            unsafe { new(Text::of(document), &raw mut library.card, std::ptr::null_mut()) };
        assert_eq!(status, 0);
        library
    }

    /// A function of the library, which has the type that the header says.
    pub(crate) fn function<F: Copy>(&self, name: &str) -> F {
        let name = CString::new(name).unwrap();
        // SAFETY: the handle is the library's; a function pointer has the size of a pointer.
        unsafe {
            let symbol = dlsym(self.handle, name.as_ptr());
            assert!(!symbol.is_null(), "{name:?}");
            std::mem::transmute_copy(&symbol)
        }
    }

    /// The answer of `osoba_arrow_keys` or `osoba_arrow_identifiers`.
    pub(crate) fn answers(&self, name: &str, persons: ArrayRef) -> Result<StructArray, Refused> {
        let function: Answers = self.function(name);
        let mut persons = stream(persons);
        // SAFETY: the pointers are of local variables.
        self.ask(|schema, array, error| unsafe { function(&raw mut persons, schema, array, error) })
    }

    pub(crate) fn score(
        &self,
        persons: ArrayRef,
        candidates: ArrayRef,
    ) -> Result<StructArray, Refused> {
        let function: unsafe extern "C" fn(
            *const c_void,
            *mut Stream,
            *mut Stream,
            bool,
            *mut FFI_ArrowSchema,
            *mut FFI_ArrowArray,
            *mut Error,
        ) -> i32 = self.function("osoba_arrow_score");
        let (mut persons, mut candidates) = (stream(persons), stream(candidates));
        // SAFETY: the pointers are of local variables.
        self.ask(|schema, array, error| unsafe {
            let (persons, candidates) = (&raw mut persons, &raw mut candidates);
            function(self.card, persons, candidates, true, schema, array, error)
        })
    }

    pub(crate) fn ask(
        &self,
        call: impl FnOnce(*mut FFI_ArrowSchema, *mut FFI_ArrowArray, *mut Error) -> i32,
    ) -> Result<StructArray, Refused> {
        let (mut schema, mut array) = (FFI_ArrowSchema::empty(), FFI_ArrowArray::empty());
        // SAFETY: all zero is a valid error.
        let mut error: Error = unsafe { zeroed() };
        let status = call(&raw mut schema, &raw mut array, &raw mut error);
        if status != 0 {
            assert!(array.is_released() && schema.release().is_none());
            // SAFETY: a failure writes the error, whose texts end with NUL.
            let text = |start| unsafe { CStr::from_ptr(start) }.to_str().unwrap().to_owned();
            return Err((status, text(error.path.as_ptr()), text(error.rule_name)));
        }
        // SAFETY: a function that succeeds has written both.
        let data = unsafe { from_ffi(array, &schema) }.unwrap();
        data.validate_full().unwrap();
        Ok(StructArray::from(data))
    }
}

/// A stream of an array of structs, in two batches.
pub(crate) fn stream(array: ArrayRef) -> Stream {
    let table = array.as_struct();
    let schema = Arc::new(Schema::new(table.fields().clone()));
    let whole = RecordBatch::try_new_with_options(
        Arc::clone(&schema),
        table.columns().to_vec(),
        &arrow_array::RecordBatchOptions::new().with_row_count(Some(table.len())),
    )
    .unwrap();
    let half = table.len() / 2;
    let batches = [whole.slice(0, half), whole.slice(half, table.len() - half)];
    Stream::new(Box::new(RecordBatchIterator::new(batches.map(Ok), schema)))
}

/// One of Arrow's ways to hold a person.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Way {
    pub(crate) text: &'static DataType,
    pub(crate) date: &'static DataType,
    pub(crate) large_lists: bool,
}

impl Way {
    fn list(self, fields: &[&str]) -> DataType {
        let texts: Fields =
            fields.iter().map(|name| Field::new(*name, self.text.clone(), true)).collect();
        let item = Arc::new(Field::new("item", DataType::Struct(texts), true));
        if self.large_lists {
            DataType::LargeList(item)
        } else {
            DataType::List(item)
        }
    }

    /// The type of a person.
    pub(crate) fn person(self) -> DataType {
        let texts = [
            "id",
            "person_id",
            "first_name",
            "last_name",
            "second_name",
            "gender",
            "tax_id",
            "unzr",
            "birth_settlement",
            "status",
            "updated_at",
        ];
        let mut fields: Vec<Field> =
            texts.iter().map(|name| Field::new(*name, self.text.clone(), true)).collect();
        fields.push(Field::new("birth_date", self.date.clone(), true));
        for flag in ["no_tax_id", "is_active"] {
            fields.push(Field::new(flag, DataType::Boolean, true));
        }
        for (name, texts) in [
            ("documents", &["type", "number"][..]),
            ("addresses", &["type", "settlement", "settlement_id"]),
            ("authentication_methods", &["type", "phone_number"]),
            ("phones", &["type", "number"]),
        ] {
            fields.push(Field::new(name, self.list(texts), true));
        }
        let phones = Fields::from(vec![Field::new("phones", self.list(&["type", "number"]), true)]);
        fields.push(Field::new("confidant_person", DataType::Struct(phones), true));
        let numbers = |names: &[&str]| -> Vec<Field> {
            names.iter().map(|name| Field::new(*name, DataType::UInt64, true)).collect()
        };
        let extra = if self.large_lists {
            map(self.text)
        } else {
            let texts = ["email", "postcode", "admitted", "languages"];
            let texts = texts.iter().map(|name| Field::new(*name, self.text.clone(), true));
            DataType::Struct(texts.chain([Field::new("height", DataType::Float64, true)]).collect())
        };
        fields.push(Field::new("extra", extra, true));
        let mut frequencies = numbers(&["last_name", "settlement"]);
        frequencies.push(Field::new("phones", map(&DataType::UInt64), true));
        fields.push(Field::new("frequencies", DataType::Struct(frequencies.into()), true));
        DataType::Struct(fields.into())
    }
}

fn map(values: &DataType) -> DataType {
    let entry =
        vec![Field::new("keys", DataType::Utf8, false), Field::new("values", values.clone(), true)];
    DataType::Map(Arc::new(Field::new("entries", DataType::Struct(entry.into()), false)), false)
}

/// Whether a value has a place in a column of a type, whatever else its object has.
pub(crate) fn fits(value: &Value, of: &DataType) -> bool {
    match (value, of) {
        (Value::Null, _)
        | (Value::String(_), DataType::Utf8 | DataType::LargeUtf8)
        | (Value::String(_), DataType::Utf8View | DataType::Dictionary(..))
        | (Value::Bool(_), DataType::Boolean)
        | (Value::Number(_), DataType::Float64) => true,
        (Value::Number(number), DataType::UInt64) => number.is_u64(),
        (Value::String(text), DataType::Date32 | DataType::Timestamp(..)) => text
            .parse::<chrono::NaiveDate>()
            .is_ok_and(|date| chrono::Datelike::year(&date) > 1700 && date.to_string() == *text),
        (Value::Object(named), DataType::Map(entries, _)) => {
            let DataType::Struct(entry) = entries.data_type() else { return false };
            let of = entry[1].data_type();
            named.values().all(|value| match value {
                Value::Number(_) if *of != DataType::UInt64 => true,
                value => fits(value, of),
            })
        }
        (Value::Array(list), DataType::List(item) | DataType::LargeList(item)) => {
            list.iter().all(|entry| fits(entry, item.data_type()))
        }
        (Value::Object(record), DataType::Struct(fields)) => fields.iter().all(|field| {
            record.get(field.name()).is_none_or(|value| fits(value, field.data_type()))
        }),
        _ => false,
    }
}

/// A column of values that fit.
pub(crate) fn column(values: &[Option<&Value>], of: &DataType) -> ArrayRef {
    let texts = || values.iter().map(|value| value.and_then(Value::as_str));
    let days = || {
        let epoch = chrono::NaiveDate::from_ymd_opt(1970, 1, 1).unwrap();
        texts().map(move |text| {
            let date: chrono::NaiveDate = text?.parse().unwrap();
            Some((date - epoch).num_days())
        })
    };
    match of {
        DataType::Null => new_null_array(of, values.len()),
        DataType::Utf8 => Arc::new(texts().collect::<StringArray>()),
        DataType::LargeUtf8 => Arc::new(texts().collect::<LargeStringArray>()),
        DataType::Utf8View => Arc::new(texts().collect::<StringViewArray>()),
        DataType::Dictionary(key, _) if **key == DataType::UInt16 => {
            Arc::new(texts().collect::<DictionaryArray<UInt16Type>>())
        }
        DataType::Dictionary(..) => Arc::new(texts().collect::<DictionaryArray<Int16Type>>()),
        DataType::Date32 => {
            let days = days().map(|day| day.map(|day| i32::try_from(day).unwrap()));
            Arc::new(days.collect::<Date32Array>())
        }
        DataType::Timestamp(TimeUnit::Microsecond, None) => {
            let times = days().map(|day| day.map(|day| day * 86_400_000_000));
            Arc::new(times.collect::<TimestampMicrosecondArray>())
        }
        DataType::Boolean => {
            let flags = values.iter().map(|value| value.and_then(Value::as_bool));
            Arc::new(flags.collect::<BooleanArray>())
        }
        DataType::UInt64 => {
            let numbers = values.iter().map(|value| value.and_then(Value::as_u64));
            Arc::new(numbers.collect::<UInt64Array>())
        }
        DataType::Map(entries, _) => named(values, entries),
        DataType::Float64 => {
            let numbers = values.iter().map(|value| value.and_then(Value::as_f64));
            Arc::new(numbers.collect::<Float64Array>())
        }
        DataType::List(item) => list::<i32>(values, item),
        DataType::LargeList(item) => list::<i64>(values, item),
        DataType::Struct(fields) => {
            let records: Vec<Option<&Map<String, Value>>> =
                values.iter().map(|value| value.and_then(Value::as_object)).collect();
            let columns = fields.iter().map(|field| {
                let values =
                    records.iter().map(|record| record.and_then(|it| it.get(field.name())));
                column(&values.collect::<Vec<_>>(), field.data_type())
            });
            let nulls: NullBuffer = records.iter().map(Option::is_some).collect();
            let nulls = Some(nulls).filter(|nulls| nulls.null_count() > 0);
            let columns = columns.collect();
            Arc::new(
                StructArray::try_new_with_length(fields.clone(), columns, nulls, values.len())
                    .unwrap(),
            )
        }
        other => panic!("no column of {other}"),
    }
}

fn list<O: OffsetSizeTrait>(values: &[Option<&Value>], item: &Arc<Field>) -> ArrayRef {
    let lists: Vec<Option<&Vec<Value>>> =
        values.iter().map(|value| value.and_then(Value::as_array)).collect();
    let entries: Vec<Option<&Value>> =
        lists.iter().flatten().flat_map(|it| it.iter().map(Some)).collect();
    let lengths = lists.iter().map(|list| list.map_or(0, Vec::len));
    let nulls: NullBuffer = lists.iter().map(Option::is_some).collect();
    let offsets = OffsetBuffer::<O>::from_lengths(lengths);
    let entries = column(&entries, item.data_type());
    Arc::new(GenericListArray::<O>::new(Arc::clone(item), offsets, entries, Some(nulls)))
}

fn named(values: &[Option<&Value>], of: &Arc<Field>) -> ArrayRef {
    let DataType::Struct(entry) = of.data_type() else { panic!("a map is of structs") };
    let maps: Vec<Option<&Map<String, Value>>> =
        values.iter().map(|value| value.and_then(Value::as_object)).collect();
    let entries = || maps.iter().flatten().flat_map(|map| map.iter());
    let names: StringArray = entries().map(|(name, _)| Some(name.as_str())).collect();
    let texts: Vec<Value> = entries()
        .map(|(_, value)| match value {
            Value::Number(number) if *entry[1].data_type() != DataType::UInt64 => {
                json!(number.to_string())
            }
            value => value.clone(),
        })
        .collect();
    let texts: Vec<Option<&Value>> = texts.iter().map(Some).collect();
    let columns = vec![Arc::new(names) as ArrayRef, column(&texts, entry[1].data_type())];
    let entries = StructArray::new(entry.clone(), columns, None);
    let offsets = OffsetBuffer::from_lengths(maps.iter().map(|map| map.map_or(0, Map::len)));
    let nulls: NullBuffer = maps.iter().map(Option::is_some).collect();
    Arc::new(MapArray::new(Arc::clone(of), offsets, entries, Some(nulls), false))
}

/// Persons as a column of JSON.
pub(crate) fn json_persons(texts: &[Option<&str>]) -> ArrayRef {
    let column: ArrayRef = Arc::new(texts.iter().copied().collect::<StringArray>());
    let fields = Fields::from(vec![Field::new("json", DataType::Utf8, true)]);
    Arc::new(StructArray::new(fields, vec![column], None))
}

/// A row of a column as JSON, nulls of records left out; the number of a bin by its name.
pub(crate) fn row(column: &ArrayRef, field: &Field, row: usize) -> Value {
    if column.is_null(row) {
        return Value::Null;
    }
    match column.data_type() {
        DataType::Utf8 => json!(column.as_string::<i32>().value(row)),
        DataType::Boolean => json!(column.as_boolean().value(row)),
        DataType::Float64 => {
            json!(column.as_primitive::<arrow_array::types::Float64Type>().value(row))
        }
        DataType::Int64 => {
            json!(column.as_primitive::<arrow_array::types::Int64Type>().value(row))
        }
        DataType::UInt32 => {
            json!(column.as_primitive::<arrow_array::types::UInt32Type>().value(row))
        }
        DataType::UInt64 => {
            json!(column.as_primitive::<arrow_array::types::UInt64Type>().value(row))
        }
        DataType::UInt8 => {
            let names: Vec<String> =
                serde_json::from_str(field.metadata().get("osoba.bins").unwrap()).unwrap();
            let bin = column.as_primitive::<UInt8Type>().value(row);
            json!(names[usize::from(bin)])
        }
        DataType::Date32 => {
            let date = column.as_primitive::<arrow_array::types::Date32Type>().value_as_date(row);
            json!(date.unwrap().to_string())
        }
        DataType::List(item) => {
            let entries = column.as_list::<i32>().value(row);
            (0..entries.len()).map(|at| self::row(&entries, item, at)).collect()
        }
        DataType::Struct(fields) => {
            let record = column.as_struct();
            let values = fields.iter().zip(record.columns());
            let values =
                values.map(|(field, column)| (field.name().clone(), self::row(column, field, row)));
            without_nulls(&Value::Object(values.collect()))
        }
        other => panic!("no JSON of {other}"),
    }
}

/// Every row of an answer as JSON.
pub(crate) fn rows(answer: StructArray) -> Vec<Value> {
    let field = Field::new("", answer.data_type().clone(), false);
    let answer: ArrayRef = Arc::new(answer);
    (0..answer.len()).map(|at| row(&answer, &field, at)).collect()
}

/// A document without the fields that are null.
pub(crate) fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(record) => {
            let kept: BTreeMap<&String, Value> = record
                .iter()
                .filter(|(_, value)| !value.is_null())
                .map(|(name, value)| (name, without_nulls(value)))
                .collect();
            json!(kept)
        }
        Value::Array(list) => list.iter().map(without_nulls).collect(),
        other => other.clone(),
    }
}
