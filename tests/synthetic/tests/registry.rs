//! What the invented registry promises to those who measure with it.
#![allow(clippy::unwrap_used, reason = "tests may panic")]

use std::collections::{BTreeMap, BTreeSet};

use osoba::identifiers::TaxId;
use osoba::index::{Builder, Entry, Settings};
use osoba::scoring::Scorecard;
use osoba_synthetic::{labelled, random, Kind, Mix, Names, Random, Registry, ERRORS};

fn registrations(seed: u64, mix: Mix) -> Vec<String> {
    let names = Names::built_in();
    let mut registry = Registry::new(&names, seed, 400);
    let line = |_| serde_json::to_string(&registry.registration(mix)).unwrap();
    (0..200).map(line).collect()
}

#[test]
fn everything_follows_from_the_seed() {
    assert_eq!(registrations(7, Mix::Base), registrations(7, Mix::Base));
    assert_ne!(registrations(7, Mix::Base), registrations(8, Mix::Base));
    assert_ne!(registrations(7, Mix::Base), registrations(7, Mix::Hard));
}

#[test]
fn tax_ids_fit_birth_date_and_sex_but_for_two_in_a_hundred() {
    let names = Names::built_in();
    let registry = Registry::new(&names, 7, 4_000);
    let (mut fitting, mut given) = (0, 0);
    for somebody in registry.people() {
        let Some(tax_id) = &somebody.person.tax_id else { continue };
        let tax_id: TaxId = tax_id.parse().unwrap();
        given += 1;
        fitting += usize::from(tax_id.birth_date() == somebody.person.birth_date);
    }
    let share = 1_000 * fitting / given;
    assert!((965..=995).contains(&share), "{share} of a thousand");
}

#[test]
fn a_truth_is_an_id_of_the_registry_and_every_story_occurs() {
    let names = Names::built_in();
    for mix in [Mix::Base, Mix::Hard] {
        let mut registry = Registry::new(&names, 11, 3_000);
        let kinds = registry.people().iter().map(|somebody| somebody.kind);
        assert!(kinds.clone().any(|kind| kind == Kind::Newborn));
        let ids: BTreeSet<String> = registry
            .people()
            .iter()
            .filter_map(|somebody| somebody.person.id.as_deref().map(str::to_owned))
            .collect();
        assert_eq!(ids.len(), registry.people().len());
        let mut stories = BTreeMap::new();
        for _ in 0..12_000 {
            let registration = registry.registration(mix);
            assert!(registration.person.id.is_none());
            assert!(registration.truth.as_ref().is_none_or(|truth| ids.contains(truth)));
            *stories.entry(registration.story).or_insert(0) += 1;
        }
        for error in &ERRORS {
            assert!(stories.contains_key(error.name), "{} never happened", error.name);
        }
        for story in [
            "as_recorded",
            "stranger",
            "namesake",
            "namesake_of_the_day",
            "named_after_a_parent",
            "twin",
            "child",
            "newborn",
            "spouse",
        ] {
            assert!(stories.contains_key(story), "{story} never came");
        }
    }
}

#[test]
fn labelled_pairs_are_what_the_clusters_find_and_random_ones_never_match() {
    let names = Names::built_in();
    let mut registry = Registry::new(&names, 5, 1_000);
    let mut builder = Builder::new(&Scorecard::published(), Settings::default());
    for (place, somebody) in (0..).zip(registry.people()) {
        builder.push(place, &Entry::from(somebody.person.clone())).unwrap();
    }
    let index = builder.finish().unwrap();
    let mut chance = Random::new(3);
    let (mut matches, mut others) = (0, 0);
    for _ in 0..300 {
        let registration = registry.registration(Mix::Base);
        let pairs = labelled(&registration, &index);
        assert!(pairs.iter().filter(|pair| pair.r#match).count() <= 1);
        for pair in &pairs {
            assert_eq!(pair.r#match, pair.candidate.id.as_deref() == registration.truth.as_deref());
            *(if pair.r#match { &mut matches } else { &mut others }) += 1;
        }
        let pair = random(&registration, &registry, &mut chance);
        assert!(pair.is_none_or(|pair| !pair.r#match));
    }
    assert!(matches > 100 && others > 100, "{matches} matches, {others} others");
}
