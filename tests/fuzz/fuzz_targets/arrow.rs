//! Every entry of the Arrow C data interface, with tables as no engine should make them: columns of
//! any type under the names of a person's fields, lists of structs and of anything else, offsets in
//! any order, bytes that are no text. No panic, no read outside a buffer; every row is answered;
//! what was taken over is released; one batch and two are answered alike, and so are both orders of a pair.
#![no_main]
#![allow(non_camel_case_types, dead_code, unused_imports)]

use std::mem::MaybeUninit;
use std::sync::Arc;

use arrow_array::array::{make_array, new_null_array, Array, ArrayRef, StructArray};
use arrow_array::builder::StringViewBuilder;
use arrow_array::ffi::from_ffi;
use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use arrow_array::types::Int8Type;
use arrow_array::{
    BooleanArray, Date32Array, DictionaryArray, Float64Array, Int64Array, RecordBatch,
    RecordBatchIterator, RecordBatchOptions,
};
use arrow_buffer::Buffer;
use arrow_data::ffi::FFI_ArrowArray;
use arrow_data::ArrayData;
use arrow_schema::ffi::FFI_ArrowSchema;
use arrow_schema::{DataType, Field, Fields, Schema};
use libfuzzer_sys::fuzz_target;

extern crate osoba as osoba_core;

include!("../capi.rs");
#[path = "../../../native/osoba_capi/src/arrow/mod.rs"]
mod arrow;

use arrow::answers::{osoba_arrow_identifiers, osoba_arrow_keys};
use arrow::index::{osoba_arrow_blocking_keys, osoba_index_from_arrow, osoba_index_pairs_arrow};
use arrow::score::osoba_arrow_score;
use error::osoba_error;
use scorecard::{osoba_scorecard, osoba_scorecard_published};
use status::osoba_status as Status;

/// What the bytes of an input are taken for, one after the other.
struct Input<'a>(&'a [u8]);

impl Input<'_> {
    fn byte(&mut self) -> u8 {
        let (first, rest) = self.0.split_first().unwrap_or((&0, &[]));
        self.0 = rest;
        *first
    }

    fn of<T: Copy>(&mut self, list: &[T]) -> T {
        list[usize::from(self.byte()) % list.len()]
    }

    fn text(&mut self) -> Option<&'static str> {
        self.of(&TEXTS)
    }
}

const TEXTS: [Option<&str>; 16] = [
    None,
    Some(""),
    Some(" "),
    Some("-"),
    Some("Зразко"),
    Some("Остап"),
    Some("1991-08-24"),
    Some("19910824-00026"),
    Some("3347300046"),
    Some("АА123456"),
    Some("+380671112233"),
    Some("OTP"),
    Some("PASSPORT"),
    Some("MERGED"),
    Some("00000000-0000-4000-8000-000000000001"),
    Some("{\"last_name\": \"Зразко\"}"),
];

const COLUMNS: [&str; 26] = [
    "id",
    "first_name",
    "last_name",
    "second_name",
    "birth_date",
    "gender",
    "tax_id",
    "no_tax_id",
    "unzr",
    "birth_settlement",
    "status",
    "is_active",
    "documents",
    "addresses",
    "authentication_methods",
    "phones",
    "confidant_person",
    "extra",
    "frequencies",
    "updated_at",
    "document_number",
    "document_type",
    "phone_number",
    "settlement",
    "settlement_id",
    "unknown",
];

const ENTRIES: [&str; 6] =
    ["type", "number", "phone_number", "settlement", "settlement_id", "phones"];

/// A column of so many rows.
fn column(input: &mut Input<'_>, rows: usize, depth: u8) -> ArrayRef {
    let kinds = if depth > 2 { 9 } else { 12 };
    match input.byte() % kinds {
        0 => new_null_array(&DataType::Null, rows),
        1 => Arc::new(Int64Array::from_iter((0..rows).map(|_| Some(i64::from(input.byte()))))),
        2 => {
            let number = |_| input.of(&[None, Some(f64::NAN), Some(0.5), Some(3_347_300_046.0)]);
            Arc::new(Float64Array::from_iter((0..rows).map(number)))
        }
        3 => Arc::new(Date32Array::from_iter(
            (0..rows)
                .map(|_| input.of(&[None, Some(0), Some(7_905), Some(i32::MIN), Some(i32::MAX)])),
        )),
        4 => Arc::new(BooleanArray::from_iter(
            (0..rows).map(|_| input.of(&[None, Some(true), Some(false)])),
        )),
        5 => {
            let texts = (0..rows).map(|_| input.text());
            Arc::new(texts.collect::<DictionaryArray<Int8Type>>())
        }
        6 => {
            let mut views = StringViewBuilder::new();
            (0..rows).for_each(|_| views.append_option(input.text()));
            Arc::new(views.finish())
        }
        kind @ (7 | 8) => texts(input, rows, kind == 8),
        9 => {
            let table = table(input, &ENTRIES, rows, depth + 1);
            Arc::new(table)
        }
        _ => lists(input, rows, depth),
    }
}

