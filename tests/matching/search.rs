//! Ranking of an operator's search.

use osoba::comparison::Normalisation;
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
fn matching(id: &str, fields: &str) -> Person<'static> {
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
    search(&query(), persons, Algorithm::Uk).unwrap()
}

#[test]
fn a_person_is_listed_once_in_the_first_cluster_that_it_shares() {
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
fn clusters_come_in_their_order_and_the_exact_surname_first_within() {
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
        tax_id: tax_id.map(str::to_owned).map(Into::into),
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
        let error = search(&query, &[], Algorithm::Uk).unwrap_err();
        assert_eq!(error, FieldError::new(field, Rule::Required));
    }
}

#[test]
fn a_record_found_twice_is_listed_once_and_two_records_of_one_id_are_an_error() {
    let one = matching("1", "tp");
    assert_eq!(ranked(&[one.clone(), matching("2", "tp"), one.clone()]).len(), 2);
    let error = search(&query(), &[one.clone(), matching("1", "tpl")], Algorithm::Uk).unwrap_err();
    assert_eq!(error, FieldError::new("persons[1].id", Rule::Duplicate));
    let error = search(&query(), &[one, Person::default()], Algorithm::Uk).unwrap_err();
    assert_eq!(error, FieldError::new("persons[1].id", Rule::Required));
}

/// A person found by one identifier and the surname, whose identifier is written so.
fn holding(field: &str, value: &str) -> Person<'static> {
    let own = Person { id: text("1"), last_name: text("Зразко"), ..Person::default() };
    match field {
        "tax_id" => Person { tax_id: text(value), ..own },
        "phone_number" => Person { authentication_methods: vec![otp(value)], ..own },
        "phones" => {
            let number = osoba::person::Phone { r#type: text("MOBILE"), number: text(value) };
            Person { phones: vec![number], ..own }
        }
        _ => Person { documents: vec![document("BIRTH_CERTIFICATE", value)], ..own },
    }
}

fn searching(field: &str, value: &str) -> Query {
    let plain = Query {
        tax_id: None,
        birth_certificate: None,
        phone_number: None,
        second_name: None,
        ..query()
    };
    match field {
        "tax_id" => Query { tax_id: text(value), ..plain },
        "phone_number" | "phones" => Query { phone_number: text(value), ..plain },
        _ => Query { birth_certificate: text(value), ..plain },
    }
}

fn rules(query: &Query) -> Vec<&'static str> {
    let findings = query.findings(SearchSettings::default());
    findings.into_iter().map(|finding| finding.rule.as_str()).collect()
}

#[test]
fn a_value_is_found_however_it_is_written_on_either_side() {
    const PHONES: &[&str] = &[
        "+380671112233",
        " 380671112233",
        "0671112233",
        "+38 067 111-22-33",
        "(067) 111–22–33",
        "\u{200b}067.111.22.33\u{a0}",
        "00380671112233",
    ];
    const TAX_IDS: &[&str] = &["3347300034", " 3347300034\u{a0}", "3347 300034", "3347-300034"];
    let same: [(&str, &[&str]); 8] = [
        ("birth_certificate", &["ІІ-ЖД 654321", "II-ЖД654321", "іі-жд№654321", "11-ЖД 654321"]),
        ("birth_certificate", &["I-AM 123456", "І-АМ 123456", "І–АМ123456", "1-AM123456"]),
        ("birth_certificate", &["123456", "123 456"]),
        ("phone_number", PHONES),
        ("phones", PHONES),
        ("phone_number", &["+48067111223344", "+48 067 111223344 "]),
        ("tax_id", TAX_IDS),
        ("tax_id", &["АВ123456", "AB 123456", "ав123456"]),
    ];
    for (field, spellings) in same {
        for (searched, own) in spellings.iter().flat_map(|a| spellings.iter().map(move |b| (a, b)))
        {
            // A foreign number is compared as it is written.
            let is_foreign = spellings.iter().any(|text| text.starts_with("+48"));
            let found = search(&searching(field, searched), &[holding(field, own)], Algorithm::Uk);
            let expected = usize::from(!is_foreign || searched.trim() == own.trim());
            assert_eq!(found.unwrap().len(), expected, "{field}: {searched:?} and {own:?}");
        }
    }
    // What the published system tells apart, for whom that is wanted.
    let published =
        SearchSettings { normalisation: Normalisation::Published, ..SearchSettings::default() };
    let own = holding("birth_certificate", "II-ЖД654321");
    let query = searching("birth_certificate", "ІІ-ЖД 654321");
    assert_eq!(search(&query, &[own], published).unwrap(), []);
}

