//! Every pair that the double loop finds, and no other.

use osoba::comparison::Normalisation;
use osoba::index::{Account, Index, Pair, PairSettings, Pairs, Settings};
use osoba::matching::ClusterSet;
use osoba::names::Algorithm;
use osoba::scoring::{Limits, Score, Scorecard};

use crate::double_loop::{double_loop, sizes, Expectations, Expected};
use crate::world::{build, entry, world};

fn limits(manual: f64, automatic: f64) -> Limits {
    let at = |limit| Score::rounded(limit).unwrap();
    Limits { manual: at(manual), automatic: at(automatic) }
}

fn expected(pair: &Pair, scorecard: &Scorecard) -> Expected {
    Expected {
        score: pair.score,
        proven_score: pair.proven_score,
        band: pair.band,
        clusters: pair.clusters,
        bins: scorecard.bin_names(&pair.bins).map(|(_, bin)| bin.to_owned()).collect(),
        cautions: pair.cautions,
        master_by_id: pair.master_by_id,
    }
}

/// All pairs of all parts, none of them twice, and the sum of the accounts.
fn all<'a>(
    parts: usize,
    scorecard: &Scorecard,
    part: impl Fn(usize) -> Pairs<'a>,
) -> (Expectations, Account) {
    let (mut found, mut account) = (Expectations::new(), Account::default());
    for number in 0..parts {
        let mut pairs = part(number);
        for pair in &mut pairs {
            let key = (pair.person_id.clone(), pair.master_person_id.clone());
            let before = found.insert(key, expected(&pair, scorecard));
            assert_eq!(before, None, "a pair is given twice");
        }
        account += pairs.account();
    }
    (found, account)
}

fn all_of(index: &Index, settings: PairSettings, parts: usize) -> (Expectations, Account) {
    all(parts, index.scorecard(), |part| index.pairs(settings, part, parts))
}

#[test]
fn one_to_seven_parts_give_exactly_the_pairs_of_a_double_loop_and_each_once() {
    let entries = world(16, 2_000);
    let published = Scorecard::published();
    let clean = published.clone().with_normalisation(Normalisation::Clean);
    let lower = PairSettings { limits: limits(0.2, 0.9), block_limit: None };
    let mut decided_without = 0;
    for (scorecard, key, clusters, settings) in [
        (&published, Algorithm::Uk, ClusterSet::Extended, lower),
        (&clean, Algorithm::Uk, ClusterSet::Extended, PairSettings::default()),
        (&published, Algorithm::Kankowski, ClusterSet::Extended, PairSettings::default()),
        (&clean, Algorithm::Kankowski, ClusterSet::Published, lower),
    ] {
        let by = Settings { key, clusters, ..Settings::default() };
        let index = build(&entries, scorecard, by.clone());
        let expected = double_loop(&entries, scorecard, by.clone(), settings, |_, _| true);
        assert!(expected.len() > 100, "{}", expected.len());
        decided_without += expected.values().filter(|pair| pair.proven_score.is_some()).count();
        let (found, account) = all_of(&index, settings, 1);
        assert_eq!(found, expected);
        for parts in 2..=7 {
            assert_eq!(all_of(&index, settings, parts), (expected.clone(), account), "{parts}");
        }
        assert_eq!(index.pairs(settings, 7, 7).count(), 0, "there is no part beyond the last");
    }
    assert!(decided_without > 10, "{decided_without} pairs have blanks or placeholders");
}

#[test]
fn a_lower_limit_of_zero_gives_every_pair_that_shares_a_cluster() {
    let entries = world(5, 300);
    let (scorecard, by) = (Scorecard::published(), Settings::default());
    let settings = PairSettings { limits: limits(0.0, 0.9), block_limit: None };
    let index = build(&entries, &scorecard, by.clone());
    let expected = double_loop(&entries, &scorecard, by.clone(), settings, |_, _| true);
    assert_eq!(all_of(&index, settings, 3).0, expected);
    let candidates = entries.iter().filter(|entry| entry.person.participates()).map(|entry| {
        let own = index.find(entry.person.id.as_deref().unwrap());
        index.candidates(&entry.person).iter().filter(|(member, _)| Some(*member) != own).count()
    });
    assert_eq!(candidates.sum::<usize>(), expected.len() * 2);
}