/// Texts whose bytes may be anything and whose offsets in any order: the library checks both.
fn texts(input: &mut Input<'_>, rows: usize, large: bool) -> ArrayRef {
    let (mut bytes, mut offsets) = (Vec::new(), vec![0_i64]);
    for _ in 0..rows {
        bytes.extend_from_slice(input.text().unwrap_or_default().as_bytes());
        offsets.push(bytes.len() as i64);
    }
    match input.byte() {
        0 => {
            let place = usize::from(input.byte()) % offsets.len();
            // Never beyond the bytes: the interface has no lengths, so that nobody could see it.
            offsets[place] = (i64::from(input.byte()) - 100).min(bytes.len() as i64);
        }
        1 if !bytes.is_empty() => {
            let place = usize::from(input.byte()) % bytes.len();
            bytes[place] = input.byte();
        }
        _ => {}
    }
    let (of, offsets) = if large {
        (DataType::LargeUtf8, Buffer::from_vec(offsets))
    } else {
        (DataType::Utf8, Buffer::from_vec(offsets.iter().map(|at| *at as i32).collect()))
    };
    let data = ArrayData::builder(of).len(rows).add_buffer(offsets);
    // SAFETY: none is promised. It is not read here but by the library, which has to find out.
    made(unsafe { data.add_buffer(Buffer::from_vec(bytes)).build_unchecked() }, rows)
}

/// An array of data that may be wrong; all absent where not even this crate makes one of it.
fn made(data: ArrayData, rows: usize) -> ArrayRef {
    if data.validate().is_err() {
        return new_null_array(data.data_type(), rows);
    }
    make_array(data)
}

/// A list a row: of structs, or of anything.
fn lists(input: &mut Input<'_>, rows: usize, depth: u8) -> ArrayRef {
    let mut offsets = vec![0_i32];
    for _ in 0..rows {
        offsets.push(offsets[offsets.len() - 1] + i32::from(input.byte() % 3));
    }
    let count = offsets[offsets.len() - 1] as usize;
    let entries: ArrayRef = match input.byte() % 3 {
        0 => column(input, count, depth + 1),
        _ => Arc::new(table(input, &ENTRIES, count, depth + 1)),
    };
    let field = Field::new("item", entries.data_type().clone(), true);
    let data = ArrayData::builder(DataType::List(Arc::new(field)))
        .len(rows)
        .add_buffer(Buffer::from_vec(offsets))
        .add_child_data(entries.to_data());
    // SAFETY: the offsets are within the entries.
    made(unsafe { data.build_unchecked() }, rows)
}

/// A table of some of these columns, one of which may be there twice.
fn table(input: &mut Input<'_>, names: &[&str], rows: usize, depth: u8) -> StructArray {
    let count = input.byte() % 6;
    let (mut fields, mut columns) = (Vec::new(), Vec::new());
    for _ in 0..count {
        let name = input.of(names);
        let column = column(input, rows, depth);
        fields.push(Field::new(name, column.data_type().clone(), true));
        columns.push(column);
    }
    let nulls = (input.byte() % 4 == 0).then(|| (0..rows).map(|_| input.byte() % 3 != 0).collect());
    if columns.is_empty() {
        return StructArray::new_empty_fields(rows, nulls);
    }
    StructArray::new(Fields::from(fields), columns, nulls)
}

/// A stream of the table, in one batch or in two.
fn stream(table: &StructArray, cut: usize) -> FFI_ArrowArrayStream {
    let schema = Arc::new(Schema::new(table.fields().clone()));
    let batch = |part: StructArray| {
        let options = RecordBatchOptions::new().with_row_count(Some(part.len()));
        let columns = part.columns().to_vec();
        RecordBatch::try_new_with_options(Arc::clone(&schema), columns, &options)
    };
    let cut = cut.min(table.len());
    let parts = [table.slice(0, cut), table.slice(cut, table.len() - cut)].map(batch);
    let batches = RecordBatchIterator::new(parts.into_iter(), Arc::clone(&schema));
    FFI_ArrowArrayStream::new(Box::new(batches))
}

