//! The settings of matching.

use osoba::limits::NESTING;
use osoba::matching::{
    ClusterSet, ClustersDocument, FindingKind, Findings, PhoneLimit, Policy, PolicyDocument,
    Preset, Procedure, ThresholdRule,
};
use osoba::names::Algorithm;
use osoba::scoring::{Limits as Bands, Score};
use osoba::{FieldError, Rule};
use rustler::Term;

use crate::read::{broken, flag, integer, is_nil, list, named, number, text, tuple, Read};

/// `uk`, `uk/1` or `kankowski`.
pub(crate) fn algorithm(term: Term<'_>, field: &str) -> Read<Option<Algorithm>> {
    named(term, field, Algorithm::from_name)
}

/// `{automatic, manual}`, each nil for its documented value, or nil for both.
pub(crate) fn bands(term: Term<'_>) -> Read<Bands> {
    let mut bands = Bands::default();
    if is_nil(term) {
        return Ok(bands);
    }
    let [automatic, manual] = tuple(term, "")?;
    for (term, field, slot) in
        [(automatic, "automatic", &mut bands.automatic), (manual, "manual", &mut bands.manual)]
    {
        if let Some(value) = number(term, field)? {
            *slot = Score::rounded(value).ok_or_else(|| broken(field, Rule::OutOfRange))?;
        }
    }
    Ok(bands.check()?)
}

/// The tuple of a policy, as `Osoba.Matching.Policy` builds it.
pub(crate) fn policy(term: Term<'_>) -> Read<Policy> {
    let [preset, procedure, threshold, threshold_rule, auth_limit, phone_limit, key, require_unique, limits, clusters, cautions, allow_example] =
        tuple(term, "")?;
    let document = PolicyDocument {
        preset: named(preset, "preset", Preset::from_name)?,
        procedure: named(procedure, "procedure", Procedure::from_name)?,
        threshold: number(threshold, "threshold")?,
        threshold_rule: named(threshold_rule, "threshold_rule", ThresholdRule::from_name)?,
        phone_number_auth_limit: if is_nil(auth_limit) {
            None
        } else {
            Some(integer(auth_limit, "phone_number_auth_limit")?)
        },
        phone_limit: named(phone_limit, "phone_limit", PhoneLimit::from_name)?,
        key: algorithm(key, "key")?,
        require_unique: flag(require_unique, "require_unique")?,
        limits: if is_nil(limits) {
            None
        } else {
            Some(bands(limits).map_err(|failure| failure.under("limits"))?)
        },
        clusters: self::clusters(clusters)?,
        cautions: if is_nil(cautions) { None } else { Some(findings(cautions)?) },
        allow_example: flag(allow_example, "allow_example")?,
    };
    Ok(document.check()?)
}

/// The name of a set of clusters, or a list as a document has it.
fn clusters(term: Term<'_>) -> Read<Option<ClustersDocument>> {
    if !term.is_list() {
        return Ok(named(term, "clusters", ClusterSet::from_name)?.map(ClustersDocument::from));
    }
    let document = json(term, 0).map_err(|failure| failure.under("clusters"))?.to_string();
    let read = FieldError::read_json(&document).map_err(|error| error.under("clusters"))?;
    Ok(Some(read))
}

/// A term as JSON: texts, atoms, integers, lists and maps.
fn json(term: Term<'_>, depth: usize) -> Read<serde_json::Value> {
    if depth > NESTING {
        return Err(broken("", Rule::TooDeep));
    }
    let deeper = |term| json(term, depth.saturating_add(1));
    if term.is_list() {
        let entries = list(term, "", |_at, term| deeper(term))?;
        return Ok(entries.into());
    }
    if term.is_map() {
        let pairs = rustler::MapIterator::new(term).into_iter().flatten();
        let entries: Read<serde_json::Map<String, serde_json::Value>> = pairs
            .map(|(key, value)| Ok((text(key, "")?.unwrap_or_default(), deeper(value)?)))
            .collect();
        return Ok(entries?.into());
    }
    if term.is_integer() {
        return Ok(integer::<i64>(term, "")?.into());
    }
    Ok(text(term, "")?.into())
}

/// Findings by name, none of them twice.
fn findings(term: Term<'_>) -> Read<Findings> {
    let kinds = list(term, "cautions", |_at, term| {
        named(term, "", FindingKind::from_name)?.ok_or_else(|| broken("", Rule::Required))
    })?;
    let distinct: Findings = kinds.iter().copied().collect();
    if distinct.iter().count() == kinds.len() {
        Ok(distinct)
    } else {
        Err(broken("cautions", Rule::Duplicate))
    }
}
