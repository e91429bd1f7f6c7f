//! Scores in columns: pairs row by row, and one person with many.

use std::collections::HashMap;
use std::mem::MaybeUninit;
use std::sync::Arc;

use arrow_array::array::{Array, ArrayRef, Float64Array, StructArray, UInt32Array, UInt8Array};
use arrow_array::builder::UInt32Builder;
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_buffer::{Buffer, NullBuffer, NullBufferBuilder, ScalarBuffer};
use arrow_data::ffi::FFI_ArrowArray;
use arrow_schema::ffi::FFI_ArrowSchema;
use arrow_schema::{DataType, Field, Fields};
use osoba_core::comparison::{compare, Comparison, PreparedPerson, Value};
use osoba_core::scoring::{Scorecard, Scored};
use osoba_core::FieldError;

use super::fault::{broken, under};
use super::rows::{Row, Rows, Sides};
use super::shape::{Column, Shape, ERROR};
use super::{export_columns, take};
use crate::boundary::{entries, given, guarded, guarded_with};
use crate::error::{osoba_error, Failure};
use crate::person::osoba_person;
use crate::scorecard::osoba_scorecard;
use crate::status::osoba_status;

/// Scores pairs row by row: the first person with the first candidate, and so on. The columns of the
/// answer:
///
/// - `person_id`, `candidate_id`: the column `id` of both sides, as text;
/// - `score`: from 0 to 1 in steps of 0.00001, as a double;
/// - one column of small integers for each variable of the scorecard, under its name: the bin. The names
///   of the bins are in the column's metadata under `osoba.bins`, as a JSON list;
/// - `distances`, if asked for: a struct of the raw values;
/// - `error`: null, or which field of the row broke which rule; the rest of such a row is null.
///
/// @param scorecard the scorecard
/// @param persons a stream of persons, see ARROW; taken over
/// @param candidates a stream of as many persons; taken over
/// @param distances whether to give the distances, too
/// @param schema receives the schema of the answer; release it
/// @param array receives the answer, a struct array of as many rows; release it
/// @param error which column has a wrong type, or that one side has fewer rows; may be NULL
#[no_mangle]
pub extern "C" fn osoba_arrow_score(
    scorecard: Option<&osoba_scorecard>,
    persons: Option<&mut FFI_ArrowArrayStream>,
    candidates: Option<&mut FFI_ArrowArrayStream>,
    distances: bool,
    schema: Option<&mut MaybeUninit<FFI_ArrowSchema>>,
    array: Option<&mut MaybeUninit<FFI_ArrowArray>>,
    error: Option<&mut MaybeUninit<osoba_error>>,
) -> osoba_status {
    let (persons, candidates) = (take(persons), take(candidates));
    guarded_with(error, || {
        let card = &given(scorecard)?.scorecard;
        let mut sides = Sides::open(given(persons)?, given(candidates)?)?;
        let mut scores = Scores::new(card, &["person_id", "candidate_id"], distances);
        while let Some((person, candidate)) = sides.next()? {
            let (person_id, person) = prepared(card, &person, "person");
            let (candidate_id, candidate) = prepared(card, &candidate, "candidate");
            scores.push_ids([person_id, candidate_id]);
            match person.and_then(|person| Ok((person, candidate?))) {
                Ok((a, b)) => scores.push(card.score(&a, &b), distances.then(|| compare(&a, &b))),
                Err(error) => scores.push_error(&error),
            }
        }
        scores.export(schema, array)
    })
}

/// Scores one person with the candidates of a stream. The columns of the answer are those of
/// osoba_arrow_score() without `person_id`.
///
/// @param scorecard the scorecard
/// @param person the person, prepared with the scorecard's normalisation
/// @param candidates a stream of persons, see ARROW; taken over
/// @param distances whether to give the distances, too
/// @param schema receives the schema of the answer; release it
/// @param array receives the answer, a struct array of as many rows; release it
/// @param error which column has a wrong type; may be NULL
#[no_mangle]
pub extern "C" fn osoba_arrow_score_many(
    scorecard: Option<&osoba_scorecard>,
    person: Option<&osoba_person>,
    candidates: Option<&mut FFI_ArrowArrayStream>,
    distances: bool,
    schema: Option<&mut MaybeUninit<FFI_ArrowSchema>>,
    array: Option<&mut MaybeUninit<FFI_ArrowArray>>,
    error: Option<&mut MaybeUninit<osoba_error>>,
) -> osoba_status {
    /// Candidates that are prepared before they are scored, and are in memory together.
    const TOGETHER: usize = 1_024;
    let candidates = take(candidates);
    guarded_with(error, || {
        let (scorecard, person) = (given(scorecard)?, given(person)?);
        scorecard.check(person)?;
        let (card, probe) = (&scorecard.scorecard, &person.prepared);
        let mut rows = Rows::open(given(candidates)?)?;
        let mut scores = Scores::new(card, &["candidate_id"], distances);
        loop {
            let mut batch = Vec::with_capacity(TOGETHER);
            while batch.len() < TOGETHER {
                let Some(row) = rows.next().map_err(under("candidate"))? else { break };
                let (id, candidate) = prepared(card, &row, "candidate");
                scores.push_ids([id]);
                batch.push(candidate);
            }
            if batch.is_empty() {
                break;
            }
            let mut scored = card.score_many(probe, batch.iter().flatten());
            for candidate in &batch {
                match (candidate, candidate.as_ref().ok().and_then(|_| scored.next())) {
                    (Ok(candidate), Some(one)) => {
                        scores.push(one, distances.then(|| compare(probe, candidate)));
                    }
                    (Err(error), _) => scores.push_error(error),
                    (Ok(_), None) => return Err(Failure::Status(osoba_status::Internal)),
                }
            }
        }
        scores.export(schema, array)
    })
}

