//! Columns, whichever of Arrow's types they have: a reader for each kind of value.

use std::ops::Range;

use arrow_array::array::{Array, ArrayRef, StructArray};
use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Date64Type, Float32Type, Float64Type, Int16Type, Int32Type, Int64Type, Int8Type,
    TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType, UInt16Type, UInt32Type, UInt64Type, UInt8Type,
};
use arrow_array::{
    ArrowPrimitiveType, BooleanArray, LargeStringArray, PrimitiveArray, StringArray,
    StringViewArray,
};
use arrow_buffer::NullBuffer;
use arrow_schema::{DataType, TimeUnit};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use osoba_core::date::parse_date;
use osoba_core::{FieldError, Rule};

use super::fault::wrong_type;

/// The columns of a table or a struct, found by name.
pub(super) struct Columns<'a> {
    table: &'a StructArray,
    path: &'a str,
}

impl<'a> Columns<'a> {
    pub(super) fn new(table: &'a StructArray, path: &'a str) -> Self {
        Columns { table, path }
    }

    /// The path of a column.
    pub(super) fn path(&self, name: &str) -> String {
        FieldError::new(name, Rule::Type).under(self.path).field
    }

    /// The column of a name, its bytes checked; nothing if there is none or it holds nothing.
    pub(super) fn find(&self, name: &str) -> Result<Option<&'a ArrayRef>, FieldError> {
        let named = self.table.fields().iter().zip(self.table.columns());
        let mut named = named.filter(|(field, _)| field.name() == name);
        let Some((_, column)) = named.next() else { return Ok(None) };
        if named.next().is_some() {
            return Err(FieldError::new(self.path(name), Rule::Duplicate));
        }
        if is_blank(column) {
            return Ok(None);
        }
        // What comes from C is checked before it is read: offsets in order, texts UTF-8. How long a
        // buffer is only its last offset says.
        if column.to_data().validate_full().is_err() {
            return Err(FieldError::new(self.path(name), Rule::Utf8));
        }
        Ok(Some(column))
    }

    /// The column of a name, read by `read`; absent throughout if there is none.
    pub(super) fn read<T: Default>(
        &self,
        name: &str,
        read: impl FnOnce(&ArrayRef) -> Option<T>,
    ) -> Result<T, FieldError> {
        match self.find(name)? {
            None => Ok(T::default()),
            Some(column) => read(column).ok_or_else(|| wrong_type(&self.path(name))),
        }
    }

    pub(super) fn texts(&self, name: &str) -> Result<Texts, FieldError> {
        self.read(name, Texts::of)
    }
}

/// Whether a column holds nothing, as one of a data frame that has no value of a field: all null, or
/// numbers that are none.
fn is_blank(column: &ArrayRef) -> bool {
    column.logical_null_count() == column.len()
        || column
            .as_primitive_opt::<Float64Type>()
            .is_some_and(|numbers| numbers.iter().flatten().all(f64::is_nan))
        || column
            .as_primitive_opt::<Float32Type>()
            .is_some_and(|numbers| numbers.iter().flatten().all(f32::is_nan))
}

/// A column of texts.
#[derive(Default)]
pub(super) enum Texts {
    #[default]
    Absent,
    Small(StringArray),
    Large(LargeStringArray),
    View(StringViewArray),
    Dictionary {
        /// Where each row's text is among the values.
        keys: Vec<usize>,
        nulls: Option<NullBuffer>,
        values: Box<Texts>,
    },
}

impl Texts {
    pub(super) fn of(column: &ArrayRef) -> Option<Texts> {
        match column.data_type() {
            DataType::Utf8 => column.as_string_opt::<i32>().cloned().map(Texts::Small),
            DataType::LargeUtf8 => column.as_string_opt::<i64>().cloned().map(Texts::Large),
            DataType::Utf8View => column.as_string_view_opt().cloned().map(Texts::View),
            DataType::Dictionary(..) => {
                let dictionary = column.as_any_dictionary_opt()?;
                let values = Box::new(Texts::of(dictionary.values())?);
                if dictionary.values().is_empty() {
                    return Some(Texts::Absent);
                }
                let (keys, nulls) = (dictionary.normalized_keys(), dictionary.keys().nulls());
                Some(Texts::Dictionary { keys, nulls: nulls.cloned(), values })
            }
            _ => None,
        }
    }

