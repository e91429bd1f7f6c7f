//! Every entry of the C ABI, with arguments as a careless C program would pass them: absent texts,
//! texts that are not UTF-8, choices of any number, buffers of any size. No panic; outputs are
//! written only on success; nothing is written beyond a buffer; two calls answer alike.
#![no_main]
#![allow(non_camel_case_types, dead_code, unused_imports)]

use std::ffi::c_char;
use std::mem::MaybeUninit;
use std::ptr;

use libfuzzer_sys::fuzz_target;

extern crate osoba as osoba_core;

// The crate of the C ABI makes libraries for C and none for Rust, hence its files are taken here.
include!("../capi.rs");

use engine::*;
use error::*;
use identifiers::*;
use levenshtein::*;
use names::*;
use person::*;
use policy::*;
use scorecard::*;
use scored::*;
use status::osoba_status as Status;
use text::osoba_str;

/// What the bytes of an input are taken for, one after the other.
struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    fn byte(&mut self) -> u8 {
        let (first, rest) = self.0.split_first().unwrap_or((&0, &[]));
        self.0 = rest;
        *first
    }

    fn number(&mut self) -> i32 {
        match self.byte() {
            small @ 0..=8 => i32::from(small),
            other => i32::from_le_bytes([other, self.byte(), self.byte(), self.byte()]),
        }
    }

    /// A text up to the next zero byte; absent if it is the single letter `-`.
    fn text(&mut self) -> osoba_str {
        let end = self.0.iter().position(|byte| *byte == 0);
        let (text, rest) = match end {
            Some(end) => (&self.0[..end], &self.0[end + 1..]),
            None => (self.0, &[][..]),
        };
        self.0 = rest;
        match text {
            b"-" => osoba_str { ptr: ptr::null(), len: 0 },
            text => osoba_str { ptr: text.as_ptr().cast::<c_char>(), len: text.len() },
        }
    }
}

const ROOM: usize = 4096;
const UNTOUCHED: c_char = b'#' as c_char;

/// Calls a function that writes a text, twice, and sees that it keeps to its buffer.
fn text(
    size: u8,
    call: impl Fn(*mut c_char, usize, Option<&mut MaybeUninit<usize>>) -> Status,
) -> Option<String> {
    let cap = usize::from(size) * 16;
    let mut buffer = [UNTOUCHED; ROOM];
    let mut needed = MaybeUninit::new(usize::MAX);
    let status = call(buffer.as_mut_ptr(), cap, Some(&mut needed));
    let needed = unsafe { needed.assume_init() };
    assert_ne!(status, Status::Panic);
    assert_ne!(status, Status::Internal);
    let written = if status == Status::Ok { needed } else { 0 };
    assert!(buffer[written..].iter().all(|byte| *byte == UNTOUCHED));
    let mut asked = MaybeUninit::new(usize::MAX);
    let again = call(ptr::null_mut(), 0, Some(&mut asked));
    let asked = unsafe { asked.assume_init() };
    match status {
        Status::Ok => assert_eq!((again, asked), (Status::Ok, needed)),
        Status::BufferTooSmall => {
            assert_eq!((again, asked), (Status::Ok, needed));
            assert!(needed > cap);
        }
        refused => {
            assert_eq!(again, refused);
            assert_eq!((needed, asked), (usize::MAX, usize::MAX));
        }
    }
    let (nul, text) = buffer[..written].split_last()?;
    assert_eq!(*nul, 0);
    let bytes = text.iter().map(|byte| *byte as u8).collect();
    Some(String::from_utf8(bytes).expect("a text is UTF-8"))
}

/// Calls a function that makes a handle.
fn handle<T>(
    call: impl FnOnce(
        Option<&mut MaybeUninit<Option<Box<T>>>>,
        Option<&mut MaybeUninit<osoba_error>>,
    ) -> Status,
) -> Option<Box<T>> {
    let mut made = MaybeUninit::new(None);
    let mut error = MaybeUninit::<osoba_error>::uninit();
    let status = call(Some(&mut made), Some(&mut error));
    assert_ne!(status, Status::Panic);
    let made = unsafe { made.assume_init() };
    assert_eq!(made.is_some(), status == Status::Ok);
    if status != Status::Ok {
        let error = unsafe { error.assume_init() };
        let mut path = error.path.iter().take_while(|byte| **byte != 0);
        assert!(path
            .all(|byte| (*byte as u8).is_ascii_graphic() || *byte < 0 || *byte == b' ' as c_char));
    }
    made
}

thread_local! {
    static CARD: Box<osoba_scorecard> =
        handle(|out, _| osoba_scorecard_published(1, out)).expect("the published scorecard");
    static ENGINE: Box<osoba_engine> = CARD.with(|card| {
        let settings = osoba_str { ptr: ptr::null(), len: 0 };
        handle(|out, error| unsafe { osoba_engine_new(Some(card), settings, out, error) })
            .expect("an engine")
    });
}

