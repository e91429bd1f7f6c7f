//! The allocator: a thread keeps the small blocks that it gives back, for its next call.
//!
//! The candidates of one decision are some thousand small texts, all of them alive until it is
//! made. The C library's allocator keeps a handful of each size for a thread and takes slow ways
//! for the rest, and some C libraries have one lock for all threads. Here a block that is given
//! back becomes the first of its thread's list for that size, and the next one that is wanted.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::ptr::null_mut;

/// Small blocks have a multiple of this many bytes, and this alignment.
const STEP: usize = 16;
/// How many sizes of small blocks there are: larger blocks than this many steps are the system's.
const SIZES: usize = 32;
/// How many bytes a thread keeps at most: the records of some hundred candidates.
const KEPT: usize = 512 << 10;

/// A block that is kept: where the next one of its size is.
type Link = Cell<*mut Block>;
struct Block(*mut Block);

struct Kept {
    first: [Link; SIZES],
    bytes: Cell<usize>,
}

thread_local! {
    // Without a destructor, so that it can be used for as long as its thread lives: a scheduler's
    // lives as long as the VM.
    static KEPT_BLOCKS: Kept = const {
        Kept { first: [const { Cell::new(null_mut()) }; SIZES], bytes: Cell::new(0) }
    };
}

/// The size of a small block, as a count of steps less one; none for a block of the system's.
#[inline]
fn steps(layout: Layout) -> Option<usize> {
    let steps = layout.size().wrapping_sub(1) / STEP;
    (steps < SIZES && layout.align() <= STEP).then_some(steps)
}

/// What the system gives for a small block.
#[inline]
fn block(steps: usize) -> Layout {
    let size = steps.wrapping_add(1).wrapping_mul(STEP);
    // SAFETY: the alignment is a power of two, and a small size does not overflow.
    unsafe { Layout::from_size_align_unchecked(size, STEP) }
}

pub(crate) struct Allocator;

// SAFETY: a block is the system's, of the layout that was asked for or of `block`, which holds it;
// which of the two is told by the layout alone, so that it goes back the way it came. A kept block
// belongs to the list of one thread, and is in it once, since it is given back once.
unsafe impl GlobalAlloc for Allocator {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let Some(steps) = steps(layout) else {
            // SAFETY: as the caller promises.
            return unsafe { System.alloc(layout) };
        };
        let kept = KEPT_BLOCKS.with(|kept| {
            let link = kept.first.get(steps)?;
            let first = link.get();
            // SAFETY: a block in the list was given back, so that it is this thread's alone, and
            // was written as one; NULL is the end.
            link.set(unsafe { first.as_ref() }?.0);
            kept.bytes.set(kept.bytes.get().wrapping_sub(block(steps).size()));
            Some(first.cast())
        });
        // SAFETY: the size is not zero.
        kept.unwrap_or_else(|| unsafe { System.alloc(block(steps)) })
    }

    #[inline]
    unsafe fn dealloc(&self, given: *mut u8, layout: Layout) {
        let Some(steps) = steps(layout) else {
            // SAFETY: as the caller promises.
            return unsafe { System.dealloc(given, layout) };
        };
        let size = block(steps).size();
        KEPT_BLOCKS.with(|kept| match kept.first.get(steps) {
            Some(link) if kept.bytes.get() <= KEPT.wrapping_sub(size) => {
                let first = given.cast::<Block>();
                // SAFETY: nobody uses it any more, and every small block has room for a link.
                unsafe { first.write(Block(link.get())) };
                link.set(first);
                kept.bytes.set(kept.bytes.get().wrapping_add(size));
            }
            // SAFETY: that is how it came.
            _ => unsafe { System.dealloc(given, block(steps)) },
        });
    }

    #[inline]
    unsafe fn realloc(&self, given: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: as the caller promises.
        let wanted = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
        match (steps(layout), steps(wanted)) {
            // SAFETY: as the caller promises.
            (None, None) => unsafe { System.realloc(given, layout, size) },
            (Some(before), Some(after)) if before == after => given,
            // SAFETY: as the caller promises; the two blocks are not one.
            _ => unsafe {
                let moved = self.alloc(wanted);
                if !moved.is_null() {
                    moved.copy_from_nonoverlapping(given, layout.size().min(size));
                    self.dealloc(given, layout);
                }
                moved
            },
        }
    }
}

/// How many bytes the calling thread keeps.
#[cfg(test)]
pub(crate) fn kept() -> usize {
    KEPT_BLOCKS.with(|kept| kept.bytes.get())
}
