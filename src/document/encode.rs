//! `encode`: `"Шевченко"` or `{"name", "kind"}`; how one name sounds.

use serde::{Deserialize, Serialize};

use crate::field_error::FieldError;
use crate::names::{to_latin, Algorithm, Code, Kind};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    name: String,
    #[serde(default)]
    kind: Kind,
}

/// A key is null for a name with nothing to encode; `latin` is when neither key exists.
#[derive(Serialize)]
struct Answer {
    kankowski: Option<Code>,
    uk: Option<Code>,
    latin: Option<String>,
}

pub(super) fn answer(document: &str) -> Result<String, FieldError> {
    let Question { name, kind } = if super::is_text(document) {
        Question { name: FieldError::read_json(document)?, kind: Kind::Last }
    } else {
        FieldError::read_object(document)?
    };
    let kankowski = Algorithm::Kankowski.encode(&name, kind);
    let uk = Algorithm::Uk.encode(&name, kind);
    let sounds = kankowski.is_some() || uk.is_some();
    super::line(&Answer { kankowski, uk, latin: sounds.then(|| to_latin(&name)) })
}
