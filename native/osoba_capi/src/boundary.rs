//! The boundary: everything that every function does with its arguments, once.

use std::ffi::c_char;
use std::mem::MaybeUninit;
use std::panic::{catch_unwind, AssertUnwindSafe};

use crate::error::{osoba_error, Failure};
use crate::status::osoba_status;

/// An output: where a value is written, if everything went well.
pub(crate) type Out<'a, T> = Option<&'a mut MaybeUninit<T>>;
/// A handle's output.
pub(crate) type OutHandle<'a, T> = Out<'a, Option<Box<T>>>;
/// What a function's body answers.
pub(crate) type Answer = Result<(), Failure>;

/// Runs the body of a function. A failure becomes its status, and so does a panic: none ever
/// reaches the caller's stack, where it would be undefined behaviour.
#[inline]
pub(crate) fn guarded(body: impl FnOnce() -> Answer) -> osoba_status {
    guarded_with(None, body)
}

/// The same for a function that also says which field was wrong. `error` is written only when the
/// status is not ok.
#[inline]
pub(crate) fn guarded_with(
    error: Out<'_, osoba_error>,
    body: impl FnOnce() -> Answer,
) -> osoba_status {
    // What the body was working on is never seen again: outputs are written last and handles are
    // immutable, hence it is unwind safe.
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(Ok(())) => osoba_status::Ok,
        Ok(Err(failure)) => {
            if let Some(error) = error {
                error.write(osoba_error::about(&failure));
            }
            failure.status()
        }
        Err(_) => {
            if let Some(error) = error {
                error.write(osoba_error::about(&Failure::Status(osoba_status::Panic)));
            }
            osoba_status::Panic
        }
    }
}

/// A mandatory argument.
#[inline]
pub(crate) fn given<T>(argument: Option<T>) -> Result<T, Failure> {
    argument.ok_or(Failure::Status(osoba_status::NullArgument))
}

/// The entries of a caller's array. NULL is an array only if it is empty.
///
/// # Safety
/// `first` is NULL or points to `count` entries that stay unchanged for `'a`.
#[inline]
pub(crate) unsafe fn entries<'a, T>(first: *const T, count: usize) -> Result<&'a [T], Failure> {
    check_length::<T>(count)?;
    match (first.is_null(), count) {
        (_, 0) => Ok(&[]),
        (true, _) => Err(Failure::Status(osoba_status::NullArgument)),
        // SAFETY: not NULL, so the caller promises that many entries; their size fits an isize.
        (false, _) => Ok(unsafe { std::slice::from_raw_parts(first, count) }),
    }
}

/// The entries of a caller's array that will be written. NULL is an array only if it is empty.
///
/// # Safety
/// `first` is NULL or points to room for `count` entries that nothing else uses for `'a`.
#[inline]
pub(crate) unsafe fn room<'a, T>(
    first: *mut MaybeUninit<T>,
    count: usize,
) -> Result<&'a mut [MaybeUninit<T>], Failure> {
    check_length::<T>(count)?;
    match (first.is_null(), count) {
        (_, 0) => Ok(&mut []),
        (true, _) => Err(Failure::Status(osoba_status::NullArgument)),
        // SAFETY: not NULL, so the caller promises that much room; its size fits an isize.
        (false, _) => Ok(unsafe { std::slice::from_raw_parts_mut(first, count) }),
    }
}

/// No object is larger than `isize::MAX` bytes; a count beyond is a negative number in disguise.
#[inline]
fn check_length<T>(count: usize) -> Answer {
    let fits =
        count.checked_mul(size_of::<T>()).is_some_and(|bytes| isize::try_from(bytes).is_ok());
    if fits {
        Ok(())
    } else {
        Err(Failure::Status(osoba_status::OutOfRange))
    }
}

/// Copies an input structure that starts with `size_t struct_size`. A program compiled against an
/// older header passes a smaller one, whose missing fields are absent (all bytes zero); one that
/// is smaller than the first version or larger than this one belongs to another ABI.
///
/// # Safety
/// `from` is NULL or points to a structure of as many bytes as its `struct_size` says. All bytes
/// zero are a valid `T`, and `T` starts with that `usize`.
pub(crate) unsafe fn copy_struct<T: Copy>(
    from: *const T,
    first_version: usize,
) -> Result<T, Failure> {
    if from.is_null() {
        return Err(Failure::Status(osoba_status::NullArgument));
    }
    // SAFETY: not NULL, and every such structure starts with its size.
    let size = unsafe { from.cast::<usize>().read_unaligned() };
    if size < first_version || size > size_of::<T>() {
        return Err(Failure::Status(osoba_status::AbiMismatch));
    }
    let mut copy = MaybeUninit::<T>::zeroed();
    // SAFETY: the caller promises `size` bytes to read, and `copy` has room for as many.
    unsafe {
        std::ptr::copy_nonoverlapping(from.cast::<u8>(), copy.as_mut_ptr().cast::<u8>(), size);
    }
    // SAFETY: all zero is valid, and so is what the caller wrote over it.
    Ok(unsafe { copy.assume_init() })
}

/// A caller's buffer for a text.
pub(crate) struct Buffer<'a> {
    start: *mut c_char,
    size: usize,
    needed: Out<'a, usize>,
}

impl<'a> Buffer<'a> {
    /// # Safety
    /// `start` is NULL or points to room for `size` bytes that nothing else uses for `'a`.
    #[inline]
    pub(crate) unsafe fn new(start: *mut c_char, size: usize, needed: Out<'a, usize>) -> Self {
        Buffer { start, size, needed }
    }

    /// Refuses what can hold nothing, before any work is done.
    #[inline]
    fn check(&self) -> Answer {
        if self.needed.is_none() || (self.start.is_null() && self.size > 0) {
            return Err(Failure::Status(osoba_status::NullArgument));
        }
        check_length::<u8>(self.size)
    }

    /// Writes the text that `make` makes, as its bytes, and a NUL, or nothing if there is too little
    /// room; either way says how many bytes it takes.
    #[inline]
    pub(crate) fn fill<T: AsRef<[u8]>>(self, make: impl FnOnce() -> Result<T, Failure>) -> Answer {
        self.check()?;
        let made = make()?;
        let text = made.as_ref();
        let Some(size) = text.len().checked_add(1) else {
            return Err(Failure::Status(osoba_status::Internal));
        };
        if let Some(needed) = self.needed {
            needed.write(size);
        }
        if self.start.is_null() {
            return Ok(());
        }
        if self.size < size {
            return Err(Failure::Status(osoba_status::BufferTooSmall));
        }
        // SAFETY: the buffer has room for `self.size` bytes, of which text and NUL take no more,
        // and it cannot overlap a text that this library owns.
        unsafe {
            let start = self.start.cast::<u8>();
            std::ptr::copy_nonoverlapping(text.as_ptr(), start, text.len());
            start.add(text.len()).write(0);
        }
        Ok(())
    }
}
