//! Every combination of what the procedures look at, against tables written from the
//! specification alone.

use std::collections::BTreeSet;

use osoba::matching::*;
use osoba::person::{AuthenticationMethod, ConfidantPerson, Phone};
use osoba::Person;

use crate::host::*;
use crate::table::Table;

/// The procedure in force. `asks` first letters: h phone_holders, c candidates.
const REGISTRATION: &str = "
phone holders tax_id model   unique | decision rule step http asks
yes   over    *      *       *      | refused   phone_limit               4  422 h
yes   some    same   *       *      | exists    phone_and_tax_id          12 409 h
yes   *       *      nobody  *      | create    no_candidates             11 -   hc
yes   *       *      below   *      | create    model_not_above_threshold 11 -   hc
yes   *       *      one     *      | exists    model_above_threshold     12 409 hc
yes   *       *      several no     | exists    model_above_threshold     12 409 hc
yes   *       *      several yes    | ambiguous several_above_threshold   12 401 hc
no    *       *      nobody  *      | create    no_candidates             11 -   c
no    *       *      below   *      | create    model_not_above_threshold 11 -   c
no    *       *      one     *      | exists    model_above_threshold     12 409 c
no    *       *      several no     | exists    model_above_threshold     12 409 c
no    *       *      several yes    | ambiguous several_above_threshold   12 401 c
";

/// The earlier procedure. `o` phone_is_confidants, `i` same_identity.
const CONFIDANT_PHONE: &str = "
phone holders   confidant listed identity model   | decision rule step http asks
yes   some/over none      no     *        *       | refused   phone_not_confidants         8  422 ho
yes   over      none      yes    *        *       | refused   phone_limit                  12 422 ho
yes   some      none      yes    one      *       | update    single_identity              18 -   hoi
yes   some      none      yes    *        nobody  | create    no_candidates                17 -   hoic
yes   some      none      yes    *        below   | create    model_not_above_threshold    17 -   hoic
yes   some      none      yes    *        one     | update    model_above_threshold        18 -   hoic
yes   some      none      yes    *        several | ambiguous several_above_threshold      16 401 hoic
yes   some/over other     *      *        *       | refused   phone_differs_from_confidant 10 422 h
yes   over      same      *      *        *       | refused   phone_limit                  12 422 h
yes   *         *         *      one      *       | update    single_identity              18 -   hi
yes   *         *         *      *        nobody  | create    no_candidates                17 -   hic
yes   *         *         *      *        below   | create    model_not_above_threshold    17 -   hic
yes   *         *         *      *        one     | update    model_above_threshold        18 -   hic
yes   *         *         *      *        several | ambiguous several_above_threshold      16 401 hic
no    *         *         *      one      *       | update    single_identity              18 -   i
no    *         *         *      *        nobody  | create    no_candidates                17 -   ic
no    *         *         *      *        below   | create    model_not_above_threshold    17 -   ic
no    *         *         *      *        one     | update    model_above_threshold        18 -   ic
no    *         *         *      *        several | ambiguous several_above_threshold      16 401 ic
";

/// The check of a submission that names a person. `p` person.
const NAMED_PERSON: &str = "
named     tax_id phone   model holders procedure | decision rule step http asks
malformed *      *       *     *       *         | refused person_id_malformed   -  422 -
unknown   *      *       *     *       *         | refused person_unknown        -  422 p
inactive  *      *       *     *       *         | refused person_inactive       -  422 p
active    same   same    *     *       *         | update  same_phone_and_tax_id -  -   p
active    *      *       below *       *         | refused person_not_same       -  409 p
active    *      none    above *       *         | update  model_above_threshold 18 -   p
active    *      same    above *       *         | update  model_above_threshold 18 -   p
active    *      another above over    now       | refused phone_limit           4  422 ph
active    *      another above over    earlier   | refused phone_limit           12 422 ph
active    *      another above *       *         | update  model_above_threshold 18 -   ph
";

/// Every authentication method, and whether it is an OTP with a phone.
fn methods() -> Vec<(Vec<AuthenticationMethod<'static>>, bool)> {
    let method = |kind: &str, phone: Option<&str>| AuthenticationMethod {
        r#type: text(kind),
        phone_number: phone.map(str::to_owned).map(Into::into),
    };
    vec![
        (vec![method("OTP", Some(PHONE))], true),
        (vec![method("OFFLINE", None), method("OTP", Some(PHONE))], true),
        (vec![method("OTP", None)], false),
        (vec![method("OFFLINE", None)], false),
        (vec![method("NA", None)], false),
        (vec![method("THIRD_PERSON", Some(PHONE))], false),
        (vec![], false),
    ]
}

