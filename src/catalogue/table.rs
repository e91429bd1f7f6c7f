//! The catalogue as a table: one row for each comparison that reads a record's own fields.

use super::birth_date::{birth_date, BirthDateBin};
use super::documents::{documents_by_type, DocumentsBin};
use super::frequencies::{self, FrequencyBin};
use super::names::{self, NameBin, SwappedBin};
use super::numbers::{tax_id_checked, unzr, TaxIdBin, UnzrBin};
use super::pair::Pair;
use super::phones::{phones, PhonesBin};
use super::places::{self, BirthSettlementBin, SettlementBin, SexBin};
use crate::names::Kind;

/// A comparison of the catalogue.
pub(super) struct CatalogueRow {
    pub(super) name: &'static str,
    /// As a clerk calls it: English, Ukrainian.
    pub(super) label: (&'static str, &'static str),
    /// In the catalogue's order.
    pub(super) bins: &'static [&'static str],
    /// Places of two bins of which the first agrees at least as much.
    pub(super) order: &'static [(u8, u8)],
    /// The place of the bin of a value that is not there.
    pub(super) absent: u8,
    /// The bins with which a pair is never automatic, unless a card says otherwise.
    pub(super) review: &'static [u8],
    /// Whose phonetic keys it reads, if it does.
    pub(super) keys: Option<Kind>,
    /// The limits of how common something is, if it reads them.
    pub(super) levels: Option<[u64; 2]>,
    pub(super) compare: fn(&Pair<'_>, &Parameters) -> u8,
}

/// What a card can say about a comparison of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Parameters {
    /// The place of the phonetic keys.
    pub(super) keys: usize,
    pub(super) levels: [u64; 2],
}

macro_rules! order {
    ($bin:ident: $($more:ident >= $less:ident),* $(,)?) => {
        &[$(($bin::$more as u8, $bin::$less as u8)),*]
    };
}

/// Bins of family names and patronymics: those of given names but a newborn's.
const NAME_BINS: &[&str] = match NameBin::NAMES.split_last() {
    Some((_, names)) => names,
    None => &[],
};

const NAME_ORDER: &[(u8, u8)] = order![NameBin:
    Equal >= SameKey, SameKey >= Differ, Equal >= Distance1, Distance1 >= Distance2,
    Distance2 >= Differ];

