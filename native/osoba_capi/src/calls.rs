//! Calls as C makes them, but from Rust, where Miri can follow every pointer and an allocator can
//! count.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::ffi::{c_char, CStr};
use std::mem::{zeroed, MaybeUninit};
use std::ptr::{null, null_mut};

use crate::boundary::{copy_struct, guarded, guarded_with};
use crate::engine::{osoba_engine, osoba_engine_new, osoba_engine_run};
use crate::error::{osoba_error, osoba_rule};
use crate::identifiers::{osoba_tax_id_parse, osoba_unzr_parse};
use crate::levenshtein::{osoba_levenshtein, osoba_texts_levenshtein, osoba_texts_new};
use crate::names::osoba_name_encode;
use crate::person::{osoba_document, osoba_person, osoba_person_fields, osoba_person_new};
use crate::policy::{osoba_policy_is_match, osoba_policy_preset};
use crate::scorecard::{osoba_scorecard, osoba_scorecard_hash, osoba_scorecard_published};
use crate::scored::{osoba_scorecard_score, osoba_scorecard_score_many};
use crate::status::{osoba_status, osoba_status_message};
use crate::text::osoba_str;

struct Counting;

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: the system's allocator does everything; this only counts.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // The thread may be ending, when nobody counts any more.
        let _ = ALLOCATIONS.try_with(|count| count.set(count.get().wrapping_add(1)));
        // SAFETY: passed on as it came.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: passed on as it came.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn allocations(work: impl FnOnce()) -> usize {
    let before = ALLOCATIONS.get();
    work();
    ALLOCATIONS.get().wrapping_sub(before)
}

fn lend(text: &str) -> osoba_str {
    osoba_str { ptr: text.as_ptr().cast(), len: text.len() }
}

const ABSENT: osoba_str = osoba_str { ptr: null(), len: 0 };

/// What a function with an output answers.
fn ask<T>(call: impl FnOnce(Option<&mut MaybeUninit<T>>) -> osoba_status) -> T {
    let mut output = MaybeUninit::uninit();
    assert_eq!(call(Some(&mut output)), osoba_status::Ok);
    // SAFETY: a function that succeeds has written its output.
    unsafe { output.assume_init() }
}

fn card() -> Box<osoba_scorecard> {
    ask(|out| osoba_scorecard_published(1, out)).unwrap()
}

fn engine() -> Box<osoba_engine> {
    let card = card();
    // SAFETY: the settings are absent.
    ask(|out| unsafe { osoba_engine_new(Some(&card), ABSENT, out, None) }).unwrap()
}