/// What the candidates are to the threshold.
#[derive(Debug, Clone, Copy)]
enum Pool {
    Nobody,
    Strangers,
    Below,
    At,
    Above,
    AboveAndBelow,
    Several,
}

impl Pool {
    const ALL: [Pool; 7] = [
        Pool::Nobody,
        Pool::Strangers,
        Pool::Below,
        Pool::At,
        Pool::Above,
        Pool::AboveAndBelow,
        Pool::Several,
    ];

    /// The candidates, and the threshold that makes them so.
    fn build(self, person: &Person) -> (Vec<Candidate<'static>>, f64) {
        let exact = score(person, &same("1")).as_f64();
        let (persons, threshold) = match self {
            Pool::Nobody => (vec![], 0.9),
            Pool::Strangers => (vec![stranger("1"), stranger("2")], 0.0),
            Pool::Below => (vec![same("1")], exact + 1e-5),
            Pool::At => (vec![same("1")], exact),
            Pool::Above => (vec![same("1")], exact - 1e-5),
            Pool::AboveAndBelow => (vec![namesake("0"), same("1"), stranger("3")], exact - 1e-5),
            Pool::Several => (vec![same("2"), namesake("0"), same("1")], exact - 1e-5),
        };
        let threshold = (threshold * 1e5).round() / 1e5;
        (persons.into_iter().map(Candidate::from).collect(), threshold)
    }

    fn is(self, rule: ThresholdRule) -> &'static str {
        match (self, rule) {
            (Pool::Nobody | Pool::Strangers, _) => "nobody",
            (Pool::Below, _) | (Pool::At, ThresholdRule::Above) => "below",
            (Pool::At, ThresholdRule::AtLeast) | (Pool::Above | Pool::AboveAndBelow, _) => "one",
            (Pool::Several, _) => "several",
        }
    }
}

fn holders(count: u32, agreeing: u32) -> Vec<Holder<'static>> {
    let holder = |at| Holder {
        id: Some(format!("holder {at}").into()),
        tax_id: text(if at < agreeing { TAX_ID } else { OTHER_TAX_ID }),
        phone_number: None,
    };
    (0..count).rev().map(holder).collect()
}

fn over(count: u32, limit: u32, rule: PhoneLimit) -> bool {
    match rule {
        PhoneLimit::OverLimit => count > limit,
        PhoneLimit::AtLimit => count >= limit,
    }
}

/// 0, 1, n−1, n, n+1 and many.
fn counts(limit: u32) -> BTreeSet<u32> {
    [0, 1, limit.saturating_sub(1), limit, limit + 1, limit + 20].into_iter().collect()
}

fn limits() -> impl Iterator<Item = (u32, PhoneLimit)> {
    [0, 1, 2, 5].into_iter().flat_map(|n| PhoneLimit::ALL.iter().map(move |rule| (n, *rule)))
}

fn class(count: u32, limit: u32, rule: PhoneLimit) -> &'static str {
    match count {
        0 => "0",
        _ if over(count, limit, rule) => "over",
        _ => "some",
    }
}

fn outcome(decision: &Decision, asked: &[&str]) -> String {
    let number = |number: Option<u16>| number.map_or("-".to_owned(), |number| number.to_string());
    let letters: String = asked
        .iter()
        .map(|name| match *name {
            "phone_holders" => 'h',
            "phone_is_confidants" => 'o',
            "person" => 'p',
            "same_identity" => 'i',
            _ => 'c',
        })
        .collect();
    [
        decision.outcome().to_string(),
        decision.rule().to_string(),
        number(decision.step().map(u16::from)),
        number(decision.http()),
        if letters.is_empty() { "-".to_owned() } else { letters },
    ]
    .join(" ")
}

fn expected(row: &str) -> String {
    row.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn yes_or_no(yes: bool) -> &'static str {
    if yes {
        "yes"
    } else {
        "no"
    }
}

