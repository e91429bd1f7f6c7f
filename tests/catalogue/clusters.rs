//! Clusters of the host's own.

use osoba::index::{Builder, Entry, PairSettings, Settings};
use osoba::matching::{
    decide, AuditRecord, Cluster, Facts, FindingKind, MatchStep, PolicyDocument, Question, Replay,
    Submission,
};
use osoba::scoring::Scorecard;
use osoba::FieldError;
use serde_json::{json, Value};

fn policy(clusters: &Value) -> Result<osoba::matching::Policy, FieldError> {
    let document = json!({"threshold": 0.5, "clusters": clusters}).to_string();
    FieldError::read_object::<PolicyDocument>(&document)?.check()
}

const OWN: &str = r#"[{"all": ["key:last_name", "extra.postcode"]}, {"prefix": ["extra.ssn", 5]}]"#;

fn card() -> Scorecard {
    let points = json!({"equal": 6.0, "differ": -6.0, "absent": 0.0});
    let card = json!({"format": 2, "name": "own", "intercept": -2.0, "comparisons": [
        {"comparison": "exact", "field": "extra.ssn", "points": points},
        {"comparison": "exact", "field": "extra.postcode", "points": points},
    ]});
    Scorecard::from_json(&card.to_string()).unwrap()
}

fn somebody(id: &str, last_name: &str, postcode: &str, ssn: &str) -> Value {
    json!({"id": id, "first_name": "Ann", "last_name": last_name,
           "extra": {"postcode": postcode, "ssn": ssn}})
}

#[test]
fn persons_share_a_cluster_of_the_hosts_own_if_all_its_parts_are_equal() {
    let own: Value = serde_json::from_str(OWN).unwrap();
    let policy = policy(&own).unwrap();
    let submission = Submission {
        person: crate::person(&somebody("", "Вигаданюк", "01001", "123456789")),
        person_id: None,
    };
    for (candidate, holds) in [
        (somebody("1", "Выгаданюк", "01001", "999"), true),
        (somebody("2", "Вигаданюк", "01002", "999"), false),
        (somebody("3", "Зразко", "01001", "999"), false),
        (somebody("4", "Зразко", "0", "123450000"), true),
        (somebody("5", "Зразко", "0", "1234"), false),
        (json!({"id": "6", "last_name": "Вигаданюк"}), false),
    ] {
        let facts = Facts {
            phone_holders: Some(vec![]),
            candidates: Some(vec![crate::person(&candidate).into()]),
            ..Facts::default()
        };
        let step = decide(&submission, &facts, &policy, &card()).unwrap();
        let MatchStep::Decided(decision) = step else { panic!("all facts are known") };
        let found = decision.candidates();
        assert_eq!(found.len() == 1, holds, "{candidate}");
        assert!(found.iter().all(|it| it.clusters.iter().eq([Cluster::Own])), "{candidate}");
    }
}

#[test]
fn an_index_finds_pairs_and_candidates_by_clusters_of_the_hosts_own() {
    let own: Value = serde_json::from_str(OWN).unwrap();
    let policy = policy(&own).unwrap();
    let settings = Settings {
        key: policy.key,
        clusters: policy.clusters,
        own_clusters: policy.own_clusters.clone(),
    };
    let mut builder = Builder::new(&card(), settings);
    let persons = [
        somebody("1", "Вигаданюк", "01001", "123456789"),
        somebody("2", "Выгаданюк", "01001", "123456789"),
        somebody("3", "Вигаданюк", "77777", "555"),
        somebody("4", "Зразко", "01001", "123459999"),
    ];
    for (place, person) in (0..).zip(&persons) {
        builder.push(place, &Entry::from_json(&person.to_string()).unwrap()).unwrap();
    }
    let index = builder.finish().unwrap();
    let pairs: Vec<_> = index.pairs(PairSettings::default(), 0, 1).collect();
    assert_eq!(pairs.len(), 1);
    assert_eq!((pairs[0].person_id.as_str(), pairs[0].master_person_id.as_str()), ("1", "2"));
    assert!(pairs[0].clusters.contains(Cluster::Own));
    assert_eq!(pairs[0].bins.places().len(), 2);

    let submission = Submission { person: crate::person(&persons[0]), person_id: None };
    let decision = index.decide(&submission, &policy).unwrap();
    let ids: Vec<&str> = decision.candidates().into_iter().map(|it| it.id).collect();
    assert_eq!(ids, ["1", "2", "4"]);
    let other = Settings::default();
    let index = Builder::new(&card(), other).finish().unwrap();
    assert_eq!(index.decide(&submission, &policy).unwrap_err().field, "policy.clusters");
}

