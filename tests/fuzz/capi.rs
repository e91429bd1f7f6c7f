// The modules of the C ABI that its fuzz targets call, at the root of each, where they look for one another.
#[path = "../../native/osoba_capi/src/boundary.rs"]
mod boundary;
#[path = "../../native/osoba_capi/src/engine.rs"]
mod engine;
#[path = "../../native/osoba_capi/src/error.rs"]
mod error;
#[path = "../../native/osoba_capi/src/identifiers.rs"]
mod identifiers;
#[path = "../../native/osoba_capi/src/index.rs"]
mod index;
#[path = "../../native/osoba_capi/src/levenshtein.rs"]
mod levenshtein;
#[path = "../../native/osoba_capi/src/names.rs"]
mod names;
#[path = "../../native/osoba_capi/src/person.rs"]
mod person;
#[path = "../../native/osoba_capi/src/policy.rs"]
mod policy;
#[path = "../../native/osoba_capi/src/scorecard.rs"]
mod scorecard;
#[path = "../../native/osoba_capi/src/scored.rs"]
mod scored;
#[path = "../../native/osoba_capi/src/status.rs"]
mod status;
#[path = "../../native/osoba_capi/src/text.rs"]
mod text;
