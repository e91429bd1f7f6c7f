//! The allocator of the native library, as the allocator of this test.

#![allow(missing_docs, clippy::unwrap_used, clippy::arithmetic_side_effects)]

use std::alloc::{GlobalAlloc, Layout};
use std::collections::BTreeMap;
use std::sync::mpsc;

#[path = "../src/allocator.rs"]
mod allocator;

use allocator::{kept, Allocator};

#[global_allocator]
static ALLOCATOR: Allocator = Allocator;

/// SplitMix64.
fn random(state: &mut u64) -> usize {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    (mixed >> 33) as usize
}

/// A block and what it was filled with.
struct Filled {
    start: *mut u8,
    layout: Layout,
    byte: u8,
}

// SAFETY: a block belongs to whoever holds it.
unsafe impl Send for Filled {}

impl Filled {
    fn new(size: usize, align: usize, byte: u8) -> Filled {
        let layout = Layout::from_size_align(size, align).unwrap();
        // SAFETY: the size is not zero.
        let start = unsafe { ALLOCATOR.alloc(layout) };
        assert!(!start.is_null());
        let filled = Filled { start, layout, byte };
        filled.fill();
        filled
    }

    fn fill(&self) {
        assert_eq!(self.start as usize % self.layout.align(), 0);
        // SAFETY: the block has that many bytes.
        unsafe { self.start.write_bytes(self.byte, self.layout.size()) };
    }

    fn check(&self, size: usize) {
        // SAFETY: the block has at least that many bytes, which were filled.
        let bytes = unsafe { std::slice::from_raw_parts(self.start, size) };
        assert!(bytes.iter().all(|byte| *byte == self.byte));
    }

    fn resize(&mut self, size: usize) {
        // SAFETY: it is a block of this layout, and the size is not zero.
        self.start = unsafe { ALLOCATOR.realloc(self.start, self.layout, size) };
        assert!(!self.start.is_null());
        self.check(size.min(self.layout.size()));
        self.layout = Layout::from_size_align(size, self.layout.align()).unwrap();
        self.fill();
    }

    fn free(self) {
        self.check(self.layout.size());
        // SAFETY: it is a block of this layout, and nobody has it any more.
        unsafe { ALLOCATOR.dealloc(self.start, self.layout) };
    }
}

/// Makes, resizes and frees blocks of sizes around every border, and looks at what they hold.
fn churn(seed: u64, steps: usize) -> Vec<Filled> {
    let (mut state, mut blocks) = (seed, Vec::new());
    for step in 0..steps {
        let size = match random(&mut state) % 4 {
            0 => 1 + random(&mut state) % 40,
            1 => 480 + random(&mut state) % 64,
            2 => 16 * (1 + random(&mut state) % 34),
            _ => 1 + random(&mut state) % 3_000,
        };
        match random(&mut state) % 5 {
            0 | 1 => {
                let align = 1 << (random(&mut state) % 7);
                blocks.push(Filled::new(size, align, step as u8));
            }
            2 if !blocks.is_empty() => {
                let at = random(&mut state) % blocks.len();
                blocks.get_mut(at).unwrap().resize(size);
            }
            _ if !blocks.is_empty() => {
                let at = random(&mut state) % blocks.len();
                blocks.swap_remove(at).free();
            }
            _ => {}
        }
    }
    blocks
}

#[test]
fn no_block_is_in_two_hands() {
    churn(1, if cfg!(miri) { 2_000 } else { 200_000 }).into_iter().for_each(Filled::free);
}

#[test]
fn a_block_may_be_given_back_by_another_thread() {
    let (send, receive) = mpsc::channel::<Vec<Filled>>();
    let steps = if cfg!(miri) { 200 } else { 20_000 };
    std::thread::scope(|scope| {
        for seed in 0..4 {
            let send = send.clone();
            scope.spawn(move || {
                (0..5).for_each(|at| send.send(churn(seed * 5 + at, steps)).unwrap())
            });
        }
        drop(send);
        let mut free = 0;
        for blocks in receive {
            free += blocks.len();
            blocks.into_iter().for_each(Filled::free);
        }
        assert!(free > 0);
    });
}

#[test]
fn what_a_thread_keeps_is_bounded_and_is_used_again() {
    let texts = |count: usize| -> Vec<String> { (0..count).map(|n| format!("{n:040}")).collect() };
    drop(texts(50_000));
    assert!(kept() <= 512 << 10, "{}", kept());
    let full = kept();
    assert!(full > 256 << 10, "{full}");
    let some = texts(1_000);
    assert!(kept() <= full - 40_000);
    drop(some);
    assert_eq!(kept(), full);
}

#[test]
fn collections_work_over_it() {
    let mut names: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for number in 0..5_000 {
        names.entry(number % 97).or_default().push("ї".repeat(number % 300));
    }
    let letters: usize = names.values().flatten().map(|name| name.chars().count()).sum();
    assert_eq!(letters, (0..5_000).map(|number| number % 300).sum());
}