#[test]
fn an_audit_record_holds_the_hosts_own_clusters_and_is_replayed() {
    let own = json!(["published", {"all": ["first_name", {"prefix": ["extra.ssn", 3]}]}]);
    let policy = policy(&own).unwrap();
    let submission = Submission {
        person: crate::person(&somebody("", "Вигаданюк", "1", "123456789")),
        person_id: None,
    };
    let facts = Facts {
        phone_holders: Some(vec![]),
        candidates: Some(vec![crate::person(&somebody("1", "Зразко", "1", "123456789")).into()]),
        ..Facts::default()
    };
    let MatchStep::Decided(decision) = decide(&submission, &facts, &policy, &card()).unwrap()
    else {
        panic!("all facts are known")
    };
    let record = serde_json::to_string(&AuditRecord::of(&decision, &card()).unwrap()).unwrap();
    assert!(
        record.contains(
            r#""clusters":["published",{"all":["first_name",{"prefix":["extra.ssn",3]}]}]"#
        ),
        "{record}"
    );
    let replayed =
        osoba::matching::replay(&AuditRecord::from_json(&record).unwrap(), &card()).unwrap();
    assert_eq!(replayed, Replay::Same(decision));
}

#[test]
fn a_question_for_candidates_has_the_keys_of_the_hosts_own_clusters() {
    let own: Value = serde_json::from_str(OWN).unwrap();
    let submission = Submission {
        person: crate::person(&somebody("", "Вигаданюк", "01001", "123456789")),
        person_id: None,
    };
    let facts = Facts { phone_holders: Some(vec![]), ..Facts::default() };
    let step = decide(&submission, &facts, &policy(&own).unwrap(), &card()).unwrap();
    let MatchStep::Ask(Question::Candidates(keys)) = step else {
        panic!("candidates are asked for")
    };
    assert_eq!(keys.own, ["0\u{1f}ВИГАДАН0\u{1f}01001", "1\u{1f}12345"]);
    assert_eq!((keys.tax_id.as_ref(), keys.last_names().count()), (None, 0));
    assert_eq!(keys.first_names().count(), 0);
}

/// As many clusters, all of them different.
fn prefixes(count: usize) -> Vec<Value> {
    (1..=count).map(|length| json!({"prefix": ["extra.ssn", length]})).collect()
}

#[test]
fn every_part_is_written_as_it_was_read() {
    let parts = [
        json!({"all": ["key:first_name"]}),
        json!({"all": ["key:last_name"]}),
        json!({"all": ["key:second_name"]}),
        json!({"all": ["extra.postcode", {"prefix": ["tax_id", 3]}]}),
        json!({"prefix": ["extra.ssn", 5]}),
    ];
    let policy = policy(&json!(parts)).unwrap();
    assert_eq!(serde_json::to_value(&policy.own_clusters).unwrap(), json!(parts));
    assert!(self::policy(&json!(prefixes(16))).is_ok());
}

#[test]
fn a_placeholder_is_in_no_cluster_of_the_hosts_own() {
    for (field, value, holds) in [
        ("tax_id", "3347300047", true),
        ("tax_id", "0000000000", false),
        ("unzr", "19910824-00026", true),
        ("unzr", "00000000-00000", false),
    ] {
        let policy = policy(&json!([{"prefix": [field, 8]}])).unwrap();
        let candidate =
            json!({"id": "1", "first_name": "Остап", "last_name": "Зразко", field: value});
        let submission = Submission { person: crate::person(&candidate), person_id: None };
        let facts = Facts {
            phone_holders: Some(vec![]),
            candidates: Some(vec![crate::person(&candidate).into()]),
            ..Facts::default()
        };
        let step = decide(&submission, &facts, &policy, &card()).unwrap();
        let MatchStep::Decided(decision) = step else { panic!("all facts are known") };
        assert_eq!(decision.candidates().len() == 1, holds, "{value}");
    }
}

