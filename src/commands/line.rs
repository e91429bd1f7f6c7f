//! A document as a line.

use serde::Serialize;

use crate::error::{FieldError, Rule};

/// A value as one compact line.
pub(super) fn line<T: Serialize>(value: &T) -> Result<String, FieldError> {
    serde_json::to_string(value).map_err(|_| FieldError::new("", Rule::Json))
}

/// Whether a document is a bare JSON string.
pub(super) fn is_text(document: &str) -> bool {
    document.trim_start().starts_with('"')
}
