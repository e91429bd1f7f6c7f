//! Every document that is stored and read back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use osoba::matching::{replay, AuditRecord, PolicyDocument};
use osoba::scoring::Scorecard;
use osoba::{FieldError, Person};

thread_local! {
    static SCORECARD: Scorecard = Scorecard::published();
}

fuzz_target!(|text: &str| {
    if let Ok(record) = AuditRecord::from_json(text) {
        let _ = SCORECARD.with(|scorecard| replay(&record, scorecard));
        let again = serde_json::to_string(&record).expect("a record is written");
        assert_eq!(AuditRecord::from_json(&again).as_ref(), Ok(&record));
    }
    if let Ok(scorecard) = Scorecard::from_json(text) {
        let nobody = scorecard.prepare(&Person::default());
        let _ = scorecard.score(&nobody, &nobody);
    }
    if let Ok(policy) = FieldError::read_object::<PolicyDocument>(text) {
        let _ = policy.check();
    }
});
