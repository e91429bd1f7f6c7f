//! The library as engines that speak Arrow meet it: what it answers for a row is what the document
//! functions answer for the same record, whichever of Arrow's types the columns have.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::string_slice,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests may panic"
)]

#[path = "common/arrow.rs"]
mod arrow;
mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{c_int, c_void};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;

use arrow::{column, fits, json_persons, rows, stream, without_nulls, Library, Stream, Text, Way};
use arrow_array::array::{
    make_array, new_null_array, Array, ArrayRef, Float64Array, Int64Array, StringArray, StructArray,
};
use arrow_array::ffi_stream::ArrayStreamReader;
use arrow_buffer::Buffer;
use arrow_data::ffi::FFI_ArrowArray;
use arrow_schema::ffi::FFI_ArrowSchema;
use arrow_schema::{DataType, Field, Fields, TimeUnit};
use common::{check, library, root, Way as Run};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{json, Value};

use DataType::{Date32, Dictionary, LargeUtf8, Timestamp, Utf8, Utf8View};

/// Each of the types from which texts, dates and lists are read.
fn ways() -> [Way; 6] {
    fn keep(of: DataType) -> &'static DataType {
        Box::leak(Box::new(of))
    }
    let dictionary = |key| keep(Dictionary(Box::new(key), Box::new(Utf8)));
    let midnight = keep(Timestamp(TimeUnit::Microsecond, None));
    [
        Way { text: &Utf8, date: &Utf8, large_lists: false },
        Way { text: &Utf8, date: &Date32, large_lists: true },
        Way { text: &LargeUtf8, date: midnight, large_lists: true },
        Way { text: &Utf8View, date: &Utf8View, large_lists: false },
        Way { text: dictionary(DataType::Int16), date: &Utf8, large_lists: true },
        Way { text: dictionary(DataType::UInt16), date: &LargeUtf8, large_lists: false },
    ]
}

#[derive(Deserialize)]
struct Vector<'a> {
    #[serde(borrow)]
    input: &'a RawValue,
    output: Option<Value>,
    error: Option<Value>,
}

fn golden(name: &str) -> String {
    std::fs::read_to_string(root().join("tests/golden").join(name)).unwrap()
}

fn vectors(text: &str) -> Vec<Vector<'_>> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// What a row should hold, but for its ids.
fn expected(vector: &Vector<'_>) -> Value {
    match (&vector.output, &vector.error) {
        (Some(output), _) => without_nulls(output),
        (None, error) => json!({ "error": error }),
    }
}

fn without_ids(mut row: Value) -> Value {
    let record = row.as_object_mut().unwrap();
    record.retain(|name, _| !["id", "person_id", "candidate_id"].contains(&name.as_str()));
    row
}

/// Whether a document is wrong in a way that columns cannot be: a key twice, or one of no column.
fn only_in_json(expected: &Value) -> bool {
    let rule = expected.get("error").and_then(|error| error.get("rule"));
    rule.is_some_and(|rule| rule == "duplicate" || rule == "too_deep")
}

