//! Characters that mean the same wherever a text is read: normalisation, keys, transliteration.

mod characters;
mod recent;

pub(crate) use characters::{
    is_apostrophe, is_dash, is_invisible, is_mistaken_apostrophe, LOOK_ALIKES, SERIES_LETTERS,
    SMALL_LOOK_ALIKES,
};
pub(crate) use recent::Recent;