/// Scores one person with prepared candidates: osoba_scorecard_score_many() in columns. The columns of
/// the answer are those of osoba_arrow_score() without ids and `error`, since prepared persons have been
/// read.
///
/// @param scorecard the scorecard
/// @param person the person, prepared with the scorecard's normalisation
/// @param candidates the candidates, prepared likewise: an array of pointers, none of them NULL
/// @param count how many candidates
/// @param schema receives the schema of the answer; release it. It is the same for every call with a
///        scorecard: NULL if you have it
/// @param array receives the answer, a struct array of `count` rows; release it
#[no_mangle]
pub unsafe extern "C" fn osoba_arrow_score_prepared(
    scorecard: Option<&osoba_scorecard>,
    person: Option<&osoba_person>,
    candidates: *const Option<&osoba_person>,
    count: usize,
    schema: Option<&mut MaybeUninit<FFI_ArrowSchema>>,
    array: Option<&mut MaybeUninit<FFI_ArrowArray>>,
) -> osoba_status {
    guarded(|| {
        let (scorecard, person) = (given(scorecard)?, given(person)?);
        // SAFETY: the caller's contract.
        let candidates = unsafe { entries(candidates, count) }?;
        scorecard.check(person)?;
        for candidate in candidates {
            scorecard.check(given(*candidate)?)?;
        }
        let card = &scorecard.scorecard;
        let prepared = candidates.iter().flatten().map(|candidate| &candidate.prepared);
        let scored = card.score_many(&person.prepared, prepared);
        let columns = prepared_columns(card.variable_count(), scored, count);
        let fields = if schema.is_some() { prepared_fields(card) } else { Vec::new() };
        let array = given(array)?;
        // Whoever knows the schema already is spared it: it takes longer than to score some hundred.
        let Some(schema) = schema else {
            let types =
                columns.iter().map(|column| Field::new("", column.data_type().clone(), true));
            let table = StructArray::try_new_with_length(types.collect(), columns, None, count);
            array.write(FFI_ArrowArray::new(&table.map_err(broken)?.into()));
            return Ok(());
        };
        export_columns(fields.into_iter().zip(columns).collect(), count, Some(schema), Some(array))
    })
}

/// Scores and the bins of so many variables as columns.
fn prepared_columns(
    variables: usize,
    scored: impl Iterator<Item = Scored>,
    rows: usize,
) -> Vec<ArrayRef> {
    let mut scores = vec![0.0; rows];
    // The columns of bins one behind the other.
    let mut bins = vec![0; rows.saturating_mul(variables)];
    for (row, (scored, score)) in scored.zip(&mut scores).enumerate() {
        *score = scored.score.as_f64();
        let columns = bins.chunks_exact_mut(rows.max(1));
        for (column, bin) in columns.zip(scored.bins.places()) {
            if let Some(slot) = column.get_mut(row) {
                *slot = *bin;
            }
        }
    }
    let bins = Buffer::from_vec(bins);
    let column = |variable: usize| {
        let bins = ScalarBuffer::new(bins.clone(), variable.saturating_mul(rows), rows);
        Arc::new(UInt8Array::new(bins, None)) as ArrayRef
    };
    let scores = Arc::new(Float64Array::new(scores.into(), None));
    std::iter::once(scores as ArrayRef).chain((0..variables).map(column)).collect()
}

fn prepared_fields(card: &Scorecard) -> Vec<Field> {
    let score = Field::new("score", DataType::Float64, true);
    std::iter::once(score).chain(bin_fields(card)).collect()
}

