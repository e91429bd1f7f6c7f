//! Groups, beside a naive closure.

use std::collections::BTreeSet;

use osoba::index::{
    Entry, Group, Groups, Index, Pair, PairSettings, Review, Settings, GROUP_LIMIT,
};
use osoba::scoring::{Band, Score, Scorecard};

use crate::world::{build, entry, world};

/// Joins sets that have a member in common until none have.
fn closure(pairs: &[Pair]) -> Vec<(BTreeSet<String>, Score)> {
    let mut sets: Vec<(BTreeSet<String>, Score)> = Vec::new();
    for pair in pairs.iter().filter(|pair| pair.band == Band::Automatic) {
        let mut joined = BTreeSet::from([pair.person_id.clone(), pair.master_person_id.clone()]);
        let mut weakest = pair.deciding_score();
        let (apart, together): (Vec<_>, Vec<_>) =
            sets.into_iter().partition(|(set, _)| set.is_disjoint(&joined));
        for (set, score) in together {
            joined.extend(set);
            weakest = weakest.min(score);
        }
        sets = apart;
        sets.push((joined, weakest));
    }
    sets.sort();
    sets
}

fn groups(index: &Index, pairs: &[Pair]) -> Vec<Group> {
    let mut groups = Groups::new(index);
    pairs.iter().for_each(|pair| groups.add(pair));
    groups.finish(GROUP_LIMIT)
}

#[test]
fn groups_are_the_connected_components_of_automatic_pairs_in_any_order() {
    let entries = world(14, 1_500);
    let index = build(&entries, &Scorecard::published(), Settings::default());
    let mut pairs: Vec<Pair> = index.pairs(PairSettings::default(), 0, 1).collect();
    let expected = closure(&pairs);
    let found = groups(&index, &pairs);
    assert!(found.len() > 50 && found.iter().any(|group| group.ids.len() > 3));
    let sets = found.iter().map(|group| (group.ids.iter().cloned().collect(), group.weakest));
    assert_eq!(sets.collect::<Vec<(BTreeSet<String>, Score)>>(), expected);
    for group in &found {
        let ids: Vec<String> = group.members.iter().map(|member| index.id(*member)).collect();
        assert_eq!(ids, group.ids);
    }
    pairs.reverse();
    assert_eq!(groups(&index, &pairs), found);
    pairs.rotate_left(17);
    pairs.extend(pairs.clone());
    assert_eq!(groups(&index, &pairs), found);
}

/// Persons who are one by everything but what is given.
fn alike(id: &str, more: &str) -> Entry<'static> {
    entry(&format!(
        r#"{{"id": "{id}", "last_name": "Зразко", "second_name": "Іванович", "gender": "MALE",
        "birth_settlement": "Київ", "documents": [{{"type": "PASSPORT", "number": "АА123457"}}],
        "authentication_methods": [{{"type": "OTP", "phone_number": "+380671112233"}}], {more}}}"#
    ))
}

#[test]
fn a_group_that_contradicts_itself_or_is_too_large_goes_to_review() {
    let tax_ids = ["3347300034", "3347300040", "0000000000", "123"];
    let named = |id: &str, first: &str, date: &str, tax_id: &str| {
        alike(
            id,
            &format!(r#""first_name": "{first}", "birth_date": "{date}", "tax_id": "{tax_id}""#),
        )
    };
    let base = named("a", "Остап", "1991-08-24", tax_ids[0]);
    for (other, review) in [
        (named("b", "Остап", "1991-08-24", tax_ids[0]), None),
        (named("b", "Остап", "1991-08-25", tax_ids[0]), None),
        (named("b", "Богдан", "1991-08-24", tax_ids[0]), None),
        (named("b", "Остап", "1991-08-24", tax_ids[2]), None),
        (named("b", "Остап", "1991-08-24", tax_ids[3]), None),
        (named("b", "Остап", "1900-01-01", tax_ids[0]), None),
        (named("b", "Остап", "1991-08-24", tax_ids[1]), Some(Review::DifferentValidTaxIds)),
        (
            named("b", "Богдан", "1991-08-25", tax_ids[0]),
            Some(Review::DifferentBirthDatesAndGivenNames),
        ),
    ] {
        // Linked whatever the score: which members a group has is not what is asked here.
        let entries = [base.clone(), other, named("c", "Остап", "1991-08-24", tax_ids[0])];
        let index = build(&entries, &Scorecard::published(), Settings::default());
        let any = Score::rounded(0.0).unwrap();
        let settings = PairSettings {
            limits: osoba::scoring::Limits { manual: any, automatic: any },
            block_limit: None,
        };
        let pairs: Vec<Pair> = index.pairs(settings, 0, 1).collect();
        let found = groups(&index, &pairs);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].ids.len(), found[0].review), (3, review));
        let mut collected = Groups::new(&index);
        pairs.iter().for_each(|pair| collected.add(pair));
        assert_eq!(collected.finish(2)[0].review, Some(Review::TooLarge));
        let line = serde_json::to_string(&found[0].line(1)).unwrap();
        let end = match review {
            Some(review) => format!(r#""review":"{review}"}}"#),
            None => r#""review":null}"#.to_owned(),
        };
        assert!(line.starts_with(r#"{"group":1,"ids":["a","b","c"],"weakest":0."#), "{line}");
        assert!(line.ends_with(&end), "{line}");
    }
}

#[test]
fn groups_span_two_indexes() {
    let entries = world(15, 1_200);
    let scorecard = Scorecard::published();
    let whole = build(&entries, &scorecard, Settings::default());
    let pairs: Vec<Pair> = whole.pairs(PairSettings::default(), 0, 1).collect();
    let expected = groups(&whole, &pairs);
    let (first, second) = entries.split_at(700);
    let left = build(first, &scorecard, Settings::default());
    let right = build(second, &scorecard, Settings::default());
    let mut both = Groups::between(&left, &right);
    for pair in left.pairs(PairSettings::default(), 0, 1) {
        both.add(&pair);
    }
    for pair in right.pairs(PairSettings::default(), 0, 1) {
        both.add_later(&pair);
    }
    for pair in left.pairs_between(&right, PairSettings::default(), 0, 1).unwrap() {
        both.add(&pair);
    }
    assert_eq!(both.finish(GROUP_LIMIT), expected);
}
