//! What should make a clerk look twice at a decision.
//!
//! A caution never changes an outcome by itself: [`super::Policy::cautions`] names those that turn
//! *exists* and *update* into *ambiguous*.

use std::borrow::Cow;
use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::cluster::Clusters;
use super::clusters::{ClusterProbe, SoundCache};
use super::Cluster;
use crate::comparison::{look_like_twins, PreparedPerson};
use crate::error::Rule;
use crate::identifiers::placeholder::{evident, is_placeholder_date, present};
use crate::identifiers::{Sex, TaxId};
use crate::named::{names, NameSet};
use crate::person::Person;
use crate::scoring::Language;

names! {
    /// What should make a clerk look twice. A finding changes a decision only if the policy's
    /// `cautions` name it.
    FindingKind {
        /// Several persons are above the threshold.
        SeveralAboveThreshold = "several_above_threshold",
        /// Both persons have a valid tax id and the two differ.
        DifferentValidTaxIds = "different_valid_tax_ids",
        /// The two look like twins: close surnames, other given names, one birth date,
        /// consecutive documents.
        TwinsPattern = "twins_pattern",
        /// Both persons have a gender and the two differ.
        GenderClash = "gender_clash",
        /// Birth dates are equal and surnames sound alike, given names do not: brother and sister,
        /// twins, or one person under two names.
        DifferentGivenNames = "different_given_names",
        /// Birth dates differ, by more than one digit and not by swapped day and month.
        BirthDatesContradict = "birth_dates_contradict",
        /// A valid tax id of either person names another birth date or sex than a record has.
        TaxIdContradicts = "tax_id_contradicts",
        /// A blank or placeholder value counted as agreement in the published score. It proves
        /// nothing: the score without it decides.
        PlaceholderAgreement = "placeholder_agreement",
        /// A candidate found by name keys is written in another script and therefore scored low.
        OtherScript = "other_script",
        /// The given name of one sounds like the surname of the other, both ways.
        NamesSwapped = "names_swapped",
        /// A candidate could not be read: whether it is the same person is not known.
        CandidateUnreadable = "candidate_unreadable",
        /// The submission has no key by which anybody could be found: that *no candidates* were
        /// found proves nothing.
        NoClusterKeys = "no_cluster_keys",
        /// A gender, or the type of a method or address, is none that a rule knows, so that the
        /// rules ignore it.
        UnknownValue = "unknown_value",
        /// The pair is in a bin of the scorecard with which it is never automatic.
        ReviewBin = "review_bin",
        /// The scorecard's weights come from no labels: by it alone nothing is automatic.
        CardNotAutomatic = "card_not_automatic",
    }
}

/// What each finding is called in tables for people: English, Ukrainian.
const WORDS: [(FindingKind, &str, &str); 15] = [
    (
        FindingKind::SeveralAboveThreshold,
        "several persons above the threshold",
        "кілька осіб вище порога",
    ),
    (FindingKind::DifferentValidTaxIds, "different valid tax ids", "різні дійсні РНОКПП"),
    (FindingKind::TwinsPattern, "looks like twins", "схоже на близнюків"),
    (FindingKind::GenderClash, "genders differ", "стать відрізняється"),
    (
        FindingKind::DifferentGivenNames,
        "same birth date and surname, different given names",
        "дата народження і прізвище однакові, імена різні",
    ),
    (FindingKind::BirthDatesContradict, "birth dates contradict", "дати народження суперечать"),
    (
        FindingKind::TaxIdContradicts,
        "tax id contradicts birth date or sex",
        "РНОКПП суперечить даті народження або статі",
    ),
    (
        FindingKind::PlaceholderAgreement,
        "a blank or placeholder value counted as agreement",
        "порожнє або умовне значення враховано як збіг",
    ),
    (FindingKind::OtherScript, "name in another script", "ім'я записане іншою абеткою"),
    (FindingKind::NamesSwapped, "first and last name swapped", "ім'я і прізвище переставлені"),
    (FindingKind::CandidateUnreadable, "candidate could not be read", "кандидата не прочитано"),
    (
        FindingKind::NoClusterKeys,
        "nothing to look candidates up by",
        "немає за чим шукати кандидатів",
    ),
    (
        FindingKind::ReviewBin,
        "the scorecard sends this pair to a clerk",
        "модель передає цю пару працівникові",
    ),
    (
        FindingKind::CardNotAutomatic,
        "the scorecard was fitted without labels",
        "модель навчена без розмітки",
    ),
    (
        FindingKind::UnknownValue,
        "unknown gender, method type or address type",
        "невідома стать, тип автентифікації чи тип адреси",
    ),
];

