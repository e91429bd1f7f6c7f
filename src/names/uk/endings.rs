//! Step 4: endings, as symbols.

use super::super::kind::{Kind, Version};
use super::super::letters::NONE;
use super::super::rules::{rules, Anchor, Packed, Rewrite, Rewrites};

/// Surnames' endings after step 3. Masculine and feminine forms have different symbols.
const SURNAMES: &[Rewrite] = rules! {
    // -овський, -евський, -івський, -ївський and Russian -овский, -овской.
    "овский" => "@", "евский" => "@", "ивский" => "@", "йвский" => "@",
    "овской" => "@", "евской" => "@", "ивской" => "@",
    "овски" => "@", "евски" => "@", "ивски" => "@",
    // Their feminines.
    "овска" => "&", "евска" => "&", "ивска" => "&", "йвска" => "&",
    // -ський, -цький and Russian -ский, -ской.
    "ский" => "#", "ской" => "#", "ски" => "#",
    "ска" => "%",
    // -енко, -енка.
    "енко" => "3", "инко" => "3", "енка" => "3",
    // -ов, -ів, -їв, -єв, -ев, -ьов, -йов.
    "ов" => "4", "ев" => "4", "ив" => "4", "йв" => "4",
    // Their feminines -ова, -єва, -ьова.
    "ова" => "9", "ева" => "9", "ива" => "9", "йва" => "9",
    // -ук, -юк.
    "ук" => "0",
    // -ик, -ік, -ек.
    "ик" => "2", "ек" => "2",
    // -ин, -ін, -їн, and feminine.
    "ин" => "8",
    "ина" => "1",
    // -ий, -ій, -ой, -ей; Latin -y.
    "ий" => "7", "ой" => "7", "ей" => "7",
};

/// Patronymics' endings after step 3.
const PATRONYMICS: &[Rewrite] = rules! {
    // -ович, -йович, -евич, -ич; the glide of -йович stays with the name.
    "ович" => "1", "евич" => "1", "ивич" => "1", "ич" => "1",
    // -івна, -ївна, -овна, -евна, -ична, -инична.
    "овна" => "2", "евна" => "2", "ивна" => "2", "ична" => "2", "инична" => "2",
    "ишна" => "2", "инишна" => "2",
    // Son and daughter among Turkic names: огли, оглы; кизи, кызы, гизи.
    "огли" => "3",
    "кизи" => "4", "гизи" => "4",
};

/// More of them in `uk/2`: огли is оглу and Uzbek ўғли, and улу with the Kyrgyz.
const SONS: &[Rewrite] = rules! {
    "оглу" => "3", "угли" => "3", "углу" => "3",
    "улу" => "3", "ули" => "3",
};

static SURNAME_TABLE: &Rewrites<[Packed]> =
    &Rewrites::<[Packed; SURNAMES.len()]>::new(&[SURNAMES], Anchor::Back);
static PATRONYMIC_TABLE: &Rewrites<[Packed]> =
    &Rewrites::<[Packed; PATRONYMICS.len() + SONS.len()]>::new(&[PATRONYMICS, SONS], Anchor::Back);
static PATRONYMIC_TABLE_1: &Rewrites<[Packed]> =
    &Rewrites::<[Packed; PATRONYMICS.len()]>::new(&[PATRONYMICS], Anchor::Back);

/// The length of a word's ending, and its symbol; nothing for a word without one. The word's last
/// letter is in the lowest byte of `eight`.
#[inline]
pub(super) fn find(eight: u64, kind: Kind, version: Version) -> (usize, u8) {
    let row = match (kind, version) {
        (Kind::Last, _) => SURNAME_TABLE.find(eight),
        (Kind::First, _) => None,
        (Kind::Second, Version::One) => PATRONYMIC_TABLE_1.find(eight),
        (Kind::Second, Version::Two) => PATRONYMIC_TABLE.find(eight),
    };
    match row {
        Some(row) => (usize::from(row.length), row.to.first().copied().unwrap_or(NONE)),
        None => (0, NONE),
    }
}