fuzz_target!(|bytes: &[u8]| {
    let mut input = Input(bytes);
    match input.byte() {
        0 => {
            let (size, command, document) = (input.byte(), input.text(), input.text());
            ENGINE.with(|engine| {
                text(size, |buf, cap, needed| unsafe {
                    osoba_engine_run(Some(engine), command, document, buf, cap, needed, None)
                })
            });
        }
        1 => unzr(&mut input),
        2 => names(&mut input),
        3 => persons(&mut input),
        4 => {
            let json = input.text();
            let card = handle(|out, error| unsafe { osoba_scorecard_new(json, out, error) });
            let Some(card) = card else { return };
            let (size, variable, bin) = (input.byte(), input.byte(), input.byte());
            text(size, |b, c, n| unsafe { osoba_scorecard_name(Some(&card), b, c, n) });
            text(size, |b, c, n| unsafe { osoba_scorecard_hash(Some(&card), b, c, n) });
            let variable = usize::from(variable);
            text(size, |b, c, n| unsafe {
                osoba_scorecard_bin(Some(&card), variable, bin, b, c, n)
            });
            osoba_scorecard_free(Some(card));
        }
        5 => {
            let json = input.text();
            let engine = handle(|out, error| unsafe { osoba_engine_new(None, json, out, error) });
            osoba_engine_free(engine);
        }
        _ => {
            let json = input.text();
            let policy = handle(|out, error| unsafe { osoba_policy_new(json, out, error) });
            let Some(policy) = policy else { return };
            let score = input.number() as u32;
            let (mut answer, mut band) = (MaybeUninit::uninit(), MaybeUninit::uninit());
            let status = osoba_policy_is_match(Some(&policy), score, Some(&mut answer));
            assert_eq!(status == Status::Ok, score <= OSOBA_SCORE_ONE);
            assert_eq!(osoba_policy_band(Some(&policy), score, Some(&mut band)), status);
            osoba_policy_free(Some(policy));
        }
    }
});

fn unzr(input: &mut Input<'_>) {
    let number = input.text();
    let mut parts = MaybeUninit::uninit();
    if unsafe { osoba_unzr_parse(number, Some(&mut parts)) } == Status::Ok {
        let parts = unsafe { parts.assume_init() };
        assert!((0..=3).contains(&parts.form) && parts.serial <= 9999 && parts.check_digit <= 9);
    }
    let mut parts = MaybeUninit::uninit();
    if unsafe { osoba_tax_id_parse(number, Some(&mut parts)) } == Status::Ok {
        let parts = unsafe { parts.assume_init() };
        assert_eq!(parts.form == 0, parts.sex != 0);
    }
}

fn names(input: &mut Input<'_>) {
    let (kind, algorithm, size) = (input.number(), input.number(), input.byte());
    let (a, b) = (input.text(), input.text());
    let code = |name: osoba_str| {
        text(size, |buf, cap, needed| unsafe {
            osoba_name_encode(name, kind, algorithm, buf, cap, needed)
        })
    };
    let codes = (code(a), code(b));
    let mut alike = MaybeUninit::uninit();
    let status = unsafe { osoba_name_sounds_alike(a, b, kind, algorithm, Some(&mut alike)) };
    if status == Status::Ok {
        if let (Some(one), Some(other)) = codes {
            if one == other && !one.is_empty() {
                assert!(unsafe { alike.assume_init() }, "equal codes sound alike");
            }
        }
    }
    let mut letters = [MaybeUninit::new(0), MaybeUninit::new(0)];
    let [there, back] = &mut letters;
    let statuses =
        unsafe { (osoba_levenshtein(a, b, Some(there)), osoba_levenshtein(b, a, Some(back))) };
    assert_eq!(statuses.0 == Status::Ok, statuses.1 == Status::Ok);
    if statuses.0 == Status::Ok {
        let (there, back) = unsafe { (there.assume_init(), back.assume_init()) };
        assert_eq!(there, back);
        let texts = handle(|out, error| unsafe { osoba_texts_new([b, a].as_ptr(), 2, out, error) });
        let mut many = [MaybeUninit::uninit(); 2];
        let status =
            unsafe { osoba_texts_levenshtein(texts.as_deref(), a, many.as_mut_ptr(), many.len()) };
        assert_eq!(status, Status::Ok);
        assert_eq!(many.map(|letters| unsafe { letters.assume_init() }), [there, 0]);
    }
}

fn persons(input: &mut Input<'_>) {
    let json = input.text();
    let mut fields: osoba_person_fields = unsafe { std::mem::zeroed() };
    fields.struct_size = size_of::<osoba_person_fields>();
    fields.first_name = input.text();
    fields.last_name = input.text();
    fields.second_name = input.text();
    fields.birth_date = input.text();
    fields.gender = input.text();
    fields.tax_id = input.text();
    fields.birth_settlement = input.text();
    let documents = [
        osoba_document { r#type: input.text(), number: input.text() },
        osoba_document { r#type: input.text(), number: input.text() },
    ];
    fields.documents = documents.as_ptr();
    fields.documents_len = usize::from(input.byte() % 3);
    CARD.with(|card| {
        let one =
            handle(|out, error| unsafe { osoba_person_from_json(Some(card), json, out, error) });
        let other =
            handle(|out, error| unsafe { osoba_person_new(Some(card), &fields, out, error) });
        if let (Some(one), Some(other)) = (&one, &other) {
            let mut scored = [MaybeUninit::uninit(); 3];
            let candidates = [Some(&**other), Some(&**one), Some(&**other)];
            let status = unsafe {
                osoba_scorecard_score_many(
                    Some(card),
                    Some(one),
                    candidates.as_ptr(),
                    candidates.len(),
                    scored.as_mut_ptr(),
                )
            };
            assert_eq!(status, Status::Ok);
            let [first, itself, third] = scored.map(|one| unsafe { one.assume_init() });
            assert_eq!(first, third);
            assert!(first.score <= OSOBA_SCORE_ONE && itself.score <= OSOBA_SCORE_ONE);
            let mut swapped = MaybeUninit::uninit();
            let status =
                osoba_scorecard_score(Some(card), Some(other), Some(one), Some(&mut swapped));
            assert_eq!(status, Status::Ok);
            assert_eq!(unsafe { swapped.assume_init() }, first, "order does not matter");
        }
        osoba_person_free(one);
        osoba_person_free(other);
    });
}