impl FindingKind {
    /// The finding in a few words of a language.
    ///
    /// ```
    /// use osoba::matching::FindingKind;
    /// use osoba::scoring::Language;
    /// assert_eq!(FindingKind::GenderClash.text(Language::English), "genders differ");
    /// ```
    #[must_use]
    pub fn text(self, language: Language) -> &'static str {
        let row = WORDS.iter().find(|(kind, ..)| *kind == self);
        row.map_or("", |(_, en, uk)| match language {
            Language::English => en,
            Language::Ukrainian => uk,
        })
    }
}

/// A set of findings.
pub type Findings = NameSet<FindingKind>;

/// The cautions of one pair, as audit records keep them: an object with a boolean for each. The
/// first three are always written, the others where they hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Cautions(pub(super) Findings);

const ALWAYS_WRITTEN: [FindingKind; 3] =
    [FindingKind::DifferentValidTaxIds, FindingKind::TwinsPattern, FindingKind::GenderClash];

/// Those that are not about a pair.
const OF_THE_DECISION: [FindingKind; 5] = [
    FindingKind::SeveralAboveThreshold,
    FindingKind::CandidateUnreadable,
    FindingKind::NoClusterKeys,
    FindingKind::CardNotAutomatic,
    FindingKind::UnknownValue,
];

impl Serialize for Cautions {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for kind in FindingKind::ALL {
            if ALWAYS_WRITTEN.contains(kind) || self.0.contains(*kind) {
                map.serialize_entry(kind.as_str(), &self.0.contains(*kind))?;
            }
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Cautions {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = BTreeMap::<String, bool>::deserialize(deserializer)?;
        let mut cautions = Findings::default();
        for (name, holds) in &written {
            match FindingKind::from_name(name) {
                Some(kind) if !OF_THE_DECISION.contains(&kind) => cautions.set(kind, *holds),
                _ => return Err(Rule::UnknownField.de()),
            }
        }
        if ALWAYS_WRITTEN.iter().all(|kind| written.contains_key(kind.as_str())) {
            Ok(Cautions(cautions))
        } else {
            Err(Rule::Required.de())
        }
    }
}

/// A submission beside one person of the index, both as the rules read them.
pub(super) struct Pair<'p, 'c> {
    pub(super) probe: &'p ClusterProbe<'p>,
    pub(super) prepared: &'p PreparedPerson,
    pub(super) other: &'c Person<'c>,
    pub(super) other_prepared: &'p PreparedPerson,
    pub(super) clusters: Clusters,
}

impl<'c> Pair<'_, 'c> {
    /// The cautions of a pair whose score is a match.
    pub(super) fn of_a_match(&self, sounds: &mut SoundCache<'c>) -> Findings {
        let (own, other) = (self.probe.person(), self.other);
        let mut cautions = Findings::default();
        let tax_ids = [own, other].map(|person| {
            person.tax_id.as_deref().and_then(evident).and_then(|text| TaxId::parse(text).ok())
        });
        let different = matches!(tax_ids, [Some(a), Some(b)] if a != b);
        cautions.set(FindingKind::DifferentValidTaxIds, different);
        let twins = look_like_twins(self.prepared, self.other_prepared);
        cautions.set(FindingKind::TwinsPattern, twins);
        cautions.set(FindingKind::GenderClash, gender_clash(own, other));
        cautions.set(FindingKind::DifferentGivenNames, self.has_other_given_name(sounds));
        let dates = [own, other].map(birth_date);
        let contradict = matches!(dates, [Some(a), Some(b)] if dates_contradict(a, b));
        cautions.set(FindingKind::BirthDatesContradict, contradict);
        let contradicted = tax_ids
            .iter()
            .flatten()
            .any(|tax_id| [own, other].iter().any(|person| contradicts(tax_id, person)));
        cautions.set(FindingKind::TaxIdContradicts, contradicted);
        cautions.set(FindingKind::NamesSwapped, self.probe.has_swapped_names(other, sounds));
        cautions
    }

    /// The cautions of a pair whose score is no match: why it may be one all the same.
    pub(super) fn of_no_match(&self, sounds: &mut SoundCache<'c>) -> Findings {
        const BY_NAME: [Cluster; 3] =
            [Cluster::BirthDateLastName, Cluster::SettlementLastName, Cluster::FirstLastName];
        let mut cautions = Findings::default();
        let by_name = BY_NAME.iter().any(|cluster| self.clusters.contains(*cluster));
        let other_script = by_name && self.is_in_another_script();
        cautions.set(FindingKind::OtherScript, other_script);
        cautions.set(FindingKind::NamesSwapped, self.probe.has_swapped_names(self.other, sounds));
        cautions
    }