#[test]
fn a_row_of_columns_has_the_answer_of_the_same_document() {
    let library = Library::load();
    for (function, file) in
        [("osoba_arrow_keys", "keys.jsonl"), ("osoba_arrow_identifiers", "identifiers.jsonl")]
    {
        let text = golden(file);
        let vectors = vectors(&text);
        let texts: Vec<_> = vectors.iter().map(|vector| Some(vector.input.get())).collect();
        let answers = rows(library.answers(function, json_persons(&texts)).unwrap());
        for (vector, answer) in vectors.iter().zip(answers) {
            let id = answer.get("id").cloned();
            assert_eq!(without_ids(answer), without_ids(expected(vector)), "{}", vector.input);
            let given = vector.output.as_ref().and_then(|output| output.get("id"));
            assert_eq!(id.as_ref(), given.filter(|id| !id.is_null()));
        }
        for way in ways() {
            let of = way.person();
            let persons: Vec<(Value, &Vector<'_>)> = vectors
                .iter()
                .map(|vector| (serde_json::from_str(vector.input.get()).unwrap(), vector))
                .filter(|(person, vector)| {
                    fits(person, &of) && person.is_object() && !only_in_json(&expected(vector))
                })
                .collect();
            assert!(persons.len() > vectors.len() * 3 / 4, "{file} {way:?}");
            for batch in persons.chunks(700) {
                let values: Vec<_> = batch.iter().map(|(person, _)| Some(person)).collect();
                let answers = rows(library.answers(function, column(&values, &of)).unwrap());
                for ((person, vector), answer) in batch.iter().zip(answers) {
                    let ids = ["id", "person_id"].map(|id| answer.get(id).cloned());
                    assert_eq!(
                        ids,
                        ["id", "person_id"]
                            .map(|id| person.get(id).filter(|id| !id.is_null()).cloned())
                    );
                    assert_eq!(without_ids(answer), without_ids(expected(vector)), "{way:?}");
                }
            }
        }
    }
}

/// `{"score", "bins", "distances"}` or `{"error"}` of a row of scores.
fn scored(row: &Value) -> Value {
    let mut record = row.as_object().unwrap().clone();
    if let Some(error) = record.get("error") {
        return json!({ "error": error });
    }
    let [score, distances] = ["score", "distances"].map(|name| record.remove(name).unwrap());
    record.retain(|name, _| !["person_id", "candidate_id"].contains(&name.as_str()));
    json!({ "score": score, "distances": distances, "bins": record })
}

#[test]
fn a_row_of_pairs_has_the_score_of_the_same_document() {
    let card = Library::with_card(&golden("card/card.json"));
    for (library, file, count) in
        [(Library::load(), "score.jsonl", 2_900), (card, "card/score.jsonl", 150)]
    {
        scores_are_those_of(&library, file, count);
    }
}

fn scores_are_those_of(library: &Library, file: &str, count: usize) {
    #[derive(Deserialize)]
    struct Pair<'a> {
        #[serde(borrow)]
        person: &'a RawValue,
        #[serde(borrow)]
        candidate: &'a RawValue,
    }
    let text = golden(file);
    let vectors = vectors(&text);
    let mut pairs: Vec<(Pair<'_>, Value)> = Vec::new();
    for vector in &vectors {
        let Ok(pair) = serde_json::from_str::<Pair<'_>>(vector.input.get()) else { continue };
        let expected = match expected(vector) {
            Value::Object(answer) if answer.contains_key("error") => {
                // An error of an option or of the line's own ids is none of a row's.
                let side = answer["error"]["field"].as_str().unwrap().split('.').next();
                if !matches!(side, Some("person" | "candidate")) {
                    continue;
                }
                json!(answer)
            }
            answer => {
                json!({ "score": answer["score"], "bins": answer["bins"], "distances": answer["distances"] })
            }
        };
        pairs.push((pair, expected));
    }
    assert!(pairs.len() > count);
    fn side(text: &RawValue) -> Option<&str> {
        Some(text.get()).filter(|text| *text != "null")
    }
    let persons: Vec<_> = pairs.iter().map(|(pair, _)| side(pair.person)).collect();
    let candidates: Vec<_> = pairs.iter().map(|(pair, _)| side(pair.candidate)).collect();
    let answer = library.score(json_persons(&persons), json_persons(&candidates)).unwrap();
    for ((pair, expected), row) in pairs.iter().zip(rows(answer)) {
        assert_eq!(scored(&row), *expected, "{} {}", pair.person, pair.candidate);
    }
    for way in ways() {
        let of = way.person();
        let read = |text: &RawValue| serde_json::from_str::<Value>(text.get()).ok();
        let fitting: Vec<(Value, Value, &Value)> = pairs
            .iter()
            .filter_map(|(pair, expected)| {
                Some((read(pair.person)?, read(pair.candidate)?, expected))
            })
            .filter(|(person, candidate, expected)| {
                fits(person, &of) && fits(candidate, &of) && !only_in_json(expected)
            })
            .collect();
        assert!(fitting.len() > count * 9 / 10, "{file} {way:?} {}", fitting.len());
        for batch in fitting.chunks(700) {
            let persons: Vec<_> = batch.iter().map(|(person, ..)| Some(person)).collect();
            let candidates: Vec<_> =
                batch.iter().map(|(_, candidate, _)| Some(candidate)).collect();
            let answer = library.score(whole(&persons, &of), whole(&candidates, &of)).unwrap();
            for ((person, candidate, expected), row) in batch.iter().zip(rows(answer)) {
                assert_eq!(scored(&row), **expected, "{way:?} {person} {candidate}");
            }
        }
    }
}

/// Persons in one column called `person`, where one may be null.
fn whole(persons: &[Option<&Value>], of: &DataType) -> ArrayRef {
    let fields = Fields::from(vec![Field::new("person", of.clone(), true)]);
    Arc::new(StructArray::new(fields, vec![column(persons, of)], None))
}

fn table(columns: Vec<(&str, ArrayRef)>) -> ArrayRef {
    let fields: Vec<Field> =
        columns.iter().map(|(name, it)| Field::new(*name, it.data_type().clone(), true)).collect();
    let columns = columns.into_iter().map(|(_, column)| column).collect();
    Arc::new(StructArray::new(fields.into(), columns, None))
}

fn texts(texts: &[&str]) -> ArrayRef {
    Arc::new(StringArray::from(texts.to_vec()))
}

#[test]
fn columns_of_single_values_are_the_lists_of_one() {
    let library = Library::load();
    let flat = table(vec![
        ("last_name", texts(&["Зразко"])),
        ("document_type", texts(&["BIRTH_CERTIFICATE"])),
        ("document_number", texts(&["1-БК № 654321"])),
        ("phone_number", texts(&["+380671112233"])),
        ("settlement", texts(&["Київ"])),
        ("settlement_id", texts(&["11111111-aaaa-4bbb-8ccc-222222222222"])),
    ]);
    let lists = json!({
        "last_name": "Зразко",
        "documents": [{"type": "BIRTH_CERTIFICATE", "number": "1-БК № 654321"}],
        "authentication_methods": [{"type": "OTP", "phone_number": "+380671112233"}],
        "addresses": [{"type": "RESIDENCE", "settlement": "Київ", "settlement_id": "11111111-aaaa-4bbb-8ccc-222222222222"}],
    });
    let lists = json_persons(&[Some(&lists.to_string())]);
    for function in ["osoba_arrow_keys", "osoba_arrow_identifiers"] {
        let [flat, lists] = [&flat, &lists]
            .map(|persons| rows(library.answers(function, Arc::clone(persons)).unwrap()));
        assert_eq!(flat, lists);
    }
    let score = rows(library.score(flat, Arc::clone(&lists)).unwrap());
    assert_eq!(score, rows(library.score(Arc::clone(&lists), lists).unwrap()));
}

#[test]
fn a_column_of_a_wrong_type_is_refused_by_name() {
    let library = Library::load();
    let numbers = || Arc::new(Int64Array::from(vec![3_347_300_034])) as ArrayRef;
    let floats = |value: f64| Arc::new(Float64Array::from(vec![value])) as ArrayRef;
    let one = |name: &'static str, column| table(vec![(name, column)]);
    let of = Way { text: &Utf8, date: &Utf8, large_lists: false }.person();
    let person = json!({"documents": [{"number": "1"}], "confidant_person": {"phones": []}});
    let lists = column(&[Some(&person)], &of);
    let lists: &StructArray = arrow_array::cast::AsArray::as_struct(&lists);
    let documents = lists.column_by_name("documents").unwrap();
    for (persons, field, rule) in [
        (one("tax_id", numbers()), "tax_id", "type"),
        (one("tax_id", floats(3_347_300_034.0)), "tax_id", "type"),
        (one("last_name", numbers()), "last_name", "type"),
        (one("birth_date", numbers()), "birth_date", "type"),
        (one("no_tax_id", texts(&["true"])), "no_tax_id", "type"),
        (one("documents", texts(&["АА123456"])), "documents", "type"),
        (one("confidant_person", texts(&[""])), "confidant_person", "type"),
        (one("extra", texts(&[""])), "extra", "type"),
        (one("frequencies", one("last_name", texts(&["7"]))), "frequencies.last_name", "type"),
        (one("confidant_person", one("phones", numbers())), "confidant_person.phones", "type"),
        (one("json", numbers()), "json", "type"),
        (one("person", numbers()), "person", "type"),
        (
            table(vec![("documents", Arc::clone(documents)), ("document_number", texts(&["1"]))]),
            "document_number",
            "duplicate",
        ),
        (table(vec![("unzr", texts(&["1"])), ("unzr", texts(&["2"]))]), "unzr", "duplicate"),
    ] {
        let refused = library.answers("osoba_arrow_keys", Arc::clone(&persons)).unwrap_err();
        assert_eq!(refused, (202, field.to_owned(), rule.to_owned()));
        let nobody = json_persons(&[Some("{}")]);
        let (_, path, _) = library.score(nobody, persons).unwrap_err();
        assert_eq!(path, format!("candidate.{field}"));
    }
    // What holds nothing has no wrong type, and what the library does not read has none either.
    for persons in [
        one("tax_id", floats(f64::NAN)),
        one("documents", new_null_array(&DataType::Int64, 1)),
        one("birth_date", new_null_array(&DataType::Null, 1)),
        one("salary", floats(1.5)),
    ] {
        assert!(library.answers("osoba_arrow_keys", persons).is_ok());
    }
}

/// Found by fuzzing: an array without rows has one offset all the same.
#[test]
fn values_that_end_before_they_begin_are_refused() {
    let library = Library::load();
    let nothing = StringArray::from(Vec::<&str>::new()).to_data();
    let backwards = Buffer::from_vec(vec![-1_i32]);
    let data = nothing.into_builder().buffers(vec![backwards, Buffer::from_vec(vec![0_u8; 1])]);
    // SAFETY: not read here.
    let texts = make_array(unsafe { data.build_unchecked() });
    let refused = library.answers("osoba_arrow_keys", table(vec![("last_name", texts)]));
    assert_eq!(refused.unwrap_err().0, 203);
}

#[test]
fn a_bad_row_is_null_with_its_error_and_the_rest_is_answered() {
    let library = Library::load();
    let long = "а ".repeat(40);
    let dates = texts(&["1991-08-24", "24.08.1991", "1991-08-24", "1991-08-24"]);
    let names = texts(&["Зразко", "Зразко", &long, "Зразко"]);
    let ids = Arc::new(Int64Array::from(vec![7, 8, 9, 10])) as ArrayRef;
    let persons = table(vec![("id", ids), ("birth_date", dates), ("last_name", names)]);
    let found = rows(library.answers("osoba_arrow_keys", Arc::clone(&persons)).unwrap());
    let errors: Vec<_> = found.iter().map(|row| row.get("error").cloned()).collect();
    let error = |field: &str, rule: &str| Some(json!({ "field": field, "rule": rule }));
    assert_eq!(errors, [None, error("birth_date", "date"), error("last_name", "too_many"), None]);
    assert_eq!(found[1], json!({ "id": "8", "error": errors[1] }));
    let scored = rows(library.score(Arc::clone(&persons), Arc::clone(&persons)).unwrap());
    assert_eq!(scored[2]["error"], json!({ "field": "person.last_name", "rule": "too_many" }));
    assert_eq!((scored[2].get("score"), &scored[3]["candidate_id"]), (None, &json!("10")));
    // One side has fewer rows.
    let fewer = json_persons(&[Some("{}")]);
    let refused = library.score(persons, fewer).unwrap_err();
    assert_eq!(refused, (202, "candidate".to_owned(), "required".to_owned()));
}

#[test]
fn one_with_many_has_the_scores_of_the_pairs() {
    let library = Library::load();
    let from_json: unsafe extern "C" fn(*mut c_void, Text, *mut *mut c_void, *mut c_void) -> i32 =
        library.function("osoba_person_from_json");
    let free: unsafe extern "C" fn(*mut c_void) = library.function("osoba_person_free");
    let many: unsafe extern "C" fn(
        *mut c_void,
        *mut c_void,
        *mut Stream,
        bool,
        *mut FFI_ArrowSchema,
        *mut FFI_ArrowArray,
        *mut arrow::Error,
    ) -> i32 = library.function("osoba_arrow_score_many");
    let prepared: unsafe extern "C" fn(
        *mut c_void,
        *mut c_void,
        *const *mut c_void,
        usize,
        *mut FFI_ArrowSchema,
        *mut FFI_ArrowArray,
    ) -> i32 = library.function("osoba_arrow_score_prepared");
    let prepare = |text: &str| {
        let mut person = std::ptr::null_mut();
        let text = Text::of(text);
        // SAFETY: the pointers are of local variables.
        let status =
            unsafe { from_json(library.card, text, &raw mut person, std::ptr::null_mut()) };
        assert_eq!(status, 0);
        person
    };
    let name = |at: usize| ["Зразко", "Зразкова", "Вигадько", "Зраско"][at % 4];
    let texts: Vec<String> = (0..3_000)
        .map(|at| match at % 1_100 {
            99 => r#"{"id": "bad", "birth_date": "?"}"#.to_owned(),
            _ => json!({ "last_name": name(at), "tax_id": format!("{at:010}") }).to_string(),
        })
        .collect();
    let probe = texts[0].as_str();
    let person = prepare(probe);
    let lent: Vec<Option<&str>> = texts.iter().map(|text| Some(text.as_str())).collect();
    let mut candidates = stream(json_persons(&lent));
    // SAFETY: the pointers are of local variables.
    let answer = library.ask(|schema, array, error| unsafe {
        many(library.card, person, &raw mut candidates, true, schema, array, error)
    });
    let probes: Vec<Option<&str>> = texts.iter().map(|_| Some(probe)).collect();
    let pairs = rows(library.score(json_persons(&probes), json_persons(&lent)).unwrap());
    let answers = rows(answer.unwrap());
    assert_eq!(answers, pairs);
    let good: Vec<&String> = texts.iter().filter(|text| !text.contains("bad")).collect();
    let handles: Vec<*mut c_void> = good.iter().map(|text| prepare(text)).collect();
    // SAFETY: as many handles as are said.
    let columns = library.ask(|schema, array, _| unsafe {
        prepared(library.card, person, handles.as_ptr(), handles.len(), schema, array)
    });
    let mut expected = answers;
    expected.retain(|row| row.get("error").is_none());
    for row in &mut expected {
        row.as_object_mut().unwrap().remove("distances");
    }
    assert_eq!(rows(columns.unwrap()), expected);
    for handle in handles.into_iter().chain([person]) {
        // SAFETY: each was made once.
        unsafe { free(handle) };
    }
}

struct GoldenIndex {
    key: i32,
    clusters: i32,
    manual: u32,
    automatic: u32,
    block_limit: usize,
    persons: Vec<Value>,
}

/// The golden indexes with what is expected of each.
fn golden_indexes() -> Vec<(GoldenIndex, Value)> {
    let text = golden("index/pairs.jsonl");
    let read = |vector: Vector<'_>| {
        let input: Value = serde_json::from_str(vector.input.get()).unwrap();
        let number = |names: [&str; 2], name: &str, default: i32| {
            let name = input.get(name).and_then(Value::as_str);
            let place = name.map(|name| names.iter().position(|it| *it == name).unwrap());
            place.map_or(default, |place| 1 + i32::try_from(place).unwrap())
        };
        let limit = |name: &str, default| {
            let limit = input.get("limits").and_then(|limits| limits.get(name));
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "at most 1"
            )]
            limit.and_then(Value::as_f64).map_or(default, |it| (it * 100_000.0).round() as u32)
        };
        let block_limit = input.get("block_limit").and_then(Value::as_u64).unwrap_or(0);
        let settings = GoldenIndex {
            key: number(["uk", "kankowski"], "key", 1),
            clusters: number(["published", "extended"], "clusters", 2),
            manual: limit("manual", 70_000),
            automatic: limit("automatic", 90_000),
            block_limit: usize::try_from(block_limit).unwrap(),
            persons: input["persons"].as_array().unwrap().clone(),
        };
        (settings, vector.output.unwrap())
    };
    vectors(&text).into_iter().map(read).collect()
}