#[test]
fn the_order_of_persons_changes_nothing() {
    let mut entries = world(7, 500);
    let (scorecard, by) = (Scorecard::published(), Settings::default());
    let before = all_of(&build(&entries, &scorecard, by.clone()), PairSettings::default(), 1);
    assert!(!before.0.is_empty());
    entries.reverse();
    assert_eq!(
        all_of(&build(&entries, &scorecard, by.clone()), PairSettings::default(), 2),
        before
    );
    entries.rotate_left(123);
    assert_eq!(
        all_of(&build(&entries, &scorecard, by.clone()), PairSettings::default(), 3),
        before
    );
}

#[test]
fn a_block_limit_leaves_out_larger_blocks_and_counts_them() {
    let entries = world(8, 2_000);
    let (scorecard, by) = (Scorecard::published(), Settings::default());
    let index = build(&entries, &scorecard, by.clone());
    let sizes = sizes(&entries, by.clone());
    let pairs = |size: usize| (size * (size - 1) / 2) as u64;
    let of_two = sizes.values().filter(|size| **size > 1);
    let mut blocks: Vec<usize> = index.blocks().map(|block| block.persons).collect();
    blocks.sort_unstable();
    let mut expected: Vec<usize> = of_two.copied().collect();
    expected.sort_unstable();
    assert_eq!(blocks, expected);
    let mut whole = None;
    for block_limit in [None, Some(20), Some(3), Some(2), Some(1)] {
        let settings = PairSettings { block_limit, ..PairSettings::default() };
        let (found, account) = all_of(&index, settings, 3);
        assert_eq!(found, double_loop(&entries, &scorecard, by.clone(), settings, |_, _| true));
        let (out, kept): (Vec<usize>, Vec<usize>) =
            expected.iter().partition(|size| block_limit.is_some_and(|limit| **size > limit));
        assert_eq!(account.left_out.blocks, out.len() as u64);
        assert_eq!(account.left_out.persons, out.iter().sum::<usize>() as u64);
        assert_eq!(account.left_out.pairs, out.iter().map(|size| pairs(*size)).sum::<u64>());
        assert_eq!(account.compared, kept.iter().map(|size| pairs(*size)).sum::<u64>());
        let sum = account.compared + account.left_out.pairs;
        assert_eq!(*whole.get_or_insert(sum), sum, "nothing is silently left out");
    }
}

#[test]
fn blocks_larger_than_a_tile_give_every_pair() {
    let mut entries = world(9, 1_300);
    for entry in &mut entries {
        entry.person.last_name = Some("Зразко".into());
        entry.person.birth_date = "1991-08-24".parse().ok();
    }
    let (scorecard, by) = (Scorecard::published(), Settings::default());
    let index = build(&entries, &scorecard, by.clone());
    let settings = PairSettings::default();
    let (found, account) = all_of(&index, settings, 5);
    assert_eq!(found, all_of(&index, settings, 1).0);
    // The double loop of the scores alone: everybody shares a cluster.
    let active: Vec<_> = entries.iter().filter(|entry| entry.person.participates()).collect();
    let policy = osoba::matching::Policy::registration();
    let mut count = 0;
    for (place, a) in active.iter().enumerate().step_by(61) {
        let submission = osoba::matching::Submission { person: a.person.clone(), person_id: None };
        for b in active.iter().skip(place + 1) {
            let why = osoba::matching::why_not(&submission, &b.person, &policy, &scorecard);
            let score = why.proven_score.unwrap_or(why.explanation.score);
            let ids = [a, b].map(|entry| entry.person.id.as_deref().unwrap().to_owned());
            let key = [(ids[0].clone(), ids[1].clone()), (ids[1].clone(), ids[0].clone())];
            let given = key.iter().any(|key| found.contains_key(key));
            assert_eq!(given, score >= settings.limits.manual);
            count += 1;
        }
    }
    assert!(count > 10_000, "{count}");
    assert!(account.compared > 700_000, "{}", account.compared);
}