#[test]
fn the_procedure_in_force_ends_as_its_table_says_in_every_case() {
    let table = Table::new(REGISTRATION);
    let mut rows = BTreeSet::new();
    for (authentication_methods, phone) in methods() {
        let person = Person { authentication_methods, ..somebody() };
        for pool in Pool::ALL {
            let (candidates, threshold) = pool.build(&person);
            for (limit, phone_limit) in limits() {
                for count in counts(limit) {
                    for (tax_id, agreeing) in
                        [(TAX_ID, 0), (TAX_ID, 1), (TAX_ID, 2), ("", 0), ("", 1)]
                    {
                        if agreeing > count || (!phone && count != 1) {
                            continue;
                        }
                        // With the tax id goes a score; the pool is built for one that has it.
                        if tax_id.is_empty() && !matches!(pool, Pool::Nobody | Pool::Strangers) {
                            continue;
                        }
                        let mine = Person { tax_id: text(tax_id), ..person.clone() };
                        for (unique, threshold_rule) in [false, true]
                            .into_iter()
                            .flat_map(|u| ThresholdRule::ALL.iter().map(move |rule| (u, *rule)))
                        {
                            let policy = Policy {
                                threshold_rule,
                                phone_number_auth_limit: limit,
                                phone_limit,
                                require_unique: unique,
                                ..Policy::new(Threshold::new(threshold).unwrap())
                            };
                            let facts = Facts {
                                phone_holders: Some(holders(count, agreeing)),
                                candidates: Some(candidates.clone()),
                                ..Facts::default()
                            };
                            let (decision, asked) = run(&submission(mine.clone()), &facts, &policy);
                            let same_tax_id = agreeing > 0 && tax_id == TAX_ID;
                            let (row, result) = table.look_up(&[
                                ("phone", yes_or_no(phone)),
                                ("holders", class(count, limit, phone_limit)),
                                ("tax_id", if same_tax_id { "same" } else { "other" }),
                                ("model", pool.is(threshold_rule)),
                                ("unique", yes_or_no(unique)),
                            ]);
                            let case = (pool, count, agreeing, policy, phone);
                            assert_eq!(outcome(&decision, &asked), expected(result), "{case:?}");
                            persons_fit(&decision, agreeing as usize, pool.is(threshold_rule));
                            rows.insert(row);
                        }
                    }
                }
            }
        }
    }
    assert_eq!(rows.len(), table.len(), "a row that no case reaches");
}

/// Who is listed, by rule.
fn persons_fit(decision: &Decision, agreeing: usize, model: &str) {
    let persons = decision.persons();
    let ids: Vec<&str> = persons.iter().map(|person| person.id).collect();
    match decision.rule() {
        DecisionRule::PhoneAndTaxId => {
            assert_eq!(ids.len(), agreeing);
            assert!(persons.iter().all(|p| p.score.is_none() && p.clusters.is_empty()));
        }
        DecisionRule::ModelAboveThreshold | DecisionRule::SeveralAboveThreshold => {
            assert_eq!(ids, if model == "several" { vec!["1", "2"] } else { vec!["1"] });
        }
        DecisionRule::SingleIdentity => assert_eq!(ids, ["holder 0"]),
        DecisionRule::SamePhoneAndTaxId => assert_eq!(ids, [ID]),
        _ => assert!(ids.is_empty()),
    }
    let unique = match decision.outcome() {
        Outcome::Create | Outcome::Refused => None,
        _ => Some(ids.len() == 1),
    };
    assert_eq!(decision.unique(), unique);
}