fn in_order(pairs: &mut [Value]) {
    pairs.sort_by_key(|pair| (pair["person_id"].to_string(), pair["master_person_id"].to_string()));
}

/// The pairs that are expected, as rows of columns.
fn pairs_in_order(expected: &Value) -> Vec<Value> {
    let mut wanted = expected["pairs"].as_array().unwrap().clone();
    in_order(&mut wanted);
    for pair in &mut wanted {
        let line = pair.as_object_mut().unwrap();
        let bins = line.remove("bins").unwrap();
        line.extend(bins.as_object().unwrap().clone());
        line.entry("master_by_id").or_insert(json!(false));
    }
    wanted
}

#[test]
fn persons_joined_by_their_blocking_keys_are_the_golden_pairs() {
    let library = Library::load();
    let keys_of: unsafe extern "C" fn(
        i32,
        i32,
        *mut Stream,
        *mut FFI_ArrowSchema,
        *mut FFI_ArrowArray,
        *mut arrow::Error,
    ) -> i32 = library.function("osoba_arrow_blocking_keys");
    let judge: unsafe extern "C" fn(
        *mut c_void,
        i32,
        i32,
        u32,
        u32,
        *mut Stream,
        *mut Stream,
        *mut FFI_ArrowSchema,
        *mut FFI_ArrowArray,
        *mut arrow::Error,
    ) -> i32 = library.function("osoba_arrow_pairs");
    let mut compared = 0;
    for (settings, expected) in golden_indexes() {
        let GoldenIndex { key, clusters, manual, automatic, block_limit, persons } = settings;
        if expected.get("duplicates").is_some() {
            continue;
        }
        let texts: Vec<String> = persons.iter().map(Value::to_string).collect();
        let chosen = |places: &[usize]| {
            let texts: Vec<_> = places.iter().map(|at| Some(texts[*at].as_str())).collect();
            stream(json_persons(&texts))
        };
        let mut all = chosen(&(0..texts.len()).collect::<Vec<_>>());
        // SAFETY: the pointers are of local variables.
        let keys = library.ask(|schema, array, error| unsafe {
            keys_of(key, clusters, &raw mut all, schema, array, error)
        });
        let mut blocks: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
        for (place, row) in rows(keys.unwrap()).iter().enumerate() {
            for key in row["keys"].as_array().unwrap() {
                blocks.entry(key.as_i64().unwrap()).or_default().push(place);
            }
        }
        let mut joined = BTreeSet::new();
        for block in blocks.values().filter(|it| block_limit == 0 || it.len() <= block_limit) {
            for (at, one) in block.iter().enumerate() {
                joined.extend(block[at + 1..].iter().map(|other| (*one, *other)));
            }
        }
        let (left, right): (Vec<usize>, Vec<usize>) = joined.into_iter().unzip();
        let (mut left, mut right) = (chosen(&left), chosen(&right));
        // SAFETY: the pointers are of local variables.
        let pairs = library.ask(|schema, array, error| unsafe {
            let (card, left, right) = (library.card, &raw mut left, &raw mut right);
            judge(card, key, clusters, manual, automatic, left, right, schema, array, error)
        });
        let mut found = rows(pairs.unwrap());
        in_order(&mut found);
        compared += found.len();
        assert_eq!(found, pairs_in_order(&expected));
    }
    assert!(compared > 20, "{compared}");
}