    #[inline]
    pub(super) fn get(&self, row: usize) -> Option<&str> {
        macro_rules! value {
            ($column:expr) => {
                (row < $column.len() && $column.is_valid(row)).then(|| $column.value(row))
            };
        }
        match self {
            Texts::Absent => None,
            Texts::Small(column) => value!(column),
            Texts::Large(column) => value!(column),
            Texts::View(column) => value!(column),
            Texts::Dictionary { keys, nulls, values } => {
                let key = *keys.get(row)?;
                let is_there = nulls.as_ref().is_none_or(|nulls| nulls.is_valid(row));
                is_there.then(|| values.get(key))?
            }
        }
    }

    pub(super) fn is_absent(&self) -> bool {
        matches!(self, Texts::Absent)
    }

    /// A column of texts or numbers, which are written in decimal digits.
    pub(super) fn of_scalars(column: &ArrayRef) -> Option<Texts> {
        macro_rules! decimal {
            ($type:ty) => {
                column.as_primitive_opt::<$type>().map(|numbers| {
                    let texts = numbers.iter().map(|number| number.map(|it| it.to_string()));
                    Texts::Small(texts.collect())
                })
            };
        }
        match column.data_type() {
            DataType::Float64 => decimal!(Float64Type),
            DataType::Float32 => decimal!(Float32Type),
            _ => Texts::of_names(column),
        }
    }

    /// A column of ids: texts or whole numbers.
    pub(super) fn of_names(column: &ArrayRef) -> Option<Texts> {
        if let Some(texts) = Texts::of(column) {
            return Some(texts);
        }
        let Whole(numbers) = Whole::of(column)?;
        let texts = numbers.iter().map(|number| number.map(|it| it.to_string()));
        Some(Texts::Small(texts.collect()))
    }
}

/// A column of whole numbers.
#[derive(Default)]
pub(super) struct Whole(Vec<Option<i128>>);

impl Whole {
    pub(super) fn of(column: &ArrayRef) -> Option<Whole> {
        fn widened<T: ArrowPrimitiveType<Native: Into<i128>>>(column: &ArrayRef) -> Option<Whole> {
            let numbers: &PrimitiveArray<T> = column.as_primitive_opt()?;
            Some(Whole(numbers.iter().map(|number| number.map(Into::into)).collect()))
        }
        match column.data_type() {
            DataType::Int8 => widened::<Int8Type>(column),
            DataType::Int16 => widened::<Int16Type>(column),
            DataType::Int32 => widened::<Int32Type>(column),
            DataType::Int64 => widened::<Int64Type>(column),
            DataType::UInt8 => widened::<UInt8Type>(column),
            DataType::UInt16 => widened::<UInt16Type>(column),
            DataType::UInt32 => widened::<UInt32Type>(column),
            DataType::UInt64 => widened::<UInt64Type>(column),
            _ => None,
        }
    }

    /// A count; one below zero is none.
    pub(super) fn get(&self, row: usize) -> Result<Option<u64>, Rule> {
        let number = self.0.get(row).copied().flatten();
        number.map(u64::try_from).transpose().map_err(|_| Rule::OutOfRange)
    }
}

/// A column of booleans.
#[derive(Default)]
pub(super) struct Flags(Option<BooleanArray>);

impl Flags {
    pub(super) fn of(column: &ArrayRef) -> Option<Flags> {
        column.as_boolean_opt().cloned().map(|flags| Flags(Some(flags)))
    }

