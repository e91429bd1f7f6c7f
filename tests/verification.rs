//! The verification rules, held against a second, independently written table.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects,
    reason = "tests may panic"
)]

use chrono::{DateTime, TimeDelta, Utc};
use osoba::verification::*;
use osoba::Person;
use proptest::prelude::*;

fn now() -> DateTime<Utc> {
    "2024-05-01T01:00:00Z".parse().unwrap()
}

fn record(status: Status) -> Verification {
    Verification { status, reason: Some(Reason::Auto), synced_at: None, updated_at: None }
}

/// The specification's sentences once more, as a matrix: one row a status, one column an event.
/// `N` VERIFICATION_NEEDED, `R` IN_REVIEW, `V` VERIFIED, `X` NOT_VERIFIED, `0` VERIFICATION_NOT_NEEDED,
/// `NV` either of two, `-` refused.
const MATRIX: &str = "
from | signed_with_unzr signed_without_unzr asked_again claimed data_absent incorrect_data found not_found technical_error released
*    | N                0                   -           -       -           -              -     -         -               -
N    | N                0                   N           R       -           -              -     -         -               -
R    | N                0                   N           R       0           X              V     X         R               NV
V    | N                0                   N           R       -           -              -     -         -               -
X    | N                0                   N           -       -           -              -     -         -               -
0    | N                0                   N           -       -           -              -     -         -               -
";

fn status_of(letter: char) -> Option<Status> {
    match letter {
        'N' => Some(Status::VerificationNeeded),
        'R' => Some(Status::InReview),
        'V' => Some(Status::Verified),
        'X' => Some(Status::NotVerified),
        '0' => Some(Status::VerificationNotNeeded),
        _ => None,
    }
}

#[test]
fn every_status_by_every_event_leads_to_exactly_the_specified_results() {
    let mut rows = MATRIX.trim().lines();
    let events: Vec<&str> =
        rows.next().unwrap().split('|').nth(1).unwrap().split_whitespace().collect();
    let mut checked = 0;
    for row in rows {
        let (from, cells) = row.split_once('|').unwrap();
        let from = status_of(from.trim().chars().next().unwrap());
        for (name, cell) in events.iter().zip(cells.split_whitespace()) {
            let event = *Event::ALL.iter().find(|event| event.as_str() == *name).unwrap();
            let expected: Vec<Status> = cell.chars().filter_map(status_of).collect();
            assert_eq!(targets(from, event), expected, "{from:?} by {name}");
            for to in Status::ALL {
                let permitted = permit(from, event, *to);
                assert_eq!(permitted.is_ok(), expected.contains(to), "{from:?} by {name} to {to}");
                if let Err(refused) = permitted {
                    let text = refused.to_string();
                    assert!(text.contains(name) && text.contains(to.as_str()), "{text}");
                    assert!(text.contains(from.map_or("no record", Status::as_str)), "{text}");
                }
                checked += 1;
            }
        }
    }
    assert_eq!(checked, (Status::ALL.len() + 1) * Event::ALL.len() * Status::ALL.len());
}

#[test]
fn the_diagram_shows_every_transition_once() {
    let diagram = diagram();
    let expected: usize = TRANSITIONS.iter().map(|row| row.from.len() * row.to.len()).sum();
    assert_eq!(diagram.lines().count(), expected + 1);
    let mut lines: Vec<&str> = diagram.lines().collect();
    lines.sort_unstable();
    lines.dedup();
    assert_eq!(lines.len(), expected + 1);
}

#[test]
fn a_claim_sets_in_review_auto_and_nothing_else() {
    for status in [Status::VerificationNeeded, Status::Verified, Status::InReview] {
        let changes = claim(&record(status)).unwrap();
        assert_eq!((changes.status(), changes.reason()), (Status::InReview, Some(Reason::Auto)));
        assert_eq!(changes.guard(), Some(status));
        assert_eq!(changes.data_id(), Column::Keep);
        assert_eq!(changes.data_status(), Column::Keep);
        assert_eq!(changes.synced_at(), Column::Keep);
        assert_eq!(changes.unverified_at(), Column::Keep);
        assert!(!changes.clears_unzr() && changes.unzr_data().is_none());
    }
    assert!(claim(&record(Status::NotVerified)).is_err());
    assert!(claim(&record(Status::VerificationNotNeeded)).is_err());
}