#[test]
fn the_earlier_procedure_ends_as_its_table_says_in_every_case() {
    let table = Table::new(CONFIDANT_PHONE);
    let mut rows = BTreeSet::new();
    let phones = |numbers: &[&str]| {
        let phone = |number: &&str| Phone { r#type: None, number: text(number) };
        Some(ConfidantPerson { phones: numbers.iter().map(phone).collect() })
    };
    let confidants = [
        (None, "none"),
        (phones(&[]), "other"),
        (phones(&[OTHER_PHONE]), "other"),
        (phones(&[OTHER_PHONE, PHONE]), "same"),
    ];
    for (authentication_methods, phone) in methods() {
        let person = Person { authentication_methods, ..somebody() };
        for pool in Pool::ALL {
            let (candidates, threshold) = pool.build(&person);
            for (confidant_person, confidant) in &confidants {
                for (count, phone_limit) in
                    (0..4).flat_map(|k| PhoneLimit::ALL.iter().map(move |rule| (k, *rule)))
                {
                    if !phone && count != 1 {
                        continue;
                    }
                    for (listed, identity, threshold_rule) in
                        [false, true].into_iter().flat_map(|listed| {
                            (0..3).flat_map(move |identity| {
                                ThresholdRule::ALL.iter().map(move |rule| (listed, identity, *rule))
                            })
                        })
                    {
                        let policy = Policy {
                            procedure: Procedure::ConfidantPhone,
                            threshold_rule,
                            phone_number_auth_limit: 2,
                            phone_limit,
                            ..Policy::new(Threshold::new(threshold).unwrap())
                        };
                        let facts = Facts {
                            phone_holders: Some(holders(count, 1)),
                            phone_is_confidants: Some(listed),
                            same_identity: Some(holders(identity, identity)),
                            candidates: Some(candidates.clone()),
                            ..Facts::default()
                        };
                        let confidant_person = confidant_person.clone();
                        let mine = Person { confidant_person, ..person.clone() };
                        let (decision, asked) = run(&submission(mine), &facts, &policy);
                        let (row, result) = table.look_up(&[
                            ("phone", yes_or_no(phone)),
                            ("holders", class(count, 2, phone_limit)),
                            ("confidant", confidant),
                            ("listed", yes_or_no(listed)),
                            ("identity", ["none", "one", "several"][identity as usize]),
                            ("model", pool.is(threshold_rule)),
                        ]);
                        let case = (pool, count, confidant, listed, identity, policy, phone);
                        assert_eq!(outcome(&decision, &asked), expected(result), "{case:?}");
                        persons_fit(&decision, 0, pool.is(threshold_rule));
                        rows.insert(row);
                    }
                }
            }
        }
    }
    assert_eq!(rows.len(), table.len(), "a row that no case reaches");
}

#[test]
fn the_check_of_a_named_person_ends_as_its_table_says_in_every_case() {
    let table = Table::new(NAMED_PERSON);
    let mut rows = BTreeSet::new();
    let known = |tax_id: Option<&str>, phone: &str, active: bool| Person {
        tax_id: tax_id.map(str::to_owned).map(Into::into),
        authentication_methods: vec![otp(phone)],
        is_active: Some(active),
        ..same(ID)
    };
    let persons = [
        (None, "unknown", "other", "none"),
        (Some(known(Some(TAX_ID), PHONE, false)), "inactive", "same", "same"),
        (Some(known(Some(TAX_ID), PHONE, true)), "active", "same", "same"),
        (Some(known(Some(TAX_ID), OTHER_PHONE, true)), "active", "same", "another"),
        (Some(known(Some(OTHER_TAX_ID), PHONE, true)), "active", "other", "same"),
        (Some(known(Some(OTHER_TAX_ID), OTHER_PHONE, true)), "active", "other", "another"),
        (Some(known(None, OTHER_PHONE, true)), "active", "other", "another"),
    ];
    for (person_id, wellformed) in [(ID, true), ("7", false), ("", false)] {
        for (person, named, tax_id, same_phone) in &persons {
            for (authentication_methods, has_phone) in methods() {
                let mine = Person { authentication_methods, ..somebody() };
                let exact = person.as_ref().map_or(0.5, |person| score(&mine, person).as_f64());
                for (step, procedure) in
                    (-1_i32..=1).flat_map(|step| Procedure::ALL.iter().map(move |p| (step, *p)))
                {
                    for (threshold_rule, phone_limit) in ThresholdRule::ALL
                        .iter()
                        .flat_map(|rule| PhoneLimit::ALL.iter().map(move |limit| (*rule, *limit)))
                    {
                        let threshold = ((exact * 1e5).round() + f64::from(step)) / 1e5;
                        let above = match threshold_rule {
                            ThresholdRule::Above => step < 0,
                            ThresholdRule::AtLeast => step <= 0,
                        };
                        for count in 0..4 {
                            let policy = Policy {
                                procedure,
                                threshold_rule,
                                phone_number_auth_limit: 2,
                                phone_limit,
                                ..Policy::new(Threshold::new(threshold).unwrap())
                            };
                            let facts = Facts {
                                person: Some(person.clone()),
                                phone_holders: Some(holders(count, 1)),
                                ..Facts::default()
                            };
                            let submission =
                                Submission { person: mine.clone(), person_id: text(person_id) };
                            let (decision, asked) = run(&submission, &facts, &policy);
                            let (row, result) = table.look_up(&[
                                ("named", if wellformed { named } else { "malformed" }),
                                ("tax_id", tax_id),
                                ("phone", if has_phone { same_phone } else { "none" }),
                                ("model", if above { "above" } else { "below" }),
                                ("holders", class(count, 2, phone_limit)),
                                (
                                    "procedure",
                                    match procedure {
                                        Procedure::Registration => "now",
                                        Procedure::ConfidantPhone => "earlier",
                                    },
                                ),
                            ]);
                            let case = (named, tax_id, same_phone, step, count, policy);
                            assert_eq!(outcome(&decision, &asked), expected(result), "{case:?}");
                            rows.insert(row);
                        }
                    }
                }
            }
        }
    }
    assert_eq!(rows.len(), table.len(), "a row that no case reaches");
}
