//! A JSON text without anything unusual, read where it stands.
//!
//! Nearly every record has texts without an escape and whole numbers. Of such a text the same is read here as
//! by `serde_json`, in half the instructions. Any other text, and one with a fault, is not plain and is
//! left to it.

use std::fmt;

use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;
use wide::u8x16;

use super::nesting::is_ordinary;
use crate::limits::NESTING;

/// What a plain text holds in which no fault is found.
pub(crate) fn read<'de, T: Deserialize<'de>>(text: &'de str) -> Option<T> {
    let mut plain = Plain { text, at: 0, depth: 0, may_overlook: false };
    let value = T::deserialize(&mut plain).ok()?;
    let has_ended = plain.peek().is_none();
    (has_ended && (!plain.may_overlook || is_ordinary(text))).then_some(value)
}

/// The text is not plain, or not what is to be read: `serde_json` says which and why.
#[derive(Debug)]
struct NotPlain;

impl fmt::Display for NotPlain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not plain")
    }
}

impl std::error::Error for NotPlain {}

impl de::Error for NotPlain {
    fn custom<T: fmt::Display>(_: T) -> Self {
        NotPlain
    }
}

/// A text and how much of it is read.
struct Plain<'de> {
    text: &'de str,
    at: usize,
    /// How many objects and lists are open.
    depth: usize,
    /// Something was read of which a fault may be overlooked: see [`super::observed`].
    may_overlook: bool,
}

impl<'de> Plain<'de> {
    /// The next byte that is no white space.
    #[inline]
    fn peek(&mut self) -> Option<u8> {
        loop {
            let byte = *self.text.as_bytes().get(self.at)?;
            if !matches!(byte, b' ' | b'\n' | b'\t' | b'\r') {
                return Some(byte);
            }
            self.advance(1);
        }
    }

    #[inline]
    fn advance(&mut self, bytes: usize) {
        self.at = self.at.saturating_add(bytes);
    }

    #[inline]
    fn take(&mut self, byte: u8) -> Result<(), NotPlain> {
        if self.peek() != Some(byte) {
            return Err(NotPlain);
        }
        self.advance(1);
        Ok(())
    }

    fn word(&mut self, word: &str) -> Result<(), NotPlain> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        if !rest.starts_with(word.as_bytes()) {
            return Err(NotPlain);
        }
        self.advance(word.len());
        Ok(())
    }

    #[inline]
    fn string(&mut self) -> Result<&'de str, NotPlain> {
        self.take(b'"')?;
        let start = self.at;
        loop {
            let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
            let Some(chunk) = rest.first_chunk() else {
                self.advance(rest.iter().position(|byte| is_special(*byte)).ok_or(NotPlain)?);
                break;
            };
            let special = specials(*chunk);
            if special != 0 {
                self.advance(special.trailing_zeros() as usize);
                break;
            }
            self.advance(chunk.len());
        }
        let string = self.text.get(start..self.at).ok_or(NotPlain)?;
        if self.text.as_bytes().get(self.at) != Some(&b'"') {
            return Err(NotPlain);
        }
        self.advance(1);
        Ok(string)
    }

    /// A whole number without a sign.
    fn number(&mut self) -> Result<u64, NotPlain> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let number = self.text.get(self.at..self.at.saturating_add(digits)).ok_or(NotPlain)?;
        let is_whole = !matches!(rest.get(digits), Some(b'.' | b'e' | b'E'));
        let begins_well = digits == 1 || rest.first() != Some(&b'0');
        if !is_whole || !begins_well {
            return Err(NotPlain);
        }
        self.advance(digits);
        number.parse().map_err(|_| NotPlain)
    }

    /// Enters an object or a list.
    #[inline]
    fn open(&mut self, bracket: u8) -> Result<(), NotPlain> {
        self.take(bracket)?;
        self.depth = self.depth.saturating_add(1);
        if self.depth > NESTING {
            return Err(NotPlain);
        }
        Ok(())
    }

    #[inline]
    fn close(&mut self, bracket: u8) -> Result<(), NotPlain> {
        self.depth = self.depth.saturating_sub(1);
        self.take(bracket)
    }

    /// Whether there is another entry before the bracket; takes the comma before it.
    #[inline]
    fn goes_on(&mut self, is_first: &mut bool, bracket: u8) -> Result<bool, NotPlain> {
        let is_first = std::mem::replace(is_first, false);
        match self.peek() {
            Some(byte) if byte == bracket => Ok(false),
            _ if is_first => Ok(true),
            _ => {
                self.take(b',')?;
                // No bracket follows a comma.
                if self.peek() == Some(bracket) {
                    Err(NotPlain)
                } else {
                    Ok(true)
                }
            }
        }
    }

    /// Skips any value.
    fn skip(&mut self) -> Result<(), NotPlain> {
        let mut is_first = true;
        match self.peek().ok_or(NotPlain)? {
            b'"' => self.string().map(drop),
            b'n' => self.word("null"),
            b't' => self.word("true"),
            b'f' => self.word("false"),
            b'{' => {
                self.open(b'{')?;
                while self.goes_on(&mut is_first, b'}')? {
                    self.string()?;
                    self.take(b':')?;
                    self.skip()?;
                }
                self.close(b'}')
            }
            b'[' => {
                self.open(b'[')?;
                while self.goes_on(&mut is_first, b']')? {
                    self.skip()?;
                }
                self.close(b']')
            }
            _ => self.number().map(drop),
        }
    }
}