#[test]
fn a_release_puts_back_the_status_and_reason_held_before_the_claim() {
    for (status, reason) in [
        (Status::VerificationNeeded, Some(Reason::OnlineTriggered)),
        (Status::Verified, Some(Reason::Manual)),
        (Status::VerificationNeeded, None),
    ] {
        let before = BeforeClaim::of(&Verification { reason, ..record(status) }).unwrap();
        let changes = release(before);
        assert_eq!((changes.status(), changes.reason()), (status, reason));
        assert_eq!(changes.guard(), Some(Status::InReview));
        assert_eq!(changes.synced_at(), Column::Keep);
    }
}

#[test]
fn a_lost_claim_taken_over_goes_back_to_verification_needed() {
    let before = BeforeClaim::of(&record(Status::InReview)).unwrap();
    assert_eq!(before.status(), Status::VerificationNeeded);
}

#[test]
fn a_signed_request_clears_the_registrys_answer_and_keeps_unverified_at() {
    for (unzr, status, reason) in [
        (Some("19910824-00026"), Status::VerificationNeeded, Reason::OnlineTriggered),
        (Some("malformed"), Status::VerificationNeeded, Reason::OnlineTriggered),
        (None, Status::VerificationNotNeeded, Reason::AutoDataAbsent),
        (Some(""), Status::VerificationNotNeeded, Reason::AutoDataAbsent),
    ] {
        let changes = request_signed(unzr, Reasons::Current);
        assert_eq!((changes.status(), changes.reason()), (status, Some(reason)));
        assert_eq!(changes.guard(), None);
        assert_eq!(changes.data_id(), Column::Null);
        assert_eq!(changes.data_status(), Column::Null);
        assert_eq!(changes.synced_at(), Column::Null);
        assert_eq!(changes.unverified_at(), Column::Keep);
    }
    let legacy = request_signed(None, Reasons::Legacy);
    assert_eq!(legacy.reason(), Some(Reason::Initial));
}

#[test]
fn only_a_malformed_number_is_cleared() {
    for (unzr, cleared) in [
        (Some("19910824_00026"), true),
        (Some("19910824-00026 "), true),
        (Some("19910824-00026"), false),
        (Some(""), false),
        (None, false),
    ] {
        let person = Person { unzr: unzr.map(Into::into), ..sent() };
        let answer = RegistryAnswer::NotFound;
        let step =
            sync(&person, &record(Status::InReview), Some(&answer), &SyncPolicy::default(), now());
        let Ok(SyncStep::Apply(changes)) = step else { panic!("{unzr:?}: {step:?}") };
        assert_eq!(changes.clears_unzr(), cleared, "{unzr:?}");
    }
}

fn sent() -> Person<'static> {
    Person {
        unzr: Some("19910824-00026".into()),
        last_name: Some("Зразко".into()),
        first_name: Some("Остап".into()),
        birth_date: "1991-08-24".parse().ok(),
        ..Person::default()
    }
}

#[test]
fn the_row_of_a_confirmed_person_is_what_was_sent_and_answered() {
    for (second_name, sent_as) in [(None, ""), (Some("Юрійович"), "Юрійович")] {
        for description in [None, Some("Особу знайдено")] {
            let person = Person { second_name: second_name.map(Into::into), ..sent() };
            let answer = RegistryAnswer::from_status(1, description.map(Into::into));
            let policy = SyncPolicy::default();
            let step =
                sync(&person, &record(Status::InReview), Some(&answer), &policy, now()).unwrap();
            let SyncStep::Apply(changes) = step else { panic!("{step:?}") };
            let row = changes.unzr_data().unwrap();
            assert_eq!(row.unzr().as_str(), "19910824-00026");
            assert_eq!((row.family_name(), row.given_name()), ("Зразко", "Остап"));
            assert_eq!(row.patronymic_name(), sent_as);
            assert_eq!(Some(row.date_birth()), person.birth_date);
            assert_eq!((row.status(), row.description()), (1, description));
        }
    }
}