    pub(super) fn get(&self, row: usize) -> Option<bool> {
        let flags = self.0.as_ref()?;
        (row < flags.len() && flags.is_valid(row)).then(|| flags.value(row))
    }
}

/// How many of its units a day has, if a type counts days or parts of one since 1970.
fn units_a_day(unit: TimeUnit) -> i64 {
    match unit {
        TimeUnit::Second => 86_400,
        TimeUnit::Millisecond => 86_400_000,
        TimeUnit::Microsecond => 86_400_000_000,
        TimeUnit::Nanosecond => 86_400_000_000_000,
    }
}

/// The numbers of a column of timestamps.
fn timestamps(column: &ArrayRef, unit: TimeUnit) -> Option<Vec<Option<i64>>> {
    fn numbers<T: ArrowPrimitiveType<Native = i64>>(column: &ArrayRef) -> Option<Vec<Option<i64>>> {
        Some(column.as_primitive_opt::<T>()?.iter().collect())
    }
    match unit {
        TimeUnit::Second => numbers::<TimestampSecondType>(column),
        TimeUnit::Millisecond => numbers::<TimestampMillisecondType>(column),
        TimeUnit::Microsecond => numbers::<TimestampMicrosecondType>(column),
        TimeUnit::Nanosecond => numbers::<TimestampNanosecondType>(column),
    }
}

/// A column of dates: as dates, as texts `YYYY-MM-DD`, or as midnights, as data frames hold them.
#[derive(Default)]
pub(super) enum Dates {
    #[default]
    Absent,
    Texts(Texts),
    Read(Vec<Option<Result<NaiveDate, Rule>>>),
}

impl Dates {
    pub(super) fn of(column: &ArrayRef) -> Option<Dates> {
        let (numbers, a_day): (Vec<Option<i64>>, i64) = match column.data_type() {
            DataType::Date32 => {
                let days = column.as_primitive_opt::<Date32Type>()?;
                (days.iter().map(|day| day.map(i64::from)).collect(), 1)
            }
            DataType::Date64 => {
                let times = column.as_primitive_opt::<Date64Type>()?;
                (times.iter().collect(), units_a_day(TimeUnit::Millisecond))
            }
            // A midnight elsewhere is no midnight here.
            DataType::Timestamp(unit, zone)
                if zone.as_deref().is_none_or(|zone| matches!(zone, "UTC" | "+00:00")) =>
            {
                (timestamps(column, *unit)?, units_a_day(*unit))
            }
            _ => return Texts::of(column).map(Dates::Texts),
        };
        let date = |number: i64| day(number, a_day).ok_or(Rule::Date);
        Some(Dates::Read(numbers.into_iter().map(|number| number.map(date)).collect()))
    }

    pub(super) fn get(&self, row: usize) -> Result<Option<NaiveDate>, Rule> {
        match self {
            Dates::Absent => Ok(None),
            Dates::Texts(texts) => {
                texts.get(row).map(|text| parse_date(text).ok_or(Rule::Date)).transpose()
            }
            Dates::Read(dates) => dates.get(row).copied().flatten().transpose(),
        }
    }
}

/// The day of a midnight, if it is one, in the years that a date is written in.
fn day(number: i64, units_a_day: i64) -> Option<NaiveDate> {
    const EPOCH: i64 = 719_163;
    let is_midnight = number.checked_rem_euclid(units_a_day)? == 0;
    let days = number.checked_div(units_a_day).filter(|_| is_midnight)?.checked_add(EPOCH)?;
    let date = NaiveDate::from_num_days_from_ce_opt(i32::try_from(days).ok()?)?;
    (0..=9999).contains(&date.year()).then_some(date)
}

/// A column of times: as timestamps, those without a zone being in UTC, or as RFC 3339 texts.
#[derive(Default)]
pub(super) enum Times {
    #[default]
    Absent,
    Texts(Texts),
    Numbers(Vec<Option<i64>>, TimeUnit),
}

