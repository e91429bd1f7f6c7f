//! How deep objects and lists of a JSON text stand within one another.

use std::fmt::Write as _;

use memchr::memchr2;

use crate::field_error::{shown_key, FieldError, Rule, HIDDEN};
use crate::limits::NESTING;

/// Checks a text before it is read. Where it is no JSON, the reader says so.
///
/// # Errors
/// [`Rule::TooDeep`] for the field that holds what stands too deep.
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

enum Token<'a> {
    /// An object or a list begins.
    Open(Within<'a>),
    /// One ends.
    Close,
    Text(&'a [u8]),
    Colon,
    Comma,
}

/// Where in an object or a list something stands.
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

/// The path of the field that holds the first object or list that stands too deep.
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