#[test]
fn an_index_from_columns_gives_the_golden_pairs() {
    let library = Library::load();
    let build: unsafe extern "C" fn(
        *mut c_void,
        i32,
        i32,
        *mut Stream,
        *mut FFI_ArrowSchema,
        *mut FFI_ArrowArray,
        *mut [u64; 3],
        *mut *mut c_void,
        *mut arrow::Error,
    ) -> i32 = library.function("osoba_index_from_arrow");
    let give: unsafe extern "C" fn(
        *mut c_void,
        u32,
        u32,
        usize,
        *mut Stream,
        *mut [u64; 4],
    ) -> i32 = library.function("osoba_index_pairs_arrow");
    let free: unsafe extern "C" fn(*mut c_void) = library.function("osoba_index_free");
    let mut compared = 0;
    for (settings, expected) in golden_indexes() {
        let GoldenIndex { key, clusters, manual, automatic, block_limit, persons } = settings;
        let of = Way { text: &Utf8, date: &Utf8, large_lists: false }.person();
        let texts: Vec<String> = persons.iter().map(Value::to_string).collect();
        let texts: Vec<_> = texts.iter().map(|text| Some(text.as_str())).collect();
        let values: Vec<_> = persons.iter().map(Some).collect();
        let mut ways = vec![json_persons(&texts)];
        if persons.iter().all(|person| fits(person, &of)) {
            ways.push(column(&values, &of));
        }
        for persons in ways {
            let mut index = std::ptr::null_mut();
            let mut duplicate = [0; 3];
            let mut persons = stream(persons);
            // SAFETY: the pointers are of local variables.
            let unreadable = library.ask(|schema, array, error| unsafe {
                let (duplicate, index) = (&raw mut duplicate, &raw mut index);
                let persons = &raw mut persons;
                build(library.card, key, clusters, persons, schema, array, duplicate, index, error)
            });
            if let Some(duplicates) = expected.get("duplicates") {
                assert_eq!(unreadable.unwrap_err().2, "duplicate");
                assert_eq!(json!([duplicate[0], duplicate[1]]), duplicates[0]);
                continue;
            }
            assert_eq!(unreadable.unwrap().len(), 0);
            let (mut pairs, mut account) = (Stream::empty(), [0_u64; 4]);
            // SAFETY: the index may be freed before the stream is read.
            unsafe {
                let (pairs, account) = (&raw mut pairs, &raw mut account);
                let status = give(index, manual, automatic, block_limit, pairs, account);
                assert_eq!(status, 0);
                free(index);
            }
            let of_account = &expected["account"];
            let left_out = &of_account["left_out"];
            let [a, b, c, d] = account;
            assert_eq!(json!(a), of_account["compared"]);
            assert_eq!(json!({"blocks": b, "persons": c, "pairs": d}), *left_out);
            let mut found = Vec::new();
            for batch in ArrayStreamReader::try_new(pairs).unwrap() {
                let batch = batch.unwrap();
                batch.to_data().validate_full().unwrap();
                found.extend(rows(StructArray::from(batch.to_data())));
            }
            in_order(&mut found);
            compared += found.len();
            assert_eq!(found, pairs_in_order(&expected));
        }
    }
    assert!(compared > 40, "{compared}");
}