    /// One birth date, surnames that sound alike and given names that do not.
    fn has_other_given_name(&self, sounds: &mut SoundCache<'c>) -> bool {
        let (own, other) = (self.probe.person(), self.other);
        let same_date = birth_date(own).is_some() && birth_date(own) == birth_date(other);
        same_date && self.probe.has_other_first_name(other, sounds)
    }

    fn is_in_another_script(&self) -> bool {
        let (own, other) = (self.probe.person(), self.other);
        let differ = |a: &Option<Cow<'_, str>>, b: &Option<Cow<'_, str>>| matches!((script(a), script(b)), (Some(a), Some(b)) if a != b);
        differ(&own.last_name, &other.last_name) || differ(&own.first_name, &other.first_name)
    }
}

/// A birth date that somebody has; not the first day of a calendar.
fn birth_date(person: &Person) -> Option<NaiveDate> {
    person.birth_date.filter(|date| !is_placeholder_date(*date))
}

fn gender<'a>(person: &'a Person<'a>) -> Option<&'a str> {
    person.gender.as_deref().and_then(present)
}

fn gender_clash(a: &Person, b: &Person) -> bool {
    matches!((gender(a), gender(b)), (Some(a), Some(b)) if !a.eq_ignore_ascii_case(b))
}

/// Whether two dates are not one date misspelt: neither equal, nor with day and month swapped, nor
/// with one other digit.
fn dates_contradict(a: NaiveDate, b: NaiveDate) -> bool {
    let swapped = (a.year(), a.month(), a.day()) == (b.year(), b.day(), b.month());
    let written = |date: NaiveDate| {
        let year = date.year().unsigned_abs().saturating_mul(10_000);
        year.saturating_add(date.month().saturating_mul(100)).saturating_add(date.day())
    };
    let digit = |date: u32, place| date.checked_div(10_u32.saturating_pow(place)).unwrap_or(0) % 10;
    let (x, y) = (written(a), written(b));
    let other = (0..8).filter(|place| digit(x, *place) != digit(y, *place)).count();
    !swapped && other > 1
}

/// Whether a tax id names another birth date or sex than a person has.
fn contradicts(tax_id: &TaxId, person: &Person) -> bool {
    let sex = gender(person).and_then(|gender| Sex::from_name(&gender.to_ascii_uppercase()));
    birth_date(person).is_some_and(|date| !tax_id.matches_birth_date(date))
        || sex.is_some_and(|sex| !tax_id.matches_sex(sex))
}

#[derive(PartialEq, Eq)]
enum Script {
    Cyrillic,
    Latin,
}

/// Cyrillic if a letter of it is, Latin if none is and an ASCII letter is there.
fn script(name: &Option<Cow<'_, str>>) -> Option<Script> {
    let bytes = name.as_deref()?.as_bytes();
    if bytes.iter().any(|byte| matches!(byte, 0xD0..=0xD3)) {
        Some(Script::Cyrillic)
    } else {
        bytes.iter().any(u8::is_ascii_alphabetic).then_some(Script::Latin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_finding_has_its_words_in_both_languages() {
        for kind in FindingKind::ALL {
            assert!(!kind.text(Language::English).is_empty(), "{kind}");
            assert!(!kind.text(Language::Ukrainian).is_empty(), "{kind}");
        }
    }

    #[test]
    fn dates_contradict_unless_one_is_the_other_misspelt() {
        let date = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (a, b, contradict) in [
            ("1991-08-24", "1991-08-24", false),
            ("1991-08-04", "1991-04-08", false),
            ("1991-08-24", "1991-08-25", false),
            ("1991-08-24", "1981-08-24", false),
            ("1991-08-24", "1962-08-24", true),
            ("1991-08-24", "1991-09-23", true),
            ("1991-08-04", "1990-04-08", true),
        ] {
            assert_eq!(dates_contradict(date(a), date(b)), contradict, "{a} {b}");
            assert_eq!(dates_contradict(date(b), date(a)), contradict, "{b} {a}");
        }
    }

    #[test]
    fn an_audit_record_keeps_each_caution_and_no_other_field() {
        for kind in FindingKind::ALL {
            let cautions = Cautions([*kind].into_iter().collect());
            let text = serde_json::to_string(&cautions).unwrap();
            let read = serde_json::from_str::<Cautions>(&text);
            if OF_THE_DECISION.contains(kind) {
                assert!(read.is_err(), "{kind}");
            } else {
                assert_eq!(read.unwrap(), cautions, "{kind}");
            }
        }
        let none =
            r#"{"different_valid_tax_ids":false,"twins_pattern":false,"gender_clash":false}"#;
        assert_eq!(serde_json::to_string(&Cautions::default()).unwrap(), none);
        for wrong in [r#"{"twins_pattern":false}"#, &none.replace("gender", "sex")] {
            assert!(serde_json::from_str::<Cautions>(wrong).is_err(), "{wrong}");
        }
    }
}
