//! `encode`: `"Шевченко"` or `{"name", "kind"}`; how one name sounds.

use serde::{Deserialize, Serialize};

use super::ids::{Id, Ids};
use crate::error::FieldError;
use crate::json::Name;
use crate::names::{to_latin, Algorithm, Code, Kind};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    name: Name,
    #[serde(default)]
    kind: Kind,
    /// The line's own names, given back.
    #[serde(default)]
    id: Option<Id>,
    #[serde(default)]
    person_id: Option<Id>,
}

/// A key is null for a name with nothing to encode; `latin` is when neither key exists.
#[derive(Serialize)]
struct Answer {
    #[serde(flatten)]
    ids: Ids,
    kankowski: Option<Code>,
    uk: Option<Code>,
    latin: Option<String>,
}

pub(super) fn answer(document: &str) -> Result<String, FieldError> {
    let Question { name: Name(name), kind, id, person_id } = if super::is_text(document) {
        let name = FieldError::read_json(document)?;
        Question { name, kind: Kind::Last, id: None, person_id: None }
    } else {
        FieldError::read_object(document)?
    };
    let kankowski = Algorithm::Kankowski.encode(&name, kind);
    let uk = Algorithm::Uk.encode(&name, kind);
    let sounds = kankowski.is_some() || uk.is_some();
    super::line(&Answer {
        ids: Ids { id, person_id },
        kankowski,
        uk,
        latin: sounds.then(|| to_latin(&name)),
    })
}
