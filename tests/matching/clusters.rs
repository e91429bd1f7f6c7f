//! The six clusters and their keys.

use osoba::matching::*;
use osoba::names::Algorithm;
use osoba::person::{Address, AuthenticationMethod};
use osoba::Person;

use crate::host::*;

/// The clusters that hold for two persons.
fn together(a: &Person, b: &Person) -> Vec<&'static str> {
    let why = why_not(&submission(a.clone()), b, &Policy::registration(), scorecard());
    // All but those of the host's own, of which the policy has none.
    assert_eq!(why.clusters.len(), Cluster::ALL.len() - 1);
    why.clusters.iter().filter(|check| check.holds).map(|check| check.cluster.as_str()).collect()
}

fn named(last_name: &str, first_name: &str) -> Person<'static> {
    Person { last_name: text(last_name), first_name: text(first_name), ..Person::default() }
}

fn living(kind: &str, settlement_id: &str) -> Address<'static> {
    Address { r#type: text(kind), settlement: None, settlement_id: text(settlement_id) }
}

#[test]
fn tax_ids_must_be_equal_and_both_present() {
    let with = |tax_id: Option<&str>| Person {
        tax_id: tax_id.map(str::to_owned).map(Into::into),
        ..Person::default()
    };
    assert_eq!(together(&with(Some(TAX_ID)), &with(Some(TAX_ID))), ["tax_id"]);
    for (a, b) in [
        (Some(TAX_ID), Some(OTHER_TAX_ID)),
        (Some(TAX_ID), None),
        (None, Some(TAX_ID)),
        (None, None),
        (Some(""), Some("")),
    ] {
        assert!(together(&with(a), &with(b)).is_empty());
    }
}

#[test]
fn the_digits_of_any_document_must_be_equal_and_its_type_is_ignored() {
    let with = |kind: &str, numbers: &[&str]| Person {
        documents: numbers.iter().map(|number| document(kind, number)).collect(),
        ..Person::default()
    };
    let one = with("PASSPORT", &["АА123456"]);
    for other in [&["АА 123456"][..], &["1", "№123-456"], &["ВВ123456"]] {
        assert_eq!(together(&one, &with("NATIONAL_ID", other)), ["document_number"]);
    }
    for other in [&["АА12345"][..], &["АА1234567"], &[], &["АА"]] {
        assert!(together(&one, &with("PASSPORT", other)).is_empty());
    }
    assert!(together(&with("PASSPORT", &["АА"]), &with("PASSPORT", &["АА"])).is_empty());
}