impl Times {
    pub(super) fn of(column: &ArrayRef) -> Option<Times> {
        match column.data_type() {
            DataType::Timestamp(unit, _) => Some(Times::Numbers(timestamps(column, *unit)?, *unit)),
            _ => Texts::of(column).map(Times::Texts),
        }
    }

    pub(super) fn get(&self, row: usize) -> Result<Option<DateTime<Utc>>, Rule> {
        match self {
            Times::Absent => Ok(None),
            Times::Texts(texts) => {
                let time = texts.get(row).map(DateTime::parse_from_rfc3339).transpose();
                Ok(time.map_err(|_| Rule::Time)?.map(|time| time.with_timezone(&Utc)))
            }
            Times::Numbers(numbers, unit) => {
                let read = |number: i64| match unit {
                    TimeUnit::Second => DateTime::from_timestamp_secs(number),
                    TimeUnit::Millisecond => DateTime::from_timestamp_millis(number),
                    TimeUnit::Microsecond => DateTime::from_timestamp_micros(number),
                    TimeUnit::Nanosecond => Some(DateTime::from_timestamp_nanos(number)),
                };
                let number = numbers.get(row).copied().flatten();
                number.map(|number| read(number).ok_or(Rule::Time)).transpose()
            }
        }
    }
}

/// A column of lists: where each row's entries are, and the entries.
pub(super) struct Lists {
    ranges: Vec<Range<usize>>,
    pub(super) entries: ArrayRef,
}

impl Lists {
    /// Lists of any of Arrow's layouts, and maps, which are lists of structs.
    pub(super) fn of(column: &ArrayRef) -> Option<Lists> {
        fn range<O: Copy>(bounds: &[O], to: impl Fn(O) -> usize) -> Range<usize> {
            match *bounds {
                [start, end] => to(start)..to(end),
                _ => 0..0,
            }
        }
        let (ranges, entries): (Vec<Range<usize>>, ArrayRef) = match column.data_type() {
            DataType::List(_) => {
                let lists = column.as_list_opt::<i32>()?;
                let bounds = lists.offsets().windows(2);
                (bounds.map(|b| range(b, |it| it as usize)).collect(), lists.values().clone())
            }
            DataType::LargeList(_) => {
                let lists = column.as_list_opt::<i64>()?;
                let bounds = lists.offsets().windows(2);
                (bounds.map(|b| range(b, |it| it as usize)).collect(), lists.values().clone())
            }
            DataType::Map(..) => {
                let maps = column.as_map_opt()?;
                let bounds = maps.offsets().windows(2);
                let entries = ArrayRef::from(Box::new(maps.entries().clone()) as Box<dyn Array>);
                (bounds.map(|b| range(b, |it| it as usize)).collect(), entries)
            }
            DataType::FixedSizeList(_, size) => {
                let lists = column.as_fixed_size_list_opt()?;
                let size = usize::try_from(*size).ok()?;
                let start = |row: usize| row.saturating_mul(size);
                let ranges = (0..lists.len()).map(|row| start(row)..start(row.saturating_add(1)));
                (ranges.collect(), lists.values().clone())
            }
            _ => return None,
        };
        // A null list is an empty list, whatever its bounds say.
        let nulls = column.logical_nulls();
        let is_null = |row: usize| nulls.as_ref().is_some_and(|nulls| nulls.is_null(row));
        let ranges = ranges.into_iter().enumerate();
        let ranges = ranges.map(|(row, range)| if is_null(row) { 0..0 } else { range });
        Some(Lists { ranges: ranges.collect(), entries })
    }

    pub(super) fn range(&self, row: usize) -> Range<usize> {
        self.ranges.get(row).cloned().unwrap_or_default()
    }
}

/// A struct of a column; null rows of it stand in `nulls`.
pub(super) fn table(column: &ArrayRef) -> Option<&StructArray> {
    column.as_struct_opt()
}