#[test]
fn parts_have_about_equal_work() {
    let entries = world(10, 4_000);
    let index = build(&entries, &Scorecard::published(), Settings::default());
    for parts in [2, 3, 7] {
        let compared: Vec<u64> = (0..parts)
            .map(|part| {
                let mut pairs = index.pairs(PairSettings::default(), part, parts);
                pairs.by_ref().count();
                let (done, of) = pairs.progress();
                assert!(done.abs_diff(of) * 5 < of, "{done} of {of}");
                pairs.account().compared
            })
            .collect();
        let mean = compared.iter().sum::<u64>() / parts as u64;
        assert!(compared.iter().all(|one| one.abs_diff(mean) * 5 < mean), "{compared:?}");
    }
}

#[test]
fn pairs_between_two_indexes_have_one_person_of_each_and_never_one_person_twice() {
    let entries = world(11, 1_500);
    let (scorecard, by) = (Scorecard::published(), Settings::default());
    let half = entries.len() / 2;
    let (first, second) = entries.split_at(half);
    // Somebody of the first index whose record has changed since.
    let mut later = second.to_vec();
    later.push(first[3].clone());
    let (left, right) =
        (build(first, &scorecard, by.clone()), build(&later, &scorecard, by.clone()));
    let settings = PairSettings::default();
    let mut expected =
        double_loop(&entries, &scorecard, by.clone(), settings, |a, b| (a < half) != (b < half));
    let of_the_first: Vec<_> = first.iter().chain([&first[3]]).cloned().collect();
    let twice = double_loop(&of_the_first, &scorecard, by.clone(), settings, |_, b| b == half);
    expected.extend(twice.into_iter().filter(|((a, b), _)| a != b));
    assert!(expected.len() > 50);
    for parts in 1..=3 {
        let (found, _) = all(parts, &scorecard, |part| {
            left.pairs_between(&right, settings, part, parts).unwrap()
        });
        assert_eq!(found, expected, "{parts}");
    }
    for pair in left.pairs_between(&right, settings, 0, 1).unwrap() {
        let of = |member: osoba::index::Member| match (member.0 as usize).checked_sub(half) {
            Some(place) => right.id(osoba::index::Member(place as u32)),
            None => left.id(member),
        };
        assert_eq!((of(pair.person), of(pair.master)), (pair.person_id, pair.master_person_id));
    }
    let other = Settings { key: Algorithm::Kankowski, ..by.clone() };
    let error = left.pairs_between(&build(second, &scorecard, other), settings, 0, 1).unwrap_err();
    assert_eq!(error.to_string(), "key value is not allowed");
}

#[test]
fn a_line_names_the_pair_as_the_specification_does() {
    let scorecard = Scorecard::published();
    let same = r#""last_name": "Зразко", "first_name": "Остап", "second_name": "Іванович",
        "birth_date": "1991-08-24", "gender": "MALE", "tax_id": "3347300034","#;
    let entries = [
        entry(&format!(r#"{{{same} "id": "b", "updated_at": "2026-01-01T00:00:00Z"}}"#)),
        entry(&format!(r#"{{{same} "id": "a", "updated_at": "2026-01-02T00:00:00Z"}}"#)),
    ];
    let index = build(&entries, &scorecard, Settings::default());
    let pairs: Vec<Pair> =
        index.pairs(PairSettings { limits: limits(0.0, 0.9), block_limit: None }, 0, 1).collect();
    let line = serde_json::to_string(&pairs[0].line(&scorecard)).unwrap();
    assert!(line.starts_with(r#"{"person_id":"b","master_person_id":"a","score":0."#), "{line}");
    assert!(line.contains(r#","clusters":["tax_id","birth_date_last_name","first_last_name"],"bins":{"d_first_name_bin":""#), "{line}");
    assert!(line.ends_with(r#"},"cautions":[]}"#), "{line}");
}

#[test]
fn debug_shows_nothing_of_the_persons() {
    let entries = [entry(r#"{"id": "Мітка-1", "last_name": "Мітка", "tax_id": "Мітка"}"#)];
    let scorecard = Scorecard::published();
    let mut builder = osoba::index::Builder::new(&scorecard, Settings::default());
    builder.push(1, &entries[0]).unwrap();
    let builder_shown = format!("{builder:?}");
    let index = builder.finish().unwrap();
    let pairs = index.pairs(PairSettings::default(), 0, 1);
    for shown in [builder_shown, format!("{index:?} {pairs:?}"), format!("{:?}", index.memory())] {
        assert!(!shown.contains("Мітка"), "{shown}");
    }
}
