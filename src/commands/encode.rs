//! `encode`: `"Шевченко"` or `{"name", "kind"}`; how one name sounds.

use serde::{Deserialize, Serialize};

use super::ids::{Identified, Ids};
use crate::error::FieldError;
use crate::json::Name;
use crate::names::{to_latin, Algorithm, Code, Kind};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    name: Name,
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
    let Identified { ids, document } = if super::line::is_text(document) {
        let document = Question { name: FieldError::read_json(document)?, kind: Kind::Last };
        Identified { ids: Ids::default(), document }
    } else {
        FieldError::read_object(document)?
    };
    let Question { name: Name(name), kind } = document;
    let kankowski = Algorithm::Kankowski.encode(&name, kind);
    let uk = Algorithm::Uk.encode(&name, kind);
    let sounds = kankowski.is_some() || uk.is_some();
    ids.line(&Answer { kankowski, uk, latin: sounds.then(|| to_latin(&name)) })
}