static RELEASED: AtomicUsize = AtomicUsize::new(0);

/// A stream that counts its releases, and those of its arrays; with `arrays` of a type before it fails.
struct Counted {
    arrays: usize,
    fails: bool,
}

unsafe extern "C" fn schema_of(_: *mut Stream, out: *mut FFI_ArrowSchema) -> c_int {
    let fields = Fields::from(vec![Field::new("json", Utf8, true)]);
    let schema = FFI_ArrowSchema::try_from(&DataType::Struct(fields)).unwrap();
    // SAFETY: the consumer gives room.
    unsafe { out.write(schema) };
    0
}

unsafe extern "C" fn release_array(array: *mut FFI_ArrowArray) {
    RELEASED.fetch_add(1, Ordering::SeqCst);
    // SAFETY: set by `next_of`: the real array, which is now freed.
    unsafe {
        drop(Box::from_raw(
            (*array).set_private_data(std::ptr::null_mut()).cast::<FFI_ArrowArray>(),
        ));
        (*array).set_release(None);
    }
}

unsafe extern "C" fn next_of(stream: *mut Stream, out: *mut FFI_ArrowArray) -> c_int {
    // SAFETY: made by `counted`.
    let counted = unsafe { &mut *(*stream).private_data().cast::<Counted>() };
    if counted.arrays == 0 {
        if counted.fails {
            return 5;
        }
        // SAFETY: the consumer gives room.
        unsafe { out.write(FFI_ArrowArray::empty()) };
        return 0;
    }
    counted.arrays -= 1;
    let inner = Box::new(FFI_ArrowArray::new(&json_persons(&[Some("{}"), Some("[")]).to_data()));
    // SAFETY: a copy whose release frees the real one.
    unsafe {
        let mut copy: FFI_ArrowArray = std::ptr::read(&raw const *inner);
        copy.set_release(Some(release_array));
        copy.set_private_data(Box::into_raw(inner).cast());
        out.write(copy);
    }
    0
}