/// The id of a row, and its person prepared.
fn prepared(
    card: &Scorecard,
    row: &Row<'_>,
    side: &str,
) -> (Option<String>, Result<PreparedPerson, FieldError>) {
    match row.person() {
        Ok(person) => {
            let prepared = card.prepare(&person);
            (person.id.as_deref().map(str::to_owned), Ok(prepared))
        }
        Err(error) => (row.id().map(str::to_owned), Err(error.under(side))),
    }
}

/// The columns of scores in the making.
pub(super) struct Scores<'a> {
    card: &'a Scorecard,
    scores: Vec<f64>,
    /// By variable.
    bins: Vec<Vec<u8>>,
    /// Rows that were scored. Nothing as long as all were.
    nulls: NullBufferBuilder,
    ids: Vec<(&'static str, Column)>,
    errors: Column,
    distances: Option<[UInt32Builder; Value::COUNT]>,
}

impl<'a> Scores<'a> {
    fn new(card: &'a Scorecard, ids: &[&'static str], distances: bool) -> Self {
        Scores {
            card,
            scores: Vec::new(),
            bins: vec![Vec::new(); card.variable_count()],
            nulls: NullBufferBuilder::new(0),
            ids: ids.iter().map(|name| (*name, Column::new(&Shape::Text))).collect(),
            errors: Column::new(&ERROR),
            distances: distances.then(|| std::array::from_fn(|_| UInt32Builder::new())),
        }
    }

    fn push_ids<const IDS: usize>(&mut self, ids: [Option<String>; IDS]) {
        for ((_, column), id) in self.ids.iter_mut().zip(ids) {
            column.push_text(id.as_deref());
        }
    }

    #[inline]
    fn push(&mut self, scored: Scored, distances: Option<Comparison>) {
        self.scores.push(scored.score.as_f64());
        for (column, bin) in self.bins.iter_mut().zip(scored.bins.places()) {
            column.push(*bin);
        }
        self.nulls.append_non_null();
        self.errors.push_error(None);
        self.push_distances(distances);
    }

    fn push_error(&mut self, error: &FieldError) {
        self.scores.push(0.0);
        self.bins.iter_mut().for_each(|column| column.push(0));
        self.nulls.append_null();
        self.errors.push_error(Some(error));
        self.push_distances(None);
    }

    fn push_distances(&mut self, comparison: Option<Comparison>) {
        for (column, value) in self.distances.iter_mut().flatten().zip(Value::ALL) {
            column.append_option(comparison.and_then(|comparison| comparison.get(value)));
        }
    }

    fn export(
        mut self,
        schema: Option<&mut MaybeUninit<FFI_ArrowSchema>>,
        array: Option<&mut MaybeUninit<FFI_ArrowArray>>,
    ) -> Result<(), Failure> {
        let (rows, nulls) = (self.scores.len(), self.nulls.finish());
        let mut columns: Vec<(Field, ArrayRef)> = Vec::new();
        for (name, column) in self.ids {
            columns.push((Shape::Text.field(name), column.finish()?));
        }
        let scores = Float64Array::new(self.scores.into(), nulls.clone());
        columns.push((Field::new("score", DataType::Float64, true), Arc::new(scores)));
        for (field, bins) in bin_fields(self.card).into_iter().zip(self.bins) {
            columns.push((field, Arc::new(UInt8Array::new(bins.into(), nulls.clone()))));
        }
        if let Some(distances) = self.distances {
            columns.push(distance_column(distances, nulls)?);
        }
        columns.push((ERROR.field("error"), self.errors.finish()?));
        export_columns(columns, rows, schema, array)
    }
}

/// A field for each variable, with the names of its bins.
pub(super) fn bin_fields(card: &Scorecard) -> Vec<Field> {
    let field = |variable: usize| {
        let names: Vec<&str> =
            (0..=u8::MAX).map_while(|bin| card.bin_name(variable, bin)).collect();
        let names = serde_json::to_string(&names).unwrap_or_default();
        let name = card.variable_name(variable).unwrap_or_default();
        let metadata = HashMap::from([("osoba.bins".to_owned(), names)]);
        Field::new(name, DataType::UInt8, true).with_metadata(metadata)
    };
    (0..card.variable_count()).map(field).collect()
}

fn distance_column(
    distances: [UInt32Builder; Value::COUNT],
    nulls: Option<NullBuffer>,
) -> Result<(Field, ArrayRef), Failure> {
    let fields: Fields =
        Value::ALL.iter().map(|it| Field::new(it.name(), DataType::UInt32, true)).collect();
    let columns = distances.map(|mut column| {
        let column: UInt32Array = column.finish();
        Arc::new(column) as ArrayRef
    });
    let column = StructArray::try_new(fields.clone(), columns.into(), nulls).map_err(broken)?;
    Ok((Field::new("distances", DataType::Struct(fields), true), Arc::new(column)))
}