#[test]
fn an_invalid_row_is_refused_with_a_message() {
    let error = serde_json::from_str::<Verification>("7").unwrap_err().to_string();
    assert!(
        error.ends_with("expected a row of person_verifications at line 1 column 1"),
        "{error}"
    );
}

#[test]
fn an_operator_may_only_set_verification_needed_from_any_status() {
    for from in Status::ALL {
        for to in Status::ALL {
            let result = ask_again(*from, *to);
            assert_eq!(result.is_ok(), *to == Status::VerificationNeeded);
            if let Err(refused) = result {
                assert!(refused.to_string().starts_with("value is not allowed"));
            }
        }
    }
}

#[test]
fn a_person_asked_again_is_due_at_once() {
    let changes = ask_again(Status::Verified, Status::VerificationNeeded).unwrap();
    let after = Verification {
        status: changes.status(),
        reason: changes.reason(),
        synced_at: changes.synced_at().written().unwrap(),
        updated_at: Some(now()),
    };
    assert!(is_due(&Person::default(), &after, None, &SyncPolicy::default(), now()));
}

#[test]
fn a_person_is_due_when_never_synced_or_synced_the_validation_period_before_today() {
    let policy = SyncPolicy::default();
    // 2024-05-01 less 270 days is 2023-08-05.
    for (synced, due) in [
        (None, true),
        (Some("2023-08-04T23:59:59Z"), true),
        (Some("2023-08-05T00:00:00Z"), true),
        (Some("2023-08-05T00:00:01Z"), false),
        (Some("2024-05-01T00:59:59Z"), false),
        (Some("2030-01-01T00:00:00Z"), false),
    ] {
        for status in [Status::VerificationNeeded, Status::Verified] {
            let synced_at = synced.map(|text| text.parse().unwrap());
            let verification = Verification { synced_at, ..record(status) };
            assert_eq!(
                is_due(&Person::default(), &verification, None, &policy, now()),
                due,
                "{synced:?}"
            );
        }
    }
    for status in [Status::NotVerified, Status::VerificationNotNeeded, Status::InReview] {
        assert!(!is_due(&Person::default(), &record(status), None, &policy, now()), "{status}");
    }
}

#[test]
fn only_an_active_person_is_due() {
    for (status, is_active, due) in [
        (Some("active"), Some(true), true),
        (Some("ACTIVE"), Some(true), true),
        (None, None, true),
        (Some("inactive"), Some(true), false),
        (Some("MERGED"), Some(true), false),
        (Some("active"), Some(false), false),
    ] {
        let person = Person { status: status.map(Into::into), is_active, ..Person::default() };
        let verification = record(Status::VerificationNeeded);
        assert_eq!(is_due(&person, &verification, None, &SyncPolicy::default(), now()), due);
    }
}

#[test]
fn a_claim_that_outlived_the_time_out_is_due_again() {
    let policy = SyncPolicy { claim_timeout_minutes: 15, ..SyncPolicy::default() };
    for (minutes, due) in [(14, false), (15, true), (600, true)] {
        let updated_at = Some(now() - TimeDelta::minutes(minutes));
        let verification = Verification { updated_at, ..record(Status::InReview) };
        assert_eq!(
            is_due(&Person::default(), &verification, None, &policy, now()),
            due,
            "{minutes}"
        );
    }
}