/// All of them, in the order of the documentation.
pub(super) const TABLE: &[CatalogueRow] = &[
    CatalogueRow {
        name: "first_name",
        label: ("First name", "Ім’я"),
        bins: NameBin::NAMES,
        order: NAME_ORDER,
        absent: NameBin::Absent as u8,
        review: &[NameBin::Newborn as u8],
        keys: Some(Kind::First),
        levels: None,
        compare: |pair, set| names::name::<{ names::FIRST }>(pair, set.keys) as u8,
    },
    CatalogueRow {
        name: "last_name",
        label: ("Last name", "Прізвище"),
        bins: NAME_BINS,
        order: NAME_ORDER,
        absent: NameBin::Absent as u8,
        review: &[],
        keys: Some(Kind::Last),
        levels: None,
        compare: |pair, set| names::name::<{ names::LAST }>(pair, set.keys) as u8,
    },
    CatalogueRow {
        name: "second_name",
        label: ("Patronymic", "По батькові"),
        bins: NAME_BINS,
        order: NAME_ORDER,
        absent: NameBin::Absent as u8,
        review: &[],
        keys: Some(Kind::Second),
        levels: None,
        compare: |pair, set| names::name::<{ names::SECOND }>(pair, set.keys) as u8,
    },
    CatalogueRow {
        name: "swapped_names",
        label: ("Names swapped", "Імена переставлені"),
        bins: SwappedBin::NAMES,
        order: &[],
        absent: SwappedBin::Absent as u8,
        review: &[],
        keys: None,
        levels: None,
        compare: |pair, _| names::swapped_names(pair) as u8,
    },
    CatalogueRow {
        name: "birth_date",
        label: ("Birth date", "Дата народження"),
        bins: BirthDateBin::NAMES,
        order: order![BirthDateBin:
            Equal >= EqualFirstOfJanuary, EqualFirstOfJanuary >= YearFirstOfJanuary,
            Equal >= Swapped, Swapped >= Differ, Equal >= OneDigit, OneDigit >= Differ,
            YearFirstOfJanuary >= Differ, Year >= Differ, DayMonth >= Differ],
        absent: BirthDateBin::Absent as u8,
        review: &[],
        keys: None,
        levels: None,
        compare: |pair, _| birth_date(pair) as u8,
    },
    CatalogueRow {
        name: "tax_id_checked",
        label: ("Tax number", "РНОКПП"),
        bins: TaxIdBin::NAMES,
        order: order![TaxIdBin:
            EqualConsistent >= Equal, Equal >= Distance1, Distance1 >= Differ,
            OneAgrees >= OneContradicts],
        absent: TaxIdBin::Absent as u8,
        review: &[],
        keys: None,
        levels: None,
        compare: |pair, _| tax_id_checked(pair) as u8,
    },
    CatalogueRow {
        name: "documents_by_type",
        label: ("Documents", "Документи"),
        bins: DocumentsBin::NAMES,
        order: order![DocumentsBin:
            Equal >= EqualOtherType, Equal >= Distance1, Distance1 >= Differ,
            EqualOtherType >= OtherTypes, SameDigits >= Differ],
        absent: DocumentsBin::Absent as u8,
        review: &[],
        keys: None,
        levels: None,
        compare: |pair, _| documents_by_type(pair) as u8,
    },
    CatalogueRow {
        name: "phones",
        label: ("Phones", "Телефони"),
        bins: PhonesBin::NAMES,
        order: order![PhonesBin:
            Shared2 >= Shared6, Shared6 >= SharedMore, SharedMore >= Differ,
            SharedUnknown >= Differ, Distance1 >= Differ],
        absent: PhonesBin::Absent as u8,
        review: &[],
        keys: None,
        levels: None,
        compare: |pair, _| phones(pair) as u8,
    },
    CatalogueRow {
        name: "unzr",
        label: ("UNZR", "УНЗР"),
        bins: UnzrBin::NAMES,
        order: order![UnzrBin: Equal >= Near, Near >= Differ],
        absent: UnzrBin::Absent as u8,
        review: &[],
        keys: None,
        levels: None,
        compare: |pair, _| unzr(pair) as u8,
    },
    CatalogueRow {
        name: "settlement",
        label: ("Settlement", "Населений пункт"),
        bins: SettlementBin::NAMES,
        order: order![SettlementBin: Residence >= Any, Any >= Differ],
        absent: SettlementBin::Absent as u8,
        review: &[],
        keys: None,
        levels: None,
        compare: |pair, _| places::settlement(pair) as u8,
    },
    CatalogueRow {
        name: "birth_settlement",
        label: ("Place of birth", "Місце народження"),
        bins: BirthSettlementBin::NAMES,
        order: order![BirthSettlementBin: Equal >= Near, Near >= Differ],
        absent: BirthSettlementBin::Absent as u8,
        review: &[],
        keys: None,
        levels: None,
        compare: |pair, _| places::birth_settlement(pair) as u8,
    },
    CatalogueRow {
        name: "sex",
        label: ("Sex", "Стать"),
        bins: SexBin::NAMES,
        order: order![SexBin: Equal >= Differ],
        absent: SexBin::Absent as u8,
        review: &[],
        keys: None,
        levels: None,
        compare: |pair, _| places::sex(pair) as u8,
    },
    CatalogueRow {
        name: "last_name_frequency",
        label: ("Last name frequency", "Поширеність прізвища"),
        bins: FrequencyBin::NAMES,
        order: order![FrequencyBin: Rare >= Usual, Usual >= Common, Common >= Differ,
            Unknown >= Differ],
        absent: FrequencyBin::Absent as u8,
        review: &[],
        keys: Some(Kind::Last),
        levels: Some(frequencies::LEVELS),
        compare: |pair, set| names::last_name_frequency(pair, set.keys, set.levels) as u8,
    },
    CatalogueRow {
        name: "settlement_frequency",
        label: ("Settlement size", "Розмір поселення"),
        bins: FrequencyBin::NAMES,
        order: order![FrequencyBin: Rare >= Usual, Usual >= Common, Common >= Differ,
            Unknown >= Differ],
        absent: FrequencyBin::Absent as u8,
        review: &[],
        keys: None,
        levels: Some(frequencies::LEVELS),
        compare: |pair, set| places::settlement_frequency(pair, set.levels) as u8,
    },
];

/// The row of a name.
pub(super) fn row(name: &str) -> Option<&'static CatalogueRow> {
    TABLE.iter().find(|row| row.name == name)
}
