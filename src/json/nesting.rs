//! How deep objects and lists of a JSON text are nested, and which texts need no further check.

use std::fmt::Write as _;

use memchr::memchr2;

use crate::error::{shown_key, FieldError, Rule, HIDDEN};
use crate::limits::NESTING;

/// Checks a text before it is read. Where it is no JSON, the reader says so.
///
/// # Errors
/// [`Rule::TooDeep`] for the field that holds what is nested too deep.
pub(crate) fn check_nesting(text: &str) -> Result<(), FieldError> {
    let mut depth = 0_usize;
    for token in Tokens(text.as_bytes()) {
        match token {
            Token::Open(_) => depth = depth.saturating_add(1),
            Token::Close => depth = depth.saturating_sub(1),
            _ => continue,
        }
        if depth > NESTING {
            return Err(FieldError::new(field_of_the_deepest(text), Rule::TooDeep));
        }
    }
    Ok(())
}

/// Whether a text is as nearly every document is: not too deep, every key of an object there once,
/// nothing escaped, and no number so large or so long that reading it may fail. What serde reads of
/// such a text without a further check is what it reads with all of them; any other text may be as
/// good, and is checked.
pub(crate) fn is_ordinary(text: &str) -> bool {
    let mut keys = OpenKeys { prints: [0; OPEN_KEYS], keys: [b""; OPEN_KEYS], count: 0 };
    // Of every object or list that is open, how many keys stood before it.
    let mut starts = [0_usize; NESTING];
    let mut depth = 0_usize;
    let mut string: &[u8] = b"";
    let mut bytes = text.as_bytes();
    while let Some((byte, mut rest)) = bytes.split_first() {
        match byte {
            b'"' => {
                let Some(end) = memchr2(b'"', b'\\', rest) else { return false };
                let (text, after) = rest.split_at_checked(end).unwrap_or_default();
                let Some((b'"', after)) = after.split_first() else { return false };
                (string, rest) = (text, after);
            }
            b':' => {
                let start = starts.get(depth.wrapping_sub(1)).copied().unwrap_or_default();
                if !keys.is_new(string, start) {
                    return false;
                }
            }
            b'{' | b'[' => {
                let Some(start) = starts.get_mut(depth) else { return false };
                *start = keys.count;
                depth = depth.saturating_add(1);
            }
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                keys.count = starts.get(depth).copied().unwrap_or_default();
            }
            b'0'..=b'9' => {
                let is_of_it = |byte: &u8| matches!(byte, b'0'..=b'9' | b'.');
                let end = rest.iter().position(|byte| !is_of_it(byte)).unwrap_or(rest.len());
                rest = rest.get(end..).unwrap_or_default();
                if end > LONG_NUMBER || matches!(rest.first(), Some(b'e' | b'E')) {
                    return false;
                }
            }
            _ => {}
        }
        bytes = rest;
    }
    true
}

/// Up to so many digits every number is read.
const LONG_NUMBER: usize = 32;

/// More keys of open objects are checked in the other way.
const OPEN_KEYS: usize = 64;

/// The keys of all objects that are open, the outermost's first.
struct OpenKeys<'a> {
    prints: [u64; OPEN_KEYS],
    keys: [&'a [u8]; OPEN_KEYS],
    count: usize,
}

impl<'a> OpenKeys<'a> {
    /// Takes a key of the innermost object, whose keys begin at `start`, if there is room and it has
    /// none of that name.
    fn is_new(&mut self, key: &'a [u8], start: usize) -> bool {
        let print = print(key);
        let before = start..self.count;
        // Different prints are different keys.
        if self.prints.get(before.clone()).is_none_or(|prints| prints.contains(&print)) {
            let keys = self.keys.get(before);
            if keys.is_none_or(|keys| keys.contains(&key)) {
                return false;
            }
        }
        let room = self.prints.get_mut(self.count).zip(self.keys.get_mut(self.count));
        let Some((its_print, its_key)) = room else { return false };
        (*its_print, *its_key) = (print, key);
        self.count = self.count.saturating_add(1);
        true
    }
}

/// A number that differs for most keys that differ: the length and the last seven letters.
fn print(key: &[u8]) -> u64 {
    let last = key.iter().rev().take(7);
    last.fold(key.len() as u64, |print, byte| print.wrapping_shl(8) | u64::from(*byte))
}

enum Token<'a> {
    /// An object or a list begins.
    Open(Within<'a>),
    /// One ends.
    Close,
    Text(&'a [u8]),
    Colon,
    Comma,
}

/// A position in an object or a list.
enum Within<'a> {
    Key(&'a [u8]),
    Index(usize),
}

/// What tells objects and lists from one another in a JSON text.
struct Tokens<'a>(&'a [u8]);

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    #[inline]
    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            return Some(match byte {
                b'{' => Token::Open(Within::Key(b"")),
                b'[' => Token::Open(Within::Index(0)),
                b'}' | b']' => Token::Close,
                b':' => Token::Colon,
                b',' => Token::Comma,
                b'"' => {
                    let (text, rest) = until_quote(rest);
                    self.0 = rest;
                    Token::Text(text)
                }
                _ => continue,
            });
        }
    }
}