/// What ends a string or is not plain in one.
fn is_special(byte: u8) -> bool {
    matches!(byte, b'"' | b'\\' | ..=LAST_CONTROL)
}

/// The last character that no string may hold as it is.
const LAST_CONTROL: u8 = 0x1F;

/// A bit for each byte that [`is_special`].
#[inline]
fn specials(chunk: [u8; 16]) -> u32 {
    let bytes = u8x16::new(chunk);
    let is = |byte| bytes.simd_eq(u8x16::splat(byte));
    let is_control = bytes.simd_eq(bytes.min(u8x16::splat(LAST_CONTROL)));
    (is(b'"') | is(b'\\') | is_control).to_bitmask()
}

impl<'de> Deserializer<'de> for &mut Plain<'de> {
    type Error = NotPlain;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotPlain> {
        self.may_overlook = true;
        match self.peek() {
            Some(b'"') => self.deserialize_str(visitor),
            Some(b'0'..=b'9') => self.deserialize_u64(visitor),
            _ => Err(NotPlain),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotPlain> {
        self.may_overlook = true;
        self.skip()?;
        visitor.visit_unit()
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotPlain> {
        let value = self.peek() == Some(b't');
        self.word(if value { "true" } else { "false" })?;
        visitor.visit_bool(value)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotPlain> {
        self.peek();
        visitor.visit_u64(self.number()?)
    }

    #[inline]
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotPlain> {
        visitor.visit_borrowed_str(self.string()?)
    }

    #[inline]
    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotPlain> {
        self.deserialize_str(visitor)
    }

    #[inline]
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotPlain> {
        if self.peek() == Some(b'n') {
            self.word("null")?;
            return visitor.visit_none();
        }
        visitor.visit_some(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotPlain> {
        self.open(b'[')?;
        let value = visitor.visit_seq(Entries { of: self, is_first: true })?;
        self.close(b']')?;
        Ok(value)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotPlain> {
        self.open(b'{')?;
        let value = visitor.visit_map(Entries { of: self, is_first: true })?;
        self.close(b'}')?;
        Ok(value)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, NotPlain> {
        self.deserialize_map(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: V,
    ) -> Result<V::Value, NotPlain> {
        Err(NotPlain)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, NotPlain> {
        Err(NotPlain)
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u32 u128 f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct
        identifier
    }
}

/// The entries of an object or a list.
struct Entries<'p, 'de> {
    of: &'p mut Plain<'de>,
    is_first: bool,
}

impl<'de> SeqAccess<'de> for Entries<'_, 'de> {
    type Error = NotPlain;

    #[inline]
    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, NotPlain> {
        if !self.of.goes_on(&mut self.is_first, b']')? {
            return Ok(None);
        }
        seed.deserialize(&mut *self.of).map(Some)
    }
}

impl<'de> MapAccess<'de> for Entries<'_, 'de> {
    type Error = NotPlain;

    #[inline]
    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, NotPlain> {
        if !self.of.goes_on(&mut self.is_first, b'}')? {
            return Ok(None);
        }
        seed.deserialize(Key(&mut *self.of)).map(Some)
    }

    #[inline]
    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, NotPlain> {
        self.of.take(b':')?;
        seed.deserialize(&mut *self.of)
    }
}

/// A key of an object. Who reads it as the name of a field refuses a second one; who reads it as a text
/// may not.
struct Key<'p, 'de>(&'p mut Plain<'de>);

impl<'de> Deserializer<'de> for Key<'_, 'de> {
    type Error = NotPlain;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, NotPlain> {
        Err(NotPlain)
    }

    #[inline]
    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotPlain> {
        visitor.visit_borrowed_str(self.0.string()?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotPlain> {
        self.0.may_overlook = true;
        self.deserialize_identifier(visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotPlain> {
        self.deserialize_str(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum ignored_any
    }
}