#[test]
fn only_phones_of_otp_methods_count() {
    let with = |kind: &str, phone: &str| Person {
        authentication_methods: vec![
            AuthenticationMethod { r#type: text("OFFLINE"), phone_number: None },
            AuthenticationMethod { r#type: text(kind), phone_number: text(phone) },
        ],
        ..Person::default()
    };
    assert_eq!(together(&with("OTP", PHONE), &with("OTP", PHONE)), ["auth_phone"]);
    assert!(together(&with("OTP", PHONE), &with("THIRD_PERSON", PHONE)).is_empty());
    assert!(together(&with("THIRD_PERSON", PHONE), &with("OTP", PHONE)).is_empty());
    assert!(together(&with("OTP", PHONE), &with("OTP", OTHER_PHONE)).is_empty());
    assert!(together(&with("OTP", ""), &with("OTP", "")).is_empty());
}

#[test]
fn a_birth_date_counts_only_with_a_surname_that_sounds_alike() {
    let born = |last_name: &str, date: Option<&str>| Person {
        birth_date: date.and_then(|date| date.parse().ok()),
        ..named(last_name, "")
    };
    let day = Some("1991-08-24");
    assert_eq!(together(&born("Зразко", day), &born("ЗРАЗКО", day)), ["birth_date_last_name"]);
    assert!(together(&born("Зразко", day), &born("Вигаданюк", day)).is_empty());
    assert!(together(&born("Зразко", day), &born("Зразко", Some("1991-08-25"))).is_empty());
    assert!(together(&born("Зразко", None), &born("Зразко", None)).is_empty());
    assert!(together(&born("-", day), &born("-", day)).is_empty(), "names without a key");
}

#[test]
fn a_settlement_counts_only_where_somebody_lives_or_is_registered() {
    let living_in =
        |addresses: Vec<Address<'static>>| Person { addresses, ..named("Зразко", "") };
    let here = || living_in(vec![living("RESIDENCE", "x"), living("REGISTRATION", SETTLEMENT)]);
    for other in [living("RESIDENCE", SETTLEMENT), living("REGISTRATION", SETTLEMENT)] {
        assert_eq!(together(&here(), &living_in(vec![other])), ["settlement_last_name"]);
    }
    for other in [living("BIRTH", SETTLEMENT), living("RESIDENCE", "y"), living("RESIDENCE", "")] {
        assert!(together(&here(), &living_in(vec![other])).is_empty());
    }
    let empty = || living_in(vec![living("RESIDENCE", "")]);
    assert!(together(&empty(), &empty()).is_empty());
    let elsewhere = Person { last_name: text("Вигаданюк"), ..here() };
    assert!(together(&here(), &elsewhere).is_empty());
}

#[test]
fn both_names_must_sound_alike() {
    let me = named("Зразко", "Остап");
    assert_eq!(together(&me, &named("зразко", "ОСТАП")), ["first_last_name"]);
    assert!(together(&me, &named("Зразко", "Олена")).is_empty());
    assert!(together(&me, &named("Вигаданюк", "Остап")).is_empty());
    assert!(together(&me, &Person { first_name: None, ..me.clone() }).is_empty());
    assert!(together(&named("Зразко", "-"), &named("Зразко", "-")).is_empty());
}

#[test]
fn a_part_of_a_compound_surname_is_enough() {
    let compound = named("Зразко-Вигаданюк", "Остап");
    for part in ["Зразко", "Вигаданюк"] {
        assert_eq!(together(&compound, &named(part, "Остап")), ["first_last_name"]);
        assert_eq!(together(&named(part, "Остап"), &compound), ["first_last_name"]);
    }
}

#[test]
fn a_batch_gives_every_person_the_same_keys_as_alone() {
    let people = [somebody(), same("1"), stranger("2"), Person::default()];
    for algorithm in [Algorithm::Uk, Algorithm::Kankowski] {
        let batch = ClusterKeys::of_many(&people, algorithm);
        let alone: Vec<_> = people.iter().map(|p| ClusterKeys::of(p, algorithm)).collect();
        assert_eq!(batch, alone);
        assert_eq!(batch[0].key, algorithm.id());
    }
    let keys = ClusterKeys::of(&named("Зразко-Вигаданюк", "Остап"), Algorithm::Uk);
    assert_eq!(keys.last_names().collect::<Vec<_>>(), ["ЗРАСКОВИГАДАН0", "ЗРАСКО", "ВИГАДАН0"]);
    assert_eq!(keys.first_names().collect::<Vec<_>>(), ["ОСТАП"]);
}

#[test]
fn clusters_are_written_in_the_order_of_the_specification_and_read_back() {
    let all: Clusters = Cluster::ALL.iter().rev().copied().collect();
    let written = serde_json::to_string(&all).unwrap();
    assert_eq!(
        written,
        r#"["tax_id","document_number","auth_phone","birth_date_last_name","settlement_last_name","first_last_name","own"]"#
    );
    assert_eq!(serde_json::from_str::<Clusters>(&written).unwrap(), all);
    assert!(serde_json::from_str::<Clusters>(r#"["tax_id","tax_id"]"#).is_err());
    assert!(Clusters::default().is_empty() && !all.is_empty());
    assert_eq!(format!("{:?}", [Cluster::TaxId].into_iter().collect::<Clusters>()), "{TaxId}");
}

#[test]
fn a_settlement_s_uuid_is_one_id_in_upper_and_lower_case_and_no_other_text_is() {
    const LOWER: &str = "0b5c8a1e-8f0e-4c62-9d1f-3a0f4e8f7a10";
    const UPPER: &str = "0B5C8A1E-8F0E-4C62-9D1F-3A0F4E8F7A10";
    let lives = |id: &str| Person {
        addresses: vec![living("RESIDENCE", id)],
        ..named("Зразко", "-")
    };
    for (a, b, is_one) in [
        (LOWER, LOWER, true),
        (LOWER, UPPER, true),
        (UPPER, LOWER, true),
        (UPPER, UPPER, true),
        (UPPER, &format!(" {LOWER}\n"), true),
        ("a1", "A1", false),
        (&LOWER.replace('-', ""), &UPPER.replace('-', ""), false),
    ] {
        let expected: &[&str] = if is_one { &["settlement_last_name"] } else { &[] };
        assert_eq!(together(&lives(a), &lives(b)), expected, "{a} {b}");
    }
    let keys = ClusterKeys::of(&lives(UPPER), Algorithm::Uk);
    assert_eq!(keys.settlement_ids, [LOWER]);
}

#[test]
fn keys_are_listed_once_in_the_order_of_the_record() {
    let repeated = Person {
        documents: vec![
            document("PASSPORT", "АА21"),
            document("NATIONAL_ID", "12"),
            document("REFUGEE_CERTIFICATE", "№ 21"),
            document("PASSPORT", "АА"),
        ],
        addresses: vec![
            living("RESIDENCE", "y"),
            living("REGISTRATION", "x"),
            living("RESIDENCE", "x"),
            living("BIRTH", "z"),
        ],
        authentication_methods: vec![otp(OTHER_PHONE), otp(PHONE), otp(OTHER_PHONE), otp("")],
        ..Person::default()
    };
    let keys = ClusterKeys::of(&repeated, Algorithm::Uk);
    assert_eq!(keys.document_numbers, ["21", "12"]);
    assert_eq!(keys.settlement_ids, ["y", "x"]);
    assert_eq!(keys.auth_phones, [OTHER_PHONE, PHONE]);
    assert_eq!((&keys.tax_id, keys.birth_date), (&None, None));
    assert_eq!(ClusterKeys::of(&somebody(), Algorithm::Uk).tax_id.as_deref(), Some(TAX_ID));
}

#[test]
fn why_not_measures_the_distance_to_the_threshold() {
    let exact = score(&somebody(), &same("1")).as_f64();
    let why = |threshold: f64| {
        let policy = Policy::new(Threshold::new(threshold).unwrap());
        why_not(&submission(somebody()), &same("1"), &policy, scorecard())
    };
    assert_eq!((why(exact).distance, why(exact).matches), (0.0, false));
    let above = ((exact + 1e-5) * 1e5).round() / 1e5;
    assert_eq!((why(above).distance, why(above).matches), (-1e-5, false));
    assert_eq!((why(0.0).distance, why(0.0).matches), (exact, true));
    assert_eq!(why(0.25).threshold.as_f64(), 0.25);
    let nothing_in_common = why_not(
        &submission(somebody()),
        &stranger("2"),
        &Policy::new(Threshold::new(0.0).unwrap()),
        scorecard(),
    );
    assert!(nothing_in_common.distance > 0.0 && !nothing_in_common.matches);
}

#[test]
fn debug_shows_the_type_and_no_personal_data() {
    let keys = ClusterKeys::of(&somebody(), Algorithm::Uk);
    assert_eq!(format!("{keys:?}"), r#"ClusterKeys { key: "uk/2", .. }"#);
    let holder = Holder::from(&same("1"));
    assert_eq!(format!("{holder:?}"), r#"Holder { id: Some("1"), .. }"#);
    assert_eq!(format!("{:?}", Query::default()), "Query { .. }");
    for question in [
        Question::PhoneHolders { phone: PHONE.to_owned() },
        Question::PhoneIsConfidants { phone: PHONE.to_owned() },
        Question::Person { id: ID.to_owned() },
        Question::Candidates(Box::new(keys)),
    ] {
        assert_eq!(format!("{question:?}"), format!("Question({})", question.name()));
    }
}

#[test]
fn a_holder_is_made_of_a_person() {
    let holder = Holder::from(&same("1"));
    let expected = Holder { id: text("1"), tax_id: text(TAX_ID), phone_number: None };
    assert_eq!(holder, expected);
}

#[test]
fn keys_are_empty_where_no_cluster_can_be_looked_up_by_them() {
    let nobody = Person::default;
    let surname = || named("Зразко", "");
    let lives = || vec![living("RESIDENCE", "1")];
    let day = "1991-08-24".parse().ok();
    let phone = || vec![otp(PHONE)];
    let certificate = || vec![document("BIRTH_CERTIFICATE", "1-БК № 123456")];
    for (person, is_empty) in [
        (nobody(), true),
        (surname(), true),
        (named("", "Остап"), true),
        (Person { birth_date: day, ..nobody() }, true),
        (Person { addresses: lives(), birth_date: day, ..named("", "Остап") }, true),
        (Person { birth_date: day, ..surname() }, false),
        (Person { addresses: lives(), ..surname() }, false),
        (named("Зразко", "Остап"), false),
        (Person { tax_id: text(TAX_ID), ..nobody() }, false),
        (Person { tax_id: text("0000000000"), ..nobody() }, true),
        (Person { authentication_methods: phone(), ..nobody() }, false),
        (Person { documents: vec![document("PASSPORT", "АА123456")], ..nobody() }, false),
        (Person { documents: certificate(), ..nobody() }, false),
        (Person { documents: vec![document("PASSPORT", "АА")], ..nobody() }, true),
    ] {
        let keys = ClusterKeys::of(&person, Algorithm::Uk);
        assert_eq!(keys.is_empty(), is_empty, "{}", serde_json::to_string(&keys).unwrap());
    }
}

/// Lists of any length, each number given again after any number of others.
#[test]
fn a_key_is_given_once_and_in_the_order_of_the_record() {
    for count in 0..20_usize {
        let numbers: Vec<String> =
            (0..count).map(|at| format!("38067{:07}", 1_234_560 + at)).collect();
        for gap in 1..20 {
            let given = numbers.iter().enumerate().flat_map(|(at, number)| {
                [Some(number), at.checked_sub(gap).map(|before| &numbers[before])]
            });
            let person = Person {
                documents: given.flatten().map(|number| document("PASSPORT", number)).collect(),
                ..Person::default()
            };
            let keys = ClusterKeys::of(&person, Algorithm::Uk);
            assert_eq!(keys.document_numbers, numbers, "{count} {gap}");
        }
    }
}