unsafe extern "C" fn release_stream(stream: *mut Stream) {
    RELEASED.fetch_add(100, Ordering::SeqCst);
    // SAFETY: made by `counted`.
    unsafe {
        drop(Box::from_raw((*stream).private_data().cast::<Counted>()));
        (*stream).set_release(None);
    }
}

fn counted(arrays: usize, fails: bool) -> Stream {
    let counted = Box::into_raw(Box::new(Counted { arrays, fails }));
    // SAFETY: the callbacks are those of a stream, and own `counted`.
    unsafe {
        Stream::new_unchecked(
            Some(schema_of),
            Some(next_of),
            None,
            Some(release_stream),
            counted.cast(),
        )
    }
}

#[test]
fn imported_arrays_are_released_once_whatever_the_answer() {
    let library = Library::load();
    type Keys = unsafe extern "C" fn(
        *mut Stream,
        *mut FFI_ArrowSchema,
        *mut FFI_ArrowArray,
        *mut c_void,
    ) -> i32;
    let keys: Keys = library.function("osoba_arrow_keys");
    let null: *mut c_void = std::ptr::null_mut();
    for (arrays, fails, with_output, status, released) in [
        (3, false, true, 0, 103),
        (0, false, true, 0, 100),
        (3, true, true, 203, 103),
        (0, true, true, 203, 100),
        (2, false, false, 100, 102),
    ] {
        RELEASED.store(0, Ordering::SeqCst);
        let mut stream = counted(arrays, fails);
        let (mut schema, mut array) = (FFI_ArrowSchema::empty(), FFI_ArrowArray::empty());
        let out: (*mut FFI_ArrowSchema, *mut FFI_ArrowArray) = if with_output {
            (&raw mut schema, &raw mut array)
        } else {
            (null.cast(), null.cast())
        };
        // SAFETY: the pointers are of local variables, or NULL.
        let answered = unsafe { keys(&raw mut stream, out.0, out.1, null) };
        assert!(stream.release().is_none(), "the caller has nothing left to release");
        drop((schema, array));
        assert_eq!((answered, RELEASED.load(Ordering::SeqCst)), (status, released));
    }
}

#[test]
fn a_program_in_c_passes_arrays_in_and_out() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/c/arrow.c");
    library();
    for way in [Run::Plain, Run::Sanitised, Run::Valgrind] {
        check(way, &source, &[]);
    }
}