#[test]
fn online_triggered_comes_first_then_the_longest_unsynced() {
    let at = |text: &str| Some(text.parse().unwrap());
    let online = |synced_at| Verification {
        reason: Some(Reason::OnlineTriggered),
        synced_at,
        ..record(Status::VerificationNeeded)
    };
    let plain = |synced_at| Verification { synced_at, ..record(Status::Verified) };
    let sorted = [
        online(None),
        online(at("2020-01-01T00:00:00Z")),
        plain(None),
        plain(at("2020-01-01T00:00:00Z")),
        plain(at("2021-01-01T00:00:00Z")),
    ];
    for pair in sorted.windows(2) {
        assert!(due_order(&pair[0], None) < due_order(&pair[1], None), "{pair:?}");
    }
    let lost = |updated_at| Verification { updated_at, ..record(Status::InReview) };
    let orders = [
        due_order(&online(at("2021-01-01T00:00:00Z")), None),
        due_order(&lost(at("2024-01-01T00:00:00Z")), None),
        due_order(&lost(at("2024-01-02T00:00:00Z")), None),
        due_order(&plain(None), None),
        due_order(&plain(at("2021-01-01T00:00:00Z")), None),
        due_order(&online(None), at("2019-01-01T00:00:00Z")),
        due_order(&plain(None), at("2019-01-02T00:00:00Z")),
    ];
    assert!(orders.is_sorted_by(|a, b| a < b), "{orders:?}");
    let verified_online = Verification { status: Status::Verified, ..online(None) };
    assert_eq!(due_order(&verified_online, None), due_order(&plain(None), None));
}

#[test]
fn each_failure_in_a_row_postpones_a_person_longer() {
    let policy = SyncPolicy::default();
    let waiting = record(Status::VerificationNeeded);
    for (failures, hours) in
        [(0, 1), (1, 1), (2, 2), (3, 4), (13, 4096), (14, 6480), (63, 6480), (u32::MAX, 6480)]
    {
        let after = due_after(failures, &policy, now());
        assert_eq!(after - now(), TimeDelta::hours(hours), "{failures}");
        let due = |at| is_due(&Person::default(), &waiting, Some(after), &policy, at);
        assert!(due(after) && !due(after - TimeDelta::seconds(1)), "{failures}");
    }
    let end = DateTime::<Utc>::MAX_UTC;
    assert_eq!(due_after(5, &policy, end), end);
    // A lost claim is judged by its own time.
    let lost = Verification { updated_at: Some(now()), ..record(Status::InReview) };
    let later = now() + TimeDelta::minutes(60);
    assert!(is_due(&Person::default(), &lost, Some(end), &policy, later));
}

#[test]
fn not_verified_by_hand_blocks_and_is_never_overwritten_nor_computed() {
    for status in Status::ALL {
        let streams = Streams { unzr: Some(*status), ..Streams::default() };
        assert!(!cumulative(&streams).blocks(), "{status}");
        let manual = CumulativeStatus::NotVerified;
        let streams = Streams { verification_status: Some(manual), ..streams };
        assert_eq!(cumulative(&streams), manual);
        assert!(cumulative(&streams).blocks());
    }
}

#[test]
fn absurd_settings_do_not_overflow_the_calendar() {
    let policy = SyncPolicy {
        validation_period_days: u32::MAX,
        claim_timeout_minutes: u32::MAX,
        ..SyncPolicy::default()
    };
    let verification = Verification { synced_at: Some(now()), ..record(Status::Verified) };
    assert!(!is_due(&Person::default(), &verification, None, &policy, now()));
    assert!(!is_due(&Person::default(), &verification, None, &policy, DateTime::<Utc>::MIN_UTC));
}

const MARK: &str = "МІТКА";

fn any_person() -> impl Strategy<Value = Person<'static>> {
    let text = || proptest::option::of(prop_oneof![any::<String>(), Just(MARK.to_owned())]);
    let unzr =
        prop_oneof![text(), "[0-9]{8}-[0-9]{5}".prop_map(Some), "[0-9-]{10,16}".prop_map(Some)];
    let date =
        proptest::option::of((-300_000_i32..3_000_000).prop_map(|days| {
            chrono::NaiveDate::from_num_days_from_ce_opt(days).unwrap_or_default()
        }));
    (unzr, text(), text(), text(), date).prop_map(
        |(unzr, last_name, first_name, second_name, birth_date)| Person {
            unzr: unzr.map(Into::into),
            last_name: last_name.map(Into::into),
            first_name: first_name.map(Into::into),
            second_name: second_name.map(Into::into),
            birth_date,
            ..Person::default()
        },
    )
}