/// What a function answers for streams of tables: a struct array, or a refusal.
fn answer(
    call: impl FnOnce(
        Option<&mut MaybeUninit<FFI_ArrowSchema>>,
        Option<&mut MaybeUninit<FFI_ArrowArray>>,
        Option<&mut MaybeUninit<osoba_error>>,
    ) -> Status,
) -> Result<ArrayData, Status> {
    let (mut schema, mut array) = (MaybeUninit::uninit(), MaybeUninit::uninit());
    let status = call(Some(&mut schema), Some(&mut array), Some(&mut MaybeUninit::uninit()));
    assert_ne!(status, Status::Panic);
    assert_ne!(status, Status::Internal);
    if status != Status::Ok {
        return Err(status);
    }
    // SAFETY: both were written, and are taken over here.
    let data = unsafe { from_ffi(array.assume_init(), &schema.assume_init()) };
    let data = data.expect("an answer is an Arrow array");
    data.validate_full().expect("an answer is valid");
    Ok(data)
}

thread_local! {
    static CARD: Box<osoba_scorecard> = {
        let mut made = MaybeUninit::new(None);
        assert_eq!(osoba_scorecard_published(1, Some(&mut made)), Status::Ok);
        // SAFETY: it was made with a value.
        unsafe { made.assume_init() }.expect("the published scorecard")
    };
}

fuzz_target!(|bytes: &[u8]| {
    let mut input = Input(bytes);
    let (entry, rows) = (input.byte(), usize::from(input.byte() % 5));
    let cut = usize::from(input.byte() % 6);
    let persons = table(&mut input, &COLUMNS, rows, 0);
    match entry % 4 {
        0 => {
            for call in [osoba_arrow_keys, osoba_arrow_identifiers] {
                let found = answer(|s, a, e| call(Some(&mut stream(&persons, cut)), s, a, e));
                let again = answer(|s, a, e| call(Some(&mut stream(&persons, rows)), s, a, e));
                assert!(found.iter().all(|found| found.len() == rows));
                // Where a batch ends, its offsets are looked at, whoever reads the column.
                if let (Ok(found), Ok(again)) = (found, again) {
                    assert_eq!(found, again);
                }
            }
        }
        1 => {
            let (key, clusters) = (i32::from(input.byte() % 4), i32::from(input.byte() % 4));
            let found = answer(|s, a, e| {
                osoba_arrow_blocking_keys(key, clusters, Some(&mut stream(&persons, cut)), s, a, e)
            });
            assert!(found.is_err() || found.is_ok_and(|found| found.len() == rows));
        }
        2 => {
            let candidates = table(&mut input, &COLUMNS, rows, 0);
            let score = |a: &StructArray, b: &StructArray| {
                CARD.with(|card| {
                    let (mut a, mut b) = (stream(a, cut), stream(b, rows));
                    answer(|schema, array, error| {
                        let sides = (Some(&mut a), Some(&mut b));
                        osoba_arrow_score(Some(card), sides.0, sides.1, true, schema, array, error)
                    })
                })
            };
            let (there, back) = (score(&persons, &candidates), score(&candidates, &persons));
            if let (Ok(there), Ok(back)) = (there, back) {
                assert_eq!((there.len(), back.len()), (rows, rows));
                let scores = |data: ArrayData| {
                    let table = StructArray::from(data);
                    table.column_by_name("score").map(|scores| scores.to_data())
                };
                assert_eq!(scores(there), scores(back), "order does not matter");
            }
        }
        _ => index(&persons, cut),
    }
});

/// An index of a table and its pairs, which are a stream.
fn index(persons: &StructArray, cut: usize) {
    let mut index = MaybeUninit::new(None);
    let mut duplicate = MaybeUninit::uninit();
    let unreadable = CARD.with(|card| {
        answer(|schema, array, error| {
            osoba_index_from_arrow(
                Some(card),
                1,
                1,
                Some(&mut stream(persons, cut)),
                schema,
                array,
                Some(&mut duplicate),
                Some(&mut index),
                error,
            )
        })
    });
    let Ok(unreadable) = unreadable else { return };
    assert!(unreadable.len() <= persons.len());
    // SAFETY: it was made with a value.
    let index = unsafe { index.assume_init() }.expect("an index");
    let mut pairs = MaybeUninit::uninit();
    let status = osoba_index_pairs_arrow(
        Some(&index),
        0,
        1_000_000,
        0,
        Some(&mut pairs),
        Some(&mut MaybeUninit::uninit()),
    );
    if status == Status::Ok {
        // SAFETY: it was written.
        let pairs = RecordBatchStreamReader::try_new(unsafe { pairs.assume_init() });
        let most = persons.len() * persons.len();
        let found: usize =
            pairs.expect("a stream").map(|batch| batch.expect("pairs").num_rows()).sum();
        assert!(found <= most);
    }
    index::osoba_index_free(Some(index));
}
