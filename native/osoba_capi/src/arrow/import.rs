//! Arrays that come in: taken over, checked, forgiven what is harmless, and read.

use std::ffi::c_void;

use arrow_array::array::{make_array, ArrayRef};
use arrow_array::ffi::from_ffi_and_data_type;
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_data::ffi::FFI_ArrowArray;
use arrow_schema::ffi::FFI_ArrowSchema;
use arrow_schema::{DataType, Field};

use super::fault::{broken, BROKEN};
use crate::error::Failure;

/// The arrays of a stream, one after the other.
pub(super) struct Batches {
    stream: FFI_ArrowArrayStream,
    field: Field,
}

impl Batches {
    pub(super) fn open(mut stream: FFI_ArrowArrayStream) -> Result<Self, Failure> {
        let mut schema = FFI_ArrowSchema::empty();
        let get_schema = stream.get_schema().ok_or(BROKEN)?;
        // SAFETY: the callback is called with the stream that it was read from.
        if unsafe { get_schema(&raw mut stream, &raw mut schema) } != 0 {
            return Err(BROKEN);
        }
        let field = Field::try_from(&schema).map_err(broken)?;
        Ok(Batches { stream, field })
    }

    pub(super) fn data_type(&self) -> &DataType {
        self.field.data_type()
    }

    pub(super) fn next(&mut self) -> Result<Option<ArrayRef>, Failure> {
        let mut array = FFI_ArrowArray::empty();
        let get_next = self.stream.get_next().ok_or(BROKEN)?;
        // SAFETY: the callback is called with the stream that it was read from.
        if unsafe { get_next(&raw mut self.stream, &raw mut array) } != 0 {
            return Err(BROKEN);
        }
        if array.is_released() {
            return Ok(None);
        }
        read(array, self.field.data_type()).map(Some)
    }
}

/// An array of a type, whose texts and offsets have not been checked.
pub(super) fn read(mut array: FFI_ArrowArray, of: &DataType) -> Result<ArrayRef, Failure> {
    // SAFETY: the caller promises that it is an array of the type.
    let data = unsafe {
        forgive((&raw mut array).cast(), of)?;
        from_ffi_and_data_type(array, of.clone())
    };
    Ok(make_array(data.map_err(broken)?))
}

/// What C knows of an array.
#[repr(C)]
struct Raw {
    length: i64,
    null_count: i64,
    offset: i64,
    n_buffers: i64,
    n_children: i64,
    buffers: *const *const c_void,
    children: *mut *mut Raw,
    dictionary: *mut Raw,
}

impl Raw {
    /// Where the values of the last row end, which says how long the buffer of values is: not before
    /// its beginning.
    ///
    /// # Safety
    /// The second buffer is one of offsets of this type.
    unsafe fn check_end<O: Copy + Into<i64>>(&self) -> Result<(), Failure> {
        let last = self.offset.checked_add(self.length);
        let last = last.and_then(|last| usize::try_from(last).ok()).ok_or(BROKEN)?;
        if self.n_buffers < 2 || self.buffers.is_null() {
            return Ok(());
        }
        // SAFETY: as promised; an array without rows may have no buffer.
        let offsets = unsafe { *self.buffers.add(1) }.cast::<O>();
        // SAFETY: as promised, there is one offset more than rows.
        if !offsets.is_null() && unsafe { offsets.add(last).read_unaligned() }.into() < 0 {
            return Err(BROKEN);
        }
        Ok(())
    }
}

/// Forgets the validity bitmap of columns of nothing, which polars writes and the format does not have.
///
/// # Safety
/// `array` is an array of the type.
///
/// # Errors
/// Values that end before they begin.
unsafe fn forgive(array: *mut Raw, of: &DataType) -> Result<(), Failure> {
    // SAFETY: as promised; the array is the caller's to change.
    let Some(array) = (unsafe { array.as_mut() }) else { return Ok(()) };
    match of {
        DataType::Utf8 | DataType::Binary | DataType::List(_) | DataType::Map(..) => {
            // SAFETY: the offsets of these are of 32 bits.
            unsafe { array.check_end::<i32>() }?;
        }
        DataType::LargeUtf8 | DataType::LargeBinary | DataType::LargeList(_) => {
            // SAFETY: the offsets of these are of 64 bits.
            unsafe { array.check_end::<i64>() }?;
        }
        _ => {}
    }
    let child = |place: usize, of: &DataType| {
        let count = usize::try_from(array.n_children).unwrap_or_default();
        if place < count && !array.children.is_null() {
            // SAFETY: there are so many children, each an array of its field's type.
            unsafe { forgive(*array.children.add(place), of) }
        } else {
            Ok(())
        }
    };
    match of {
        DataType::Null => array.n_buffers = 0,
        DataType::Struct(fields) => {
            fields.iter().enumerate().try_for_each(|(at, field)| child(at, field.data_type()))?;
        }
        DataType::List(field)
        | DataType::LargeList(field)
        | DataType::FixedSizeList(field, _)
        | DataType::Map(field, _) => child(0, field.data_type())?,
        DataType::Dictionary(_, values) => {
            // SAFETY: the dictionary of an array is one of its values' type.
            unsafe { forgive(array.dictionary, values) }?;
        }
        _ => {}
    }
    Ok(())
}