#[test]
fn swapped_names_are_seen_though_no_cluster_is_of_names() {
    let policy = policy(&json!([{"prefix": ["extra.ssn", 5]}])).unwrap();
    let named = |first_name: &str, last_name: &str| {
        crate::person(&json!({"id": "1", "first_name": first_name, "last_name": last_name,
            "birth_date": "1991-08-24", "extra": {"ssn": "123456789"}}))
    };
    let submission =
        Submission { person: named("Остап", "Вигаданюк"), person_id: None };
    for (candidate, seen) in
        [(named("Вигаданюк", "Остап"), true), (named("Остап", "Зразко"), false)]
    {
        let facts = Facts {
            phone_holders: Some(vec![]),
            candidates: Some(vec![candidate.into()]),
            ..Facts::default()
        };
        let step = decide(&submission, &facts, &policy, &Scorecard::published()).unwrap();
        let MatchStep::Decided(decision) = step else { panic!("all facts are known") };
        let findings = decision.findings();
        assert_eq!(findings.iter().any(|it| it.finding == FindingKind::NamesSwapped), seen);
    }
}

#[test]
fn an_index_by_clusters_of_the_hosts_own_finds_no_one_by_published_names() {
    let policy = policy(&json!([{"prefix": ["extra.ssn", 5]}])).unwrap();
    let settings =
        Settings { key: policy.key, clusters: policy.clusters, own_clusters: policy.own_clusters };
    let mut builder = Builder::new(&card(), settings);
    for (place, ssn) in (0..).zip(["123456789", "999"]) {
        let person = somebody(&place.to_string(), "Вигаданюк", "01001", ssn);
        builder.push(place, &Entry::from_json(&person.to_string()).unwrap()).unwrap();
    }
    let index = builder.finish().unwrap();
    assert_eq!(index.pairs(PairSettings::default(), 0, 1).count(), 0);
}

#[test]
fn clusters_that_break_a_rule_are_refused() {
    for (clusters, field, rule) in [
        (json!("all"), "clusters", "unknown_value"),
        (json!([]), "clusters", "required"),
        (json!(["none"]), "clusters", "required"),
        (json!(["published", "extended"]), "clusters[1]", "duplicate"),
        (json!([{"any": ["tax_id"]}]), "clusters[0].?", "unknown_field"),
        (json!([{"all": []}]), "clusters[0]", "required"),
        (json!([{}]), "clusters[0]", "required"),
        (json!([{"all": ["key:shoe"]}]), "clusters[0].all[0]", "unknown_value"),
        (json!([{"all": ["shoe"]}]), "clusters[0].all[0]", "unknown_value"),
        (json!([{"prefix": ["extra.ssn", 0]}]), "clusters[0].prefix", "out_of_range"),
        (json!([{"prefix": ["extra.ssn", 65]}]), "clusters[0].prefix", "out_of_range"),
        (json!([{"all": ["tax_id"], "prefix": ["extra.ssn", 1]}]), "clusters[0]", "required"),
        (json!([{"all": ["tax_id"]}, {"all": ["tax_id"]}]), "clusters[1]", "duplicate"),
        (json!(vec![json!({"all": vec!["tax_id"; 17]})]), "clusters[0].all", "too_many"),
        (json!(prefixes(17)), "clusters[16]", "too_many"),
        (json!(5), "clusters", "type"),
        (json!([5]), "clusters[0]", "type"),
        (json!([{"all": [5]}]), "clusters[0].all[0]", "type"),
    ] {
        let error = policy(&clusters).unwrap_err();
        assert_eq!(error.rule.as_str(), rule, "{clusters} {error}");
        assert!(error.field.starts_with("clusters"), "{clusters} {error} {field}");
    }
}