/// A string's letters as written, and what follows its end.
fn until_quote(text: &[u8]) -> (&[u8], &[u8]) {
    let mut end = 0_usize;
    while let Some(found) = memchr2(b'"', b'\\', text.get(end..).unwrap_or_default()) {
        end = end.saturating_add(found);
        if text.get(end) == Some(&b'"') {
            let (string, rest) = text.split_at_checked(end).unwrap_or((text, &[]));
            return (string, rest.get(1..).unwrap_or_default());
        }
        // What is escaped ends no string.
        end = end.saturating_add(2);
    }
    (text, &[])
}

/// The path of the field that holds the first object or list that is nested too deep.
#[cold]
fn field_of_the_deepest(text: &str) -> String {
    let mut places: Vec<Within<'_>> = Vec::new();
    let mut string: &[u8] = b"";
    for token in Tokens(text.as_bytes()) {
        let depth = places.len();
        match (token, places.last_mut()) {
            (Token::Open(_), _) if depth >= NESTING => break,
            (Token::Open(within), _) => places.push(within),
            (Token::Close, _) => drop(places.pop()),
            (Token::Text(text), _) => string = text,
            (Token::Colon, Some(Within::Key(key))) => *key = string,
            (Token::Comma, Some(Within::Index(index))) => *index = index.saturating_add(1),
            _ => {}
        }
    }
    let is_key = |place: &Within<'_>| matches!(place, Within::Key(_));
    let end = places.iter().rposition(is_key).map_or(0, |last| last.saturating_add(1));
    let mut path = String::new();
    for place in places.iter().take(end) {
        match place {
            // Writing to a string cannot fail.
            Within::Index(index) => drop(write!(path, "[{index}]")),
            Within::Key(key) => {
                let key = shown_key(std::str::from_utf8(key).unwrap_or(HIDDEN));
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(key);
                if key == HIDDEN {
                    break;
                }
            }
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What stands behind each case is what makes the text no ordinary one.
    #[test]
    fn a_text_is_ordinary_only_if_no_check_can_find_a_fault_in_it() {
        for (text, ordinary) in [
            (r#"{"a":1,"b":{"a":2},"c":[{"a":3},{"a":4,"c":null}],"d":-12.25}"#, true),
            (r#" {"a" : "1e9", "b" : true, "c" : "{[" } "#, true),
            // A key that is there twice, at any depth.
            (r#"{"a":1,"a":2}"#, false),
            (r#"{"x":[{"b":{"a":1,"c":2,"a":2}}]}"#, false),
            (r#"{"a":{"b":1},"c":2,"a":3}"#, false),
            // An escape, which may hide such a key or be no letter.
            (r#"{"\u0061":1}"#, false),
            (r#"{"a":"\ud800"}"#, false),
            // A number that may be beyond what can be read.
            (r#"{"a":1e400}"#, false),
            (r#"{"a":1.5E400}"#, false),
            (&format!(r#"{{"a":{}}}"#, "9".repeat(400)), false),
            // A text that ends within a string.
            (r#"{"a":"b"#, false),
        ] {
            assert_eq!(is_ordinary(text), ordinary, "{text}");
        }
        let nested = |count: usize| format!("{}{}", "[".repeat(count), "]".repeat(count));
        assert!(is_ordinary(&nested(NESTING)) && !is_ordinary(&nested(NESTING + 1)));
        let keys = |count: usize| {
            let keys: Vec<String> = (0..count).map(|key| format!(r#""{key:09}":0"#)).collect();
            format!("{{{}}}", keys.join(","))
        };
        assert!(is_ordinary(&keys(OPEN_KEYS)) && !is_ordinary(&keys(OPEN_KEYS + 1)));
    }

    #[test]
    fn a_text_is_checked_to_the_depth_that_is_allowed_and_the_field_is_named() {
        let lists = |count: usize| format!("{}{}", "[".repeat(count), "]".repeat(count));
        let objects = |count: usize| format!("{}1{}", r#"{"x":"#.repeat(count), "}".repeat(count));
        for (text, field) in [
            (lists(32), None),
            (lists(33), Some("")),
            (objects(32), None),
            (objects(33), Some("?")),
            (format!(r#"{{"documents":{}}}"#, lists(31)), None),
            (format!(r#"{{"documents":{}}}"#, lists(32)), Some("documents")),
            (
                format!(r#"{{"person":{{"documents":[{{}},[],{{"type":{}}}]}}}}"#, lists(29)),
                Some("person.documents[2].type"),
            ),
            (format!(r#"{{"person":{{"Шевченко":{}}}}}"#, lists(31)), Some("person.?")),
            // Brackets in texts are letters, whatever is escaped beside them.
            (format!(r#"{{"a":"{}\"[\\"}}"#, "[".repeat(40)), None),
            (format!(r#"{{"a":"\\","number":{}}}"#, lists(32)), Some("number")),
            // What is no JSON is the reader's.
            ("]]]]".to_owned(), None),
            (r#""\"#.to_owned(), None),
            (format!("{}\"", "]".repeat(40)), None),
        ] {
            let error = check_nesting(&text).err();
            assert!(error.iter().all(|error| error.rule == Rule::TooDeep));
            assert_eq!(error.map(|error| error.field).as_deref(), field, "{text}");
        }
    }
}
