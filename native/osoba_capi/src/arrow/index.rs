//! An index from columns, and its pairs as a stream of columns.

use std::mem::MaybeUninit;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::sync::Arc;

use arrow_array::array::{
    ArrayRef, BooleanArray, Float64Array, Int64Array, ListArray, UInt64Array, UInt8Array,
};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_buffer::OffsetBuffer;
use arrow_data::ffi::FFI_ArrowArray;
use arrow_schema::ffi::FFI_ArrowSchema;
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use osoba_core::identifiers::placeholder::present;
use osoba_core::index::{Entry, FoundBy, Index, Judge, Pair, PairSettings};
use osoba_core::scoring::{Band, Limits, Scorecard};
use osoba_core::{FieldError, Person, Rule};

use super::fault::broken;
use super::rows::{Rows, Sides};
use super::score::bin_fields;
use super::shape::{Column, Shape, ERROR, TEXTS};
use super::{export_columns, take};
use crate::boundary::{given, guarded, guarded_with};
use crate::error::{osoba_error, Failure};
use crate::index::{finished, new_builder, osoba_account, osoba_duplicate, osoba_index, settings};
use crate::policy::score;
use crate::scorecard::osoba_scorecard;
use crate::status::osoba_status;

/// Makes an index of the persons of a stream, each of whom has an `id` and perhaps `updated_at`. A
/// person that cannot be read is not in the index, the rest is. The place of a person is the number of
/// the row, from 0.
///
/// @param scorecard the scorecard of pairs and decisions; may be freed afterwards
/// @param algorithm an osoba_algorithm: which key says that names sound alike
/// @param clusters an osoba_cluster_set
/// @param persons a stream of persons, see ARROW; taken over
/// @param schema receives the schema of `unreadable`; release it
/// @param unreadable receives the rows that could not be read, a struct array of `place` and `error`;
///        release it
/// @param duplicate receives the places of two persons under one id, if the call fails for that
/// @param index receives the index, to be freed with osoba_index_free()
/// @param error which column has a wrong type; may be NULL
#[no_mangle]
pub extern "C" fn osoba_index_from_arrow(
    scorecard: Option<&osoba_scorecard>,
    algorithm: i32,
    clusters: i32,
    persons: Option<&mut FFI_ArrowArrayStream>,
    schema: Option<&mut MaybeUninit<FFI_ArrowSchema>>,
    unreadable: Option<&mut MaybeUninit<FFI_ArrowArray>>,
    duplicate: Option<&mut MaybeUninit<osoba_duplicate>>,
    index: Option<&mut MaybeUninit<Option<Box<osoba_index>>>>,
    error: Option<&mut MaybeUninit<osoba_error>>,
) -> osoba_status {
    let persons = take(persons);
    guarded_with(error, || {
        let (schema, unreadable) = (given(schema)?, given(unreadable)?);
        let (duplicate, out) = (given(duplicate)?, given(index)?);
        let (mut builder, _) = new_builder(given(scorecard)?, algorithm, clusters)?;
        let mut rows = Rows::open(given(persons)?)?;
        let (mut places, mut errors) = (Vec::new(), Column::new(&ERROR));
        let mut place = 0_u64;
        while let Some(row) = rows.next()? {
            if let Err(error) = row.entry().and_then(|entry| builder.push(place, &entry)) {
                places.push(place);
                errors.push_error(Some(&error));
            }
            place = place.saturating_add(1);
        }
        let index = finished(builder, duplicate)?;
        let count = places.len();
        let columns: Vec<(Field, ArrayRef)> = vec![
            (Field::new("place", DataType::UInt64, false), Arc::new(UInt64Array::from(places))),
            (ERROR.field("error"), errors.finish()?),
        ];
        export_columns(columns, count, Some(schema), Some(unreadable))?;
        out.write(Some(Box::new(index)));
        Ok(())
    })
}

/// Gives all pairs of osoba_index_pairs() as a stream of batches, which is worked as it is read, so that
/// few pairs are in memory. The columns: `person_id` and `master_person_id`; `score`; `proven_score`,
/// the score without blank and placeholder values, where it is another one; `band`; `clusters` and
/// `cautions`, lists of names; one column of bins for each variable, as osoba_arrow_score() gives them;
/// `master_by_id`, whether the ids say which is the master.
///
/// @param index the index; may be freed before the stream is read
/// @param manual the least score of a pair that is given; 70000 is the documented one
/// @param automatic from which score on a pair is in the automatic band; 90000 is the documented one
/// @param block_limit leaves out blocks of more persons and counts them in `account`; 0 leaves out none
/// @param stream receives the stream; release it
/// @param account receives what the stream compares and leaves out
#[no_mangle]
pub extern "C" fn osoba_index_pairs_arrow(
    index: Option<&osoba_index>,
    manual: u32,
    automatic: u32,
    block_limit: usize,
    stream: Option<&mut MaybeUninit<FFI_ArrowArrayStream>>,
    account: Option<&mut MaybeUninit<osoba_account>>,
) -> osoba_status {
    guarded(|| {
        let (index, stream, account) = (given(index)?, given(stream)?, given(account)?);
        let limits = limits(manual, automatic)?;
        let block_limit = Some(block_limit).filter(|limit| *limit > 0);
        let pairs = PairStream::new(&index.index, PairSettings { limits, block_limit });
        account.write(osoba_account::from(index.index.account(pairs.settings)));
        stream.write(FFI_ArrowArrayStream::new(Box::new(pairs)));
        Ok(())
    })
}

