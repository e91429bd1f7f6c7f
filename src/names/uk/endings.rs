//! Step 4: endings, as symbols.

use super::super::letters::letters;
use super::Kind;

/// Surnames' endings after step 3, longest first.
const SURNAMES: &[(&[u8], u8)] = &[
    (letters!("овский"), b'@'),
    (letters!("евский"), b'@'),
    (letters!("ивский"), b'@'),
    (letters!("овска"), b'$'),
    (letters!("евска"), b'$'),
    (letters!("ивска"), b'$'),
    (letters!("енко"), b'3'),
    (letters!("енка"), b'3'),
    (letters!("ова"), b'9'),
    (letters!("ева"), b'9'),
    (letters!("ский"), b'#'),
    (letters!("ска"), b'%'),
    (letters!("ина"), b'1'),
    (letters!("ов"), b'4'),
    (letters!("ев"), b'4'),
    (letters!("ив"), b'4'),
    (letters!("ук"), b'0'),
    (letters!("ик"), b'2'),
    (letters!("ек"), b'2'),
    (letters!("ин"), b'8'),
    (letters!("ий"), b'7'),
    (letters!("ой"), b'7'),
];

/// Patronymics' endings after step 3, longest first.
const PATRONYMICS: &[(&[u8], u8)] = &[
    (letters!("ивна"), b'2'),
    (letters!("овна"), b'2'),
    (letters!("евна"), b'2'),
    (letters!("ович"), b'1'),
    (letters!("евич"), b'1'),
    (letters!("ич"), b'1'),
];

/// A name without its ending, and the ending's symbol.
pub(super) fn split(letters: &[u8], kind: Kind) -> (&[u8], Option<u8>) {
    let table = match kind {
        Kind::Last => SURNAMES,
        Kind::First => &[],
        Kind::Second => PATRONYMICS,
    };
    for (ending, symbol) in table {
        if let Some(stem) = letters.strip_suffix(*ending) {
            return (stem, Some(*symbol));
        }
    }
    (letters, None)
}