fn person(card: &osoba_scorecard, last_name: &str, number: &str) -> Box<osoba_person> {
    let documents = [osoba_document { r#type: lend("PASSPORT"), number: lend(number) }];
    // SAFETY: all zero is what osoba_person_fields_init() gives.
    let mut fields: osoba_person_fields = unsafe { zeroed() };
    fields.struct_size = size_of::<osoba_person_fields>();
    fields.last_name = lend(last_name);
    fields.first_name = lend("Олена");
    fields.birth_date = lend("1991-08-24");
    fields.tax_id = lend("3347300034");
    fields.documents = documents.as_ptr();
    fields.documents_len = documents.len();
    // SAFETY: every pointer is of a local variable.
    ask(|out| unsafe { osoba_person_new(Some(card), &fields, out, None) }).unwrap()
}

#[test]
fn the_hot_calls_allocate_nothing() {
    let (card, policy) = (card(), ask(|out| osoba_policy_preset(1, out)).unwrap());
    let (a, b) = (person(&card, "Вигаданюк", "АА123456"), person(&card, "Вигаданюк", "АА123465"));
    let mut buffer = [0; 64];
    let (names, number) = ((lend("Шевченко"), lend("Шевчук")), lend("19910824-00026"));
    let tax_id = lend("3347300034");
    let (entries, mut letters) = ([names.1; 20], [const { MaybeUninit::uninit() }; 20]);
    // SAFETY: as many entries as are said.
    let texts = ask(|out| unsafe { osoba_texts_new(entries.as_ptr(), 20, out, None) }).unwrap();
    let counted = allocations(|| {
        for _ in 0..100 {
            // SAFETY: every pointer is of a local variable.
            unsafe {
                ask(|out| osoba_unzr_parse(number, out));
                ask(|out| osoba_tax_id_parse(tax_id, out));
                ask(|out| osoba_levenshtein(names.0, names.1, out));
                let (letters, count) = (letters.as_mut_ptr(), letters.len());
                let status = osoba_texts_levenshtein(Some(&texts), names.0, letters, count);
                assert_eq!(status, osoba_status::Ok);
                for (kind, algorithm) in
                    [(1, 1), (2, 1), (3, 1), (1, 2), (2, 2), (3, 2), (1, 3), (2, 3), (3, 3)]
                {
                    ask(|out| {
                        osoba_name_encode(names.0, kind, algorithm, buffer.as_mut_ptr(), 64, out)
                    });
                }
            }
            let scored = ask(|out| osoba_scorecard_score(Some(&card), Some(&a), Some(&b), out));
            ask(|out| osoba_policy_is_match(Some(&policy), scored.score, out));
        }
    });
    assert_eq!(counted, 0);
}

#[test]
fn one_against_many_allocates_nothing_for_the_candidates() {
    let card = card();
    let (probe, other) = (person(&card, "Вигаданюк", "АА123456"), person(&card, "Зразко", "1"));
    let candidates = [Some(&*other); 200];
    let count = |many: usize| {
        let mut scored = [const { MaybeUninit::uninit() }; 200];
        let (first, probe) = (scored.as_mut_ptr(), Some(&*probe));
        allocations(|| {
            // SAFETY: candidates and scored have 200 entries each.
            let status = unsafe {
                osoba_scorecard_score_many(Some(&card), probe, candidates.as_ptr(), many, first)
            };
            assert_eq!(status, osoba_status::Ok);
        })
    };
    // A few pairs are scored one by one, with nothing made of the probe.
    assert_eq!((count(0), count(1)), (0, 0));
    assert_eq!(count(200), count(16));
    assert!(count(200) <= 1, "one document, one piece");
}

#[test]
fn a_text_fills_exactly_the_buffer_that_it_needs() {
    let (engine, command) = (engine(), lend("unzr"));
    let document = lend(r#"{"unzr": "1991"}"#);
    let call = |buf: *mut c_char, cap, needed: Option<&mut MaybeUninit<usize>>| {
        // SAFETY: buf has cap bytes, or is NULL.
        unsafe { osoba_engine_run(Some(&engine), command, document, buf, cap, needed, None) }
    };
    let needed = ask(|out| call(null_mut(), 0, out));
    assert_eq!(needed, r#"{"valid":false,"reason":"length"}"#.len() + 1);
    let mut exact = vec![0x7f; needed];
    assert_eq!(ask(|out| call(exact.as_mut_ptr(), needed, out)), needed);
    assert_eq!(exact.last(), Some(&0));
    let mut small = vec![0x7f; needed - 1];
    let mut told = MaybeUninit::uninit();
    let status = call(small.as_mut_ptr(), needed - 1, Some(&mut told));
    assert_eq!(status, osoba_status::BufferTooSmall);
    assert!(small.iter().all(|byte| *byte == 0x7f));
    // SAFETY: too small a buffer has its needed size told.
    assert_eq!(unsafe { told.assume_init() }, needed);
}

#[test]
fn an_error_names_path_and_rule() {
    let (engine, command) = (engine(), lend("sync"));
    let mut error = MaybeUninit::<osoba_error>::uninit();
    let document = lend(r#"{"person": {}, "verification": {"unzr_verification_status": 7}}"#);
    let (mut buffer, mut needed) = ([0; 8], MaybeUninit::uninit());
    // SAFETY: every pointer is of a local variable.
    let status = unsafe {
        let (buf, needed, error) = (buffer.as_mut_ptr(), Some(&mut needed), Some(&mut error));
        osoba_engine_run(Some(&engine), command, document, buf, 8, needed, error)
    };
    assert_eq!(status, osoba_status::InvalidField);
    // SAFETY: a failure writes the error, whose texts are static or its own and end with NUL.
    let (error, path, rule) = unsafe {
        let error = error.assume_init();
        let text = |start: *const c_char| CStr::from_ptr(start).to_str().unwrap().to_owned();
        let path = text(error.path.as_ptr());
        (error, path, text(error.rule_name))
    };
    assert_eq!(path, "verification.unzr_verification_status");
    assert_eq!((rule.as_str(), error.rule), ("type", osoba_rule::Type as i32));
}

#[test]
fn a_panic_becomes_a_status_and_writes_no_output() {
    let mut error = MaybeUninit::uninit();
    let status = guarded_with(Some(&mut error), || panic!("on purpose"));
    assert_eq!(status, osoba_status::Panic);
    // SAFETY: a failure writes the error.
    assert_eq!(unsafe { error.assume_init() }.rule, osoba_rule::None as i32);
    assert_eq!(guarded(|| panic!("on purpose")), osoba_status::Panic);
}

/// An input structure that has grown: its second version has one field more.
#[repr(C)]
#[derive(Clone, Copy)]
struct Grown {
    struct_size: usize,
    first: u64,
    second: u64,
}

#[test]
fn a_structure_of_an_older_header_is_taken_with_its_missing_fields_absent() {
    let first_version = size_of::<[u64; 2]>();
    let older = [first_version as u64, 7];
    // SAFETY: as many bytes as struct_size says.
    let copy = unsafe { copy_struct::<Grown>(older.as_ptr().cast(), first_version) };
    let Ok(copy) = copy else { panic!("refused") };
    assert_eq!((copy.struct_size, copy.first, copy.second), (first_version, 7, 0));
    for wrong in [0, first_version - 1, size_of::<Grown>() + 1] {
        let other = [wrong as u64, 7, 8, 9];
        // SAFETY: at least as many bytes as will be read.
        let copy = unsafe { copy_struct::<Grown>(other.as_ptr().cast(), first_version) };
        assert!(copy.is_err());
    }
}

#[test]
fn a_null_with_a_length_and_a_length_beyond_memory_are_refused() {
    let mut letters = MaybeUninit::new(7);
    let text = lend("а");
    for (wrong, status) in [
        (ABSENT, osoba_status::NullArgument),
        (osoba_str { len: 3, ..ABSENT }, osoba_status::NullArgument),
        (osoba_str { len: usize::MAX, ..text }, osoba_status::OutOfRange),
        (osoba_str { len: 1, ..text }, osoba_status::InvalidUtf8),
    ] {
        // SAFETY: a text that is refused is not read.
        let refused = unsafe { osoba_levenshtein(wrong, text, Some(&mut letters)) };
        assert_eq!(refused, status);
    }
    // SAFETY: it was made with a value, which no refusal has touched.
    assert_eq!(unsafe { letters.assume_init() }, 7);
}

#[test]
fn the_scorecards_hash_is_returned_and_every_status_has_a_message() {
    let (card, mut buffer) = (card(), [0; 65]);
    // SAFETY: the buffer has 65 bytes.
    let needed = ask(|out| unsafe {
        osoba_scorecard_hash(Some(&card), buffer.as_mut_ptr(), buffer.len(), out)
    });
    assert_eq!(needed, 65);
    for status in [0, 100, 101, 102, 103, 104, 105, 106, 200, 201, 202, 203, 900, 901] {
        // SAFETY: a static text that ends with NUL.
        let words = unsafe { CStr::from_ptr(osoba_status_message(status)) };
        assert_ne!(words, c"unknown status");
    }
}
