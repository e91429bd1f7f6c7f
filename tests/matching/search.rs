//! Ranking of an operator's search.

use osoba::matching::*;
use osoba::names::Algorithm;
use osoba::{FieldError, Person, Rule};
use proptest::prelude::*;

use crate::host::*;

fn query() -> Query {
    Query {
        last_name: text("Зразко"),
        first_name: text("Остап"),
        birth_date: "1991-08-24".parse().ok(),
        tax_id: text(TAX_ID),
        birth_certificate: text("1-БК 123456"),
        phone_number: text(PHONE),
        second_name: text("Юрійович"),
    }
}

/// A person who matches in the fields named by letters: t tax id, p phone, c certificate,
/// l surname, d birth date, f first name.
fn matching(id: &str, fields: &str) -> Person {
    let has = |letter: char| fields.contains(letter);
    Person {
        id: text(id),
        tax_id: text(if has('t') { TAX_ID } else { OTHER_TAX_ID }),
        authentication_methods: vec![otp(if has('p') { PHONE } else { OTHER_PHONE })],
        documents: vec![
            document("PASSPORT", "1-БК 123456"),
            document("BIRTH_CERTIFICATE", if has('c') { "ІБК№123456" } else { "ІБК№123457" }),
        ],
        last_name: text(if has('l') { "Зразко" } else { "Вигаданюк" }),
        first_name: text(if has('f') { "Остап" } else { "Олена" }),
        birth_date: if has('d') { "1991-08-24" } else { "1960-02-02" }.parse().ok(),
        ..Person::default()
    }
}

fn ranked(persons: &[Person]) -> Vec<Ranked> {
    rank(&query(), persons, Algorithm::Uk).unwrap()
}

#[test]
fn a_person_is_listed_once_in_the_first_cluster_that_holds() {
    for (fields, expected) in [
        ("tp", Some(SearchCluster::TaxIdPhone)),
        ("tpcldf", Some(SearchCluster::TaxIdPhone)),
        ("tl", Some(SearchCluster::TaxIdLastName)),
        ("tlcdf", Some(SearchCluster::TaxIdLastName)),
        ("cp", Some(SearchCluster::CertificatePhone)),
        ("cpldf", Some(SearchCluster::CertificatePhone)),
        ("cl", Some(SearchCluster::CertificateLastName)),
        ("cldf", Some(SearchCluster::CertificateLastName)),
        ("pl", Some(SearchCluster::PhoneLastName)),
        ("pldf", Some(SearchCluster::PhoneLastName)),
        ("ldf", Some(SearchCluster::BirthDateNames)),
        ("tdf", None),
        ("tc", None),
        ("cdf", None),
        ("pdf", None),
        ("ld", None),
        ("lf", None),
        ("df", None),
        ("", None),
    ] {
        let found = ranked(&[matching("1", fields)]);
        assert_eq!(found.first().map(|found| found.cluster), expected, "{fields}");
        assert!(found.len() <= 1);
    }
}

#[test]
fn clusters_come_in_their_order_and_the_very_surname_first_within() {
    let persons = [
        matching("6", "ldf"),
        matching("5", "pl"),
        matching("4", "cl"),
        matching("3", "cp"),
        matching("2", "tl"),
        Person { last_name: text("Вигаданюк"), ..matching("1b", "tpf") },
        matching("1c", "tpl"),
        matching("1a", "tplf"),
    ];
    let ids: Vec<_> = ranked(&persons).into_iter().map(|found| found.id).collect();
    // 1b is nearer than 1c by first name, but its surname is another.
    assert_eq!(ids, ["1a", "1c", "1b", "2", "3", "4", "5", "6"]);
}

#[test]
fn within_a_cluster_the_sum_of_distances_decides_then_the_id() {
    let tax = |id: &str, tax_id: Option<&str>| Person {
        tax_id: tax_id.map(str::to_owned),
        ..matching(id, "pldf")
    };
    let persons = [
        tax("e", None),
        tax("d", Some("3347300044")),
        tax("c", Some("3347300035")),
        tax("b", Some("3347300035")),
    ];
    let found = ranked(&persons);
    let distances: Vec<_> = found.iter().map(|f| (f.id.as_str(), f.distances.tax_id)).collect();
    assert_eq!(distances, [("b", Some(1)), ("c", Some(1)), ("d", Some(1)), ("e", Some(10))]);
    let far = Person { first_name: text("Остапко"), ..tax("a", Some("3347300035")) };
    let found = ranked(&[far, tax("b", Some("3347399999"))]);
    assert_eq!(found[0].distances.first_name + found[0].distances.tax_id.unwrap(), 3);
    assert_eq!((found[0].id.as_str(), found[1].id.as_str()), ("a", "b"));
}

#[test]
fn the_fields_that_match_are_named() {
    let whole = Person { second_name: text("ЮРІЙОВИЧ"), ..matching("1", "tpcldf") };
    let fields = [
        "first_name",
        "last_name",
        "birth_date",
        "second_name",
        "tax_id",
        "birth_certificate",
        "phone_number",
    ];
    assert_eq!(ranked(&[whole])[0].matched, fields);
    assert_eq!(ranked(&[matching("1", "tp")])[0].matched, ["tax_id", "phone_number"]);
}

#[test]
fn a_query_without_a_mandatory_field_is_an_error() {
    for (query, field) in [
        (Query { last_name: None, ..query() }, "query.last_name"),
        (Query { last_name: text(""), ..query() }, "query.last_name"),
        (Query { first_name: None, ..query() }, "query.first_name"),
        (Query { birth_date: None, ..query() }, "query.birth_date"),
    ] {
        let error = rank(&query, &[], Algorithm::Uk).unwrap_err();
        assert_eq!(error, FieldError::new(field, Rule::Required));
    }
}

#[test]
fn a_record_found_twice_is_listed_once_and_two_records_of_one_id_are_an_error() {
    let one = matching("1", "tp");
    assert_eq!(ranked(&[one.clone(), matching("2", "tp"), one.clone()]).len(), 2);
    let error = rank(&query(), &[one.clone(), matching("1", "tpl")], Algorithm::Uk).unwrap_err();
    assert_eq!(error, FieldError::new("persons[1].id", Rule::Duplicate));
    let error = rank(&query(), &[one, Person::default()], Algorithm::Uk).unwrap_err();
    assert_eq!(error, FieldError::new("persons[1].id", Rule::Required));
}

#[test]
fn an_empty_searched_field_matches_nothing() {
    let empty =
        Query {
            tax_id: text(""), phone_number: text(""), birth_certificate: text("№"), ..query()
        };
    let nobody = Person {
        id: text("1"),
        tax_id: text(""),
        authentication_methods: vec![otp("")],
        documents: vec![document("BIRTH_CERTIFICATE", "-")],
        last_name: text("Зразко"),
        ..Person::default()
    };
    assert_eq!(rank(&empty, &[nobody], Algorithm::Uk).unwrap(), []);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_the_persons_found_changes_nothing(
        fields in prop::collection::vec("t?p?c?l?d?f?", 0..12), turn in any::<prop::sample::Index>()
    ) {
        let persons: Vec<Person> =
            fields.iter().enumerate().map(|(at, fields)| matching(&at.to_string(), fields)).collect();
        let mut turned = persons.clone();
        turned.rotate_left(turn.index(persons.len().max(1)).min(persons.len()));
        turned.reverse();
        let found = ranked(&persons);
        prop_assert_eq!(&found, &ranked(&turned));
        prop_assert!(found.is_sorted_by_key(|found| found.cluster));
    }
}