/// Finds the keys by which engines join persons to pairs: whoever osoba_index_pairs() compares has one of
/// them in common. The columns of the answer: `id`, as text; `keys`, a list of 64-bit integers, which are
/// the same on every machine; `error`, as in osoba_arrow_keys(). A person that is not active has no keys, and
/// one without an id is an error, as in an index.
///
/// @param algorithm an osoba_algorithm: which key says that names sound alike
/// @param clusters an osoba_cluster_set
/// @param persons a stream of persons, see ARROW; taken over
/// @param schema receives the schema of the answer; release it
/// @param array receives the answer, a struct array of as many rows; release it
/// @param error which column has a wrong type; may be NULL
#[no_mangle]
pub extern "C" fn osoba_arrow_blocking_keys(
    algorithm: i32,
    clusters: i32,
    persons: Option<&mut FFI_ArrowArrayStream>,
    schema: Option<&mut MaybeUninit<FFI_ArrowSchema>>,
    array: Option<&mut MaybeUninit<FFI_ArrowArray>>,
    error: Option<&mut MaybeUninit<osoba_error>>,
) -> osoba_status {
    let persons = take(persons);
    guarded_with(error, || {
        let settings = settings(algorithm, clusters)?;
        let mut rows = Rows::open(given(persons)?)?;
        let (mut ids, mut errors) = (Column::new(&Shape::Text), Column::new(&ERROR));
        let (mut keys, mut lengths) = (Vec::new(), Vec::new());
        while let Some(row) = rows.next()? {
            let before = keys.len();
            match row.entry().and_then(named) {
                Ok(person) => {
                    ids.push_text(person.id.as_deref());
                    errors.push_error(None);
                    let found_by = FoundBy::of(&person, &settings);
                    keys.extend(found_by.blocking_keys().map(u64::cast_signed));
                }
                Err(error) => {
                    ids.push_text(row.id());
                    errors.push_error(Some(&error));
                }
            }
            lengths.push(keys.len().saturating_sub(before));
        }
        let count = lengths.len();
        let item = Arc::new(Field::new("item", DataType::Int64, false));
        let lists = ListArray::try_new(
            Arc::clone(&item),
            OffsetBuffer::from_lengths(lengths),
            Arc::new(Int64Array::from(keys)),
            None,
        );
        let columns: Vec<(Field, ArrayRef)> = vec![
            (Shape::Text.field("id"), ids.finish()?),
            (Field::new("keys", DataType::List(item), false), Arc::new(lists.map_err(broken)?)),
            (ERROR.field("error"), errors.finish()?),
        ];
        export_columns(columns, count, schema, array)
    })
}

/// Judges pairs row by row, the first person with the first candidate: gives those that
/// osoba_index_pairs() gives, in the columns of osoba_index_pairs_arrow(). A row that is no pair of a band,
/// or one of whose persons cannot be read, gives nothing; osoba_arrow_blocking_keys() tells who cannot be
/// read.
///
/// @param scorecard the scorecard
/// @param algorithm an osoba_algorithm: which key says that names sound alike
/// @param clusters an osoba_cluster_set
/// @param manual the least score of a pair that is given; 70000 is the documented one
/// @param automatic from which score on a pair is in the automatic band; 90000 is the documented one
/// @param persons a stream of persons, each with an `id` and perhaps `updated_at`, see ARROW; taken over
/// @param candidates a stream of as many persons; taken over
/// @param schema receives the schema of the answer; release it
/// @param array receives the answer, a struct array of as many rows as there are pairs; release it
/// @param error which column has a wrong type, or that one side has fewer rows; may be NULL
#[no_mangle]
pub extern "C" fn osoba_arrow_pairs(
    scorecard: Option<&osoba_scorecard>,
    algorithm: i32,
    clusters: i32,
    manual: u32,
    automatic: u32,
    persons: Option<&mut FFI_ArrowArrayStream>,
    candidates: Option<&mut FFI_ArrowArrayStream>,
    schema: Option<&mut MaybeUninit<FFI_ArrowSchema>>,
    array: Option<&mut MaybeUninit<FFI_ArrowArray>>,
    error: Option<&mut MaybeUninit<osoba_error>>,
) -> osoba_status {
    let (persons, candidates) = (take(persons), take(candidates));
    guarded_with(error, || {
        let card = &given(scorecard)?.scorecard;
        let limits = limits(manual, automatic)?;
        let judge = Judge::new(card, &settings(algorithm, clusters)?, limits);
        let mut sides = Sides::open(given(persons)?, given(candidates)?)?;
        let mut pairs = Vec::new();
        while let Some((person, candidate)) = sides.next()? {
            if let (Ok(person), Ok(candidate)) = (person.entry(), candidate.entry()) {
                pairs.extend(judge.pair(&person, &candidate));
            }
        }
        let columns = pair_columns(card, &pairs)?;
        let columns = pair_fields(card).into_iter().zip(columns).collect();
        export_columns(columns, pairs.len(), schema, array)
    })
}