fn any_answer() -> impl Strategy<Value = Option<RegistryAnswer>> {
    proptest::option::of(prop_oneof![
        (-4_i64..4, proptest::option::of(any::<String>()))
            .prop_map(|(status, text)| RegistryAnswer::from_status(status, text)),
        any::<i64>().prop_map(|status| RegistryAnswer::from_status(status, None)),
        prop_oneof![Just("timeout".to_owned()), any::<String>()]
            .prop_map(|name| RegistryAnswer::Fault(Fault::from_name(&name))),
    ])
}

fn any_status() -> impl Strategy<Value = Status> {
    proptest::sample::select(Status::ALL)
}

fn any_policy() -> impl Strategy<Value = SyncPolicy> {
    (
        prop_oneof![Just(Reasons::Current), Just(Reasons::Legacy)],
        prop_oneof![Just(MandatoryFields::Retry), Just(MandatoryFields::NotFound)],
    )
        .prop_map(|(reasons, mandatory_fields)| SyncPolicy {
            reasons,
            mandatory_fields,
            ..SyncPolicy::default()
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn plan_changes_nothing_outside_its_guard(
        person in any_person(), status in any_status(), answer in any_answer(), policy in any_policy(),
    ) {
        let step = sync(&person, &record(status), answer.as_ref(), &policy, now());
        if status != Status::InReview {
            prop_assert_eq!(step, Ok(SyncStep::Leave(LeaveReason::StatusChanged)));
        } else if let Ok(SyncStep::Apply(changes)) = step {
            prop_assert_eq!(changes.guard(), Some(Status::InReview));
            prop_assert!(targets(Some(status), changes.event()).contains(&changes.status()));
            prop_assert_eq!(changes.status() == Status::Verified, changes.unzr_data().is_some());
            prop_assert_eq!(changes.data_id() == Column::Set(DataId), changes.unzr_data().is_some());
            let not_verified = changes.status() == Status::NotVerified;
            prop_assert_eq!(changes.unverified_at() == Column::Set(now()), not_verified);
        }
    }

    #[test]
    fn a_technical_error_never_yields_a_change(person in any_person(), policy in any_policy()) {
        for answer in [
            RegistryAnswer::RegistryError,
            RegistryAnswer::UnknownCode,
            RegistryAnswer::Fault(Fault::Timeout),
            RegistryAnswer::Fault(Fault::Transport),
        ] {
            let step = sync(&person, &record(Status::InReview), Some(&answer), &policy, now());
            let needs_registry =
                person.unzr.as_deref().is_some_and(|text| osoba::Unzr::parse(text).is_ok());
            prop_assert_eq!(matches!(step, Ok(SyncStep::Retry(_))), needs_registry);
        }
    }

    #[test]
    fn the_registry_is_asked_at_most_once(
        person in any_person(), answer in any_answer(), policy in any_policy(),
    ) {
        let step = sync(&person, &record(Status::InReview), answer.as_ref(), &policy, now());
        if answer.is_some() {
            prop_assert!(!matches!(step, Ok(SyncStep::Ask(_))));
        }
    }

    #[test]
    fn no_step_shows_a_persons_data_in_debug(mut person in any_person(), answer in any_answer()) {
        person.last_name = Some(MARK.into());
        person.first_name = Some(MARK.into());
        person.second_name = Some(MARK.into());
        let step = sync(&person, &record(Status::InReview), answer.as_ref(), &SyncPolicy::default(), now());
        let shown = format!("{person:?} {step:?} {answer:?}");
        prop_assert!(!shown.contains(MARK));
    }

    #[test]
    fn the_parser_agrees_with_the_pattern(text in "([0-9٠-٩-]{0,16}|[0-9]{8}-[0-9]{5}|.{0,20})\n?") {
        let pattern = regex::Regex::new(r"\A[0-9]{8}-[0-9]{5}\z").unwrap();
        prop_assert_eq!(osoba::Unzr::parse(&text).is_ok(), pattern.is_match(&text));
    }

    #[test]
    fn no_text_makes_an_identifier_panic(text in any::<String>()) {
        use osoba::identifiers::{placeholder, DocumentType, Phone, TaxId};
        for kind in DocumentType::ALL {
            let _ = kind.check(&text);
        }
        let _ = (TaxId::parse(&text), Phone::parse(&text), placeholder::is_placeholder_number(&text));
    }
}