#[test]
fn a_blank_or_placeholder_in_a_query_finds_nobody_and_is_a_finding() {
    for (field, value, rule) in [
        ("tax_id", "0000000000", "placeholder"),
        ("tax_id", "1234567890", "placeholder"),
        ("tax_id", "-", "placeholder"),
        ("tax_id", "немає", "placeholder"),
        ("birth_certificate", "111111", "placeholder"),
        ("birth_certificate", "№", "placeholder"),
        ("phone_number", "+380999999999", "placeholder"),
        ("phone_number", "0999999999", "placeholder"),
        ("phones", "+380000000000", "placeholder"),
    ] {
        let query = searching(field, value);
        assert_eq!(search(&query, &[holding(field, value)], Algorithm::Uk).unwrap(), [], "{value}");
        assert_eq!(rules(&query), [rule], "{value}");
    }
    for field in ["tax_id", "birth_certificate", "phone_number", "phones"] {
        for blank in ["", " ", "\u{a0}", "\u{200b}"] {
            let query = searching(field, blank);
            assert_eq!(search(&query, &[holding(field, blank)], Algorithm::Uk).unwrap(), []);
            assert_eq!(rules(&query), [""; 0], "{blank:?}");
        }
    }
    let nameless = Query { last_name: text("-"), first_name: text("немає"), ..query() };
    assert_eq!(rules(&nameless), ["placeholder", "placeholder"]);
    let unknown = Query { birth_date: "1900-01-01".parse().ok(), ..query() };
    assert_eq!(rules(&unknown), ["placeholder"]);
    let born = Person { birth_date: unknown.birth_date, ..matching("1", "lf") };
    assert_eq!(search(&unknown, &[born], Algorithm::Uk).unwrap(), []);
}

#[test]
fn a_searched_value_that_is_malformed_is_a_finding_that_names_the_rule() {
    for (field, value, rule) in [
        ("phone_number", "111-22-33", "phone"),
        ("phone_number", "+48067111223344", "phone"),
        ("phone_number", "+38067111223O", "phone"),
        ("tax_id", "33473O0034", "tax_id"),
        ("tax_id", "334730003", "tax_id"),
        ("tax_id", "3347300035", "check_digit"),
        ("birth_certificate", "І-БК", "birth_certificate"),
    ] {
        assert_eq!(rules(&searching(field, value)), [rule], "{value}");
        // It is compared all the same: the record may hold the same mistake.
        let found = search(&searching(field, value), &[holding(field, value)], Algorithm::Uk);
        assert_eq!(found.unwrap().len(), 1, "{value}");
    }
    let query = Query { second_name: text("李"), ..query() };
    let findings = query.findings(Algorithm::Uk);
    let expected = QueryFinding { field: "query.second_name", rule: QueryRule::NoKey };
    assert_eq!(findings, [expected]);
    assert_eq!(rules(&searching("tax_id", TAX_ID)), [""; 0]);
}

#[test]
fn swapped_names_are_found_last_if_the_birth_date_agrees() {
    let swapped = |id: &str, fields: &str| Person {
        last_name: text("Остап"),
        first_name: text("Зразко"),
        ..matching(id, fields)
    };
    let persons = [swapped("1", "d"), swapped("2", ""), swapped("3", "tp"), matching("4", "ldf")];
    let found = ranked(&persons);
    let clusters: Vec<_> = found.iter().map(|f| (f.id.as_str(), f.cluster)).collect();
    let expected = [
        ("3", SearchCluster::TaxIdPhone),
        ("4", SearchCluster::BirthDateNames),
        ("1", SearchCluster::SwappedNames),
    ];
    assert_eq!(clusters, expected);
    // Names are measured crosswise there, and are no fields that match.
    assert_eq!((found[2].distances.last_name, found[2].distances.first_name), (0, 0));
    assert_eq!(found[2].matched, ["birth_date"]);
}

#[test]
fn a_long_name_is_measured_by_its_beginning_and_its_length() {
    let long = |ending: &str| format!("Зразко{}{ending}", "а".repeat(30_000));
    let query = Query { last_name: text(&long("бб")), ..query() };
    let person = Person { last_name: text(&long("ввв")), ..matching("1", "tp") };
    let found = search(&query, &[person], Algorithm::Uk).unwrap();
    assert_eq!(found[0].distances.last_name, 1);
    let endless = Query { last_name: text(&"а".repeat(40_000)), ..query };
    let error = search(&endless, &[], Algorithm::Uk).unwrap_err();
    assert_eq!(error, FieldError::new("query.last_name", Rule::TooLong));
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

#[test]
fn a_key_alone_stands_for_the_settings_of_a_search_by_that_key() {
    for key in Algorithm::ALL {
        let settings = SearchSettings::from(*key);
        assert_eq!(settings, SearchSettings { key: *key, ..SearchSettings::default() });
        assert_eq!((settings.key, settings.normalisation), (*key, Normalisation::Clean));
    }
}