/// A person that an index takes: one with an id.
fn named<'a>(Entry { person, .. }: Entry<'a>) -> Result<Person<'a>, FieldError> {
    let has_id = person.id.as_deref().and_then(present).is_some();
    has_id.then_some(person).ok_or_else(|| FieldError::new("id", Rule::Required))
}

/// The limits of the bands.
fn limits(manual: u32, automatic: u32) -> Result<Limits, Failure> {
    let limits = Limits { manual: score(manual)?, automatic: score(automatic)? };
    limits.check().map_err(|_| Failure::Status(osoba_status::OutOfRange))
}

/// Pairs to be compared for one batch.
const PAIRS_A_BATCH: u64 = 2_000_000;

struct PairStream {
    index: Arc<Index>,
    settings: PairSettings,
    schema: SchemaRef,
    part: usize,
    parts: usize,
}

impl PairStream {
    fn new(index: &Arc<Index>, settings: PairSettings) -> Self {
        let compared = index.account(settings).compared;
        PairStream {
            index: Arc::clone(index),
            settings,
            schema: Arc::new(Schema::new(pair_fields(index.scorecard()))),
            part: 0,
            parts: usize::try_from(compared.div_ceil(PAIRS_A_BATCH)).unwrap_or(usize::MAX).max(1),
        }
    }

    /// The pairs of a part.
    fn batch(&self, part: usize) -> Result<RecordBatch, ArrowError> {
        let pairs: Vec<Pair> = self.index.pairs(self.settings, part, self.parts).collect();
        let columns = pair_columns(self.index.scorecard(), &pairs);
        let columns = columns.map_err(|_| ArrowError::ComputeError("internal error".to_owned()))?;
        RecordBatch::try_new(Arc::clone(&self.schema), columns)
    }
}

/// The columns of pairs.
fn pair_fields(card: &Scorecard) -> Vec<Field> {
    let text = |name: &str| Field::new(name, DataType::Utf8, false);
    let mut fields = vec![
        text("person_id"),
        text("master_person_id"),
        Field::new("score", DataType::Float64, false),
        Field::new("proven_score", DataType::Float64, true),
        text("band"),
        TEXTS.field("clusters"),
        TEXTS.field("cautions"),
    ];
    fields.extend(bin_fields(card));
    fields.push(Field::new("master_by_id", DataType::Boolean, false));
    fields
}

fn pair_columns(card: &Scorecard, pairs: &[Pair]) -> Result<Vec<ArrayRef>, Failure> {
    let texts = |text: &dyn Fn(&Pair) -> &str| {
        let mut column = Column::new(&Shape::Text);
        pairs.iter().for_each(|pair| column.push_text(Some(text(pair))));
        column
    };
    let mut clusters = Column::new(&TEXTS);
    let mut cautions = Column::new(&TEXTS);
    for pair in pairs {
        clusters.push_texts(pair.clusters.iter().map(|it| it.as_str()));
        cautions.push_texts(pair.cautions.iter().map(|it| it.as_str()));
    }
    let scores = pairs.iter().map(|pair| pair.score.as_f64());
    let proven = pairs.iter().map(|pair| pair.proven_score.map(|score| score.as_f64()));
    let mut columns: Vec<ArrayRef> = vec![
        texts(&|pair| &pair.person_id).finish()?,
        texts(&|pair| &pair.master_person_id).finish()?,
        Arc::new(Float64Array::from_iter_values(scores)),
        Arc::new(proven.collect::<Float64Array>()),
        texts(&|pair| band(pair.band)).finish()?,
        clusters.finish()?,
        cautions.finish()?,
    ];
    for variable in 0..card.variable_count() {
        let bins = pairs.iter().map(|it| it.bins.places().get(variable).copied().unwrap_or(0));
        columns.push(Arc::new(UInt8Array::from_iter_values(bins)));
    }
    let by_id: Vec<bool> = pairs.iter().map(|pair| pair.master_by_id).collect();
    columns.push(Arc::new(BooleanArray::from(by_id)));
    Ok(columns)
}

fn band(band: Band) -> &'static str {
    match band {
        Band::None => "none",
        Band::Manual => "manual",
        Band::Automatic => "automatic",
    }
}

impl Iterator for PairStream {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.part >= self.parts {
            return None;
        }
        let part = self.part;
        self.part = part.saturating_add(1);
        // Who reads the stream is C: no panic may reach it.
        let batch = catch_unwind(AssertUnwindSafe(|| self.batch(part)));
        Some(batch.unwrap_or_else(|_| Err(ArrowError::ComputeError("internal error".to_owned()))))
    }
}

impl RecordBatchReader for PairStream {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }
}
