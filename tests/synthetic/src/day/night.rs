//! One day of the UNZR synchronisation: who is in the index, what the registry answers, and what
//! users change while the work goes on.

use chrono::{DateTime, Days, TimeDelta, Utc};
use osoba::Person;
use serde::Serialize;

use super::people::People;
use super::written::Written;

/// Midnight passed and the cron job starts: `0 1 * * *`.
pub const NOW: &str = "2026-11-22T01:00:00Z";

/// A row of `person_verifications`, the columns of the UNZR stream.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Record {
    unzr_data_id: Option<String>,
    unzr_data_status: Option<i16>,
    unzr_synced_at: Option<DateTime<Utc>>,
    unzr_verification_status: &'static str,
    unzr_verification_reason: &'static str,
    unzr_unverified_at: Option<DateTime<Utc>>,
    updated_at: DateTime<Utc>,
}

#[derive(Serialize)]
struct Row<'a> {
    person: Written<'a>,
    verification: &'a Record,
}

/// A document of `osoba sync`: a claimed person with the registry's answer.
#[derive(Serialize)]
struct Claimed<'a> {
    person: Written<'a>,
    verification: Columns,
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<Answer>,
    before_claim: Columns,
    now: &'static str,
}

#[derive(Serialize)]
struct Request<'a> {
    #[serde(rename = "UNZR")]
    unzr: &'a str,
    #[serde(rename = "familyName")]
    family_name: &'a str,
    #[serde(rename = "givenName")]
    given_name: &'a str,
    #[serde(rename = "patronymicName")]
    patronymic_name: &'a str,
    #[serde(rename = "dateBirth")]
    date_birth: chrono::NaiveDate,
}

#[derive(Debug, Clone, Copy, Serialize)]
#[serde(untagged)]
enum Answer {
    Status { status: i16, description: &'static str },
    Fault { fault: &'static str },
}

#[derive(Serialize)]
struct Recorded<'a> {
    request: Request<'a>,
    answer: Answer,
}

#[derive(Serialize)]
struct Edit<'a> {
    id: &'a str,
    when: &'static str,
    person_verifications: Columns,
}

/// Status and reason alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
struct Columns {
    unzr_verification_status: &'static str,
    unzr_verification_reason: &'static str,
}

const fn columns(status: &'static str, reason: &'static str) -> Columns {
    Columns { unzr_verification_status: status, unzr_verification_reason: reason }
}

const CLAIMED: Columns = columns("IN_REVIEW", "AUTO");
/// What a user leaves behind who changes a person.
const EDITED: Columns = columns("VERIFICATION_NEEDED", "ONLINE_TRIGGERED");
/// What a claim that is taken over goes back to.
const TAKEN_OVER: Columns = columns("VERIFICATION_NEEDED", "AUTO");

const fn answered(status: i16, description: &'static str) -> Answer {
    Answer::Status { status, description }
}

const FOUND: Answer = answered(1, "Запис знайдено");
const NOT_FOUND: Answer = answered(0, "Запис не знайдено");
const MANDATORY: Answer = answered(-1, "Не заповнено обов'язкові поля або заповнено некоректно");
const UNAVAILABLE: Answer = answered(-2, "Технічна помилка");
const UNDOCUMENTED: Answer = answered(7, "Невідомий стан");
const TIMEOUT: Answer = Answer::Fault { fault: "timeout" };
const REFUSED: Answer = Answer::Fault { fault: "connection_refused" };

/// How often a situation occurs in the example, and how it is made.
type Situation = (usize, fn(&mut Maker) -> Somebody);

/// A person of the index with everything that happens to it that day.
struct Somebody {
    person: Person<'static>,
    record: Record,
    answer: Option<Answer>,
    edited: Option<&'static str>,
    due: bool,
}

impl Somebody {
    fn but(self, change: impl FnOnce(&mut Person)) -> Self {
        let mut person = self.person;
        change(&mut person);
        Somebody { person, ..self }
    }

    fn answered(self, answer: Answer) -> Self {
        Somebody { answer: Some(answer), ..self }
    }

    fn never_asked(self) -> Self {
        Somebody { answer: None, ..self }
    }

    fn not_due(self) -> Self {
        Somebody { answer: None, due: false, ..self }
    }

    /// The document of its synchronisation; none if it is not due.
    fn claimed(&self) -> Option<Claimed<'_>> {
        let before =
            columns(self.record.unzr_verification_status, self.record.unzr_verification_reason);
        self.due.then_some(Claimed {
            person: Written(&self.person),
            verification: if self.edited.is_some() { EDITED } else { CLAIMED },
            answer: self.answer,
            before_claim: if before == CLAIMED { TAKEN_OVER } else { before },
            now: NOW,
        })
    }

    fn edited(self, when: &'static str) -> Self {
        Somebody { edited: Some(when), ..self }
    }
}

/// Every situation that occurs, 400 persons in all.
const SITUATIONS: &[Situation] = &[
    (144, |maker| maker.adult()),
    // Names as a Russian-speaking clerk wrote them long ago: sent unchanged.
    (6, |maker| maker.written_in_russian()),
    // Verified 270 days ago or longer: verified again.
    (25, |maker| maker.verified_long_ago()),
    // Children: a birth certificate, no tax id.
    (14, |maker| maker.child()),
    // A tax id refused for religious reasons.
    (10, |maker| {
        maker.adult().but(|person| {
            person.tax_id = None;
            person.no_tax_id = Some(true);
        })
    }),
    // Foreigners without a patronymic.
    (6, |maker| maker.adult().but(|person| person.second_name = None)),
    // A lawful UNZR whose date is not the birth date that was entered.
    (5, |maker| {
        maker.adult().but(|person| {
            person.birth_date =
                person.birth_date.and_then(|date| date.checked_add_days(Days::new(1)));
        })
    }),
    (6, |maker| maker.stale_claim()),
    (26, |maker| maker.adult().answered(NOT_FOUND)),
    // A wrong control digit: advisory, the registry decides.
    (4, |maker| maker.wrong_control_digit().answered(NOT_FOUND)),
    (18, |maker| maker.adult().never_asked().but(|person| person.unzr = None)),
    (8, |maker| maker.adult().never_asked().but(|person| person.unzr = Some(String::new().into()))),
    (32, |maker| maker.malformed()),
    (8, |maker| maker.adult().answered(MANDATORY)),
    (9, |maker| maker.adult().answered(UNAVAILABLE)),
    (8, |maker| maker.adult().answered(TIMEOUT)),
    (3, |maker| maker.adult().answered(REFUSED)),
    (3, |maker| maker.adult().answered(UNDOCUMENTED)),
    (4, |maker| maker.adult().never_asked().edited("before_the_worker")),
    (4, |maker| maker.adult().edited("during_the_call")),
    // Records that lack what the registry must be asked with.
    (1, |maker| maker.adult().never_asked().but(|person| person.first_name = None)),
    (1, |maker| maker.adult().never_asked().but(|person| person.birth_date = None)),
    // Not due.
    (25, |maker| maker.verified_lately()),
    (8, |maker| maker.settled("NOT_VERIFIED", "AUTO")),
    (6, |maker| maker.settled("VERIFICATION_NOT_NEEDED", "AUTO_DATA_ABSENT")),
    (5, |maker| maker.fresh_claim()),
    (6, |maker| maker.adult().not_due().but(|person| person.is_active = Some(false))),
    (5, |maker| maker.adult().not_due().but(|person| person.status = Some("MERGED".into()))),
];

/// What people write where a UNZR belongs.
const MALFORMED: &[fn(&str) -> String] = &[
    |unzr| unzr.replace('-', ""),
    |unzr| unzr.replace('-', "–"),
    |unzr| format!("{unzr}\n"),
    |unzr| format!(" {unzr}"),
    |unzr| format!("{unzr}\u{A0}"),
    |unzr| unzr.chars().take(13).collect(),
    |unzr| format!("{unzr}0"),
    |unzr| unzr.replace('0', "О"),
    |unzr| unzr.replace('0', "o"),
    |unzr| unzr.replacen('1', "l", 1).replacen('2', "Z", 1),
    |unzr| {
        unzr.chars()
            .map(|c| c.to_digit(10).and_then(|d| char::from_u32(0x0660 | d)).unwrap_or(c))
            .collect()
    },
    |unzr| {
        unzr.chars()
            .map(|c| c.to_digit(10).and_then(|d| char::from_u32(0xFF10 | d)).unwrap_or(c))
            .collect()
    },
    |unzr| unzr.chars().rev().collect(),
    |unzr| format!("{unzr};{unzr}"),
    |_| "немає".to_owned(),
    |_| "-".to_owned(),
];

struct Maker {
    people: People,
    malformed: usize,
}

impl Maker {
    fn somebody(&mut self, person: Person<'static>) -> Somebody {
        let (online, hours) = (self.people.random.chance(25), self.people.random.below(2_000));
        Somebody {
            person,
            record: Record {
                unzr_data_id: None,
                unzr_data_status: None,
                unzr_synced_at: None,
                unzr_verification_status: "VERIFICATION_NEEDED",
                unzr_verification_reason: if online { "ONLINE_TRIGGERED" } else { "INITIAL" },
                unzr_unverified_at: None,
                updated_at: before(hours.saturating_add(2).saturating_mul(60)),
            },
            answer: Some(FOUND),
            edited: None,
            due: true,
        }
    }

    fn adult(&mut self) -> Somebody {
        let named = self.people.named();
        let person = self.people.adult(&named);
        self.somebody(person)
    }

    fn written_in_russian(&mut self) -> Somebody {
        let named = self.people.named();
        let person = self.people.adult(&named);
        let [last, first, second] = named.russian().map(str::to_owned);
        self.somebody(person).but(|person| {
            person.last_name = Some(last.into());
            person.first_name = Some(first.into());
            person.second_name = Some(second.into());
        })
    }

    fn child(&mut self) -> Somebody {
        let named = self.people.named();
        let person = self.people.child(&named);
        self.somebody(person)
    }

    fn verified(&mut self, first_day: usize, days: usize) -> Somebody {
        let days = first_day.saturating_add(self.people.random.below(days));
        let data_id = self.people.random.uuid();
        let mut somebody = self.adult();
        let at = before(days.saturating_mul(24 * 60).saturating_sub(7));
        somebody.record = Record {
            unzr_data_id: Some(data_id),
            unzr_data_status: Some(1),
            unzr_synced_at: Some(at),
            unzr_verification_status: "VERIFIED",
            unzr_verification_reason: "AUTO",
            unzr_unverified_at: None,
            updated_at: at,
        };
        somebody
    }

    fn verified_long_ago(&mut self) -> Somebody {
        self.verified(272, 300)
    }

    fn verified_lately(&mut self) -> Somebody {
        self.verified(1, 268).not_due()
    }

    /// A worker died with this claim in its hands hours ago.
    fn stale_claim(&mut self) -> Somebody {
        let minutes = self.people.random.below(240).saturating_add(61);
        self.claimed(minutes)
    }

    /// Another worker is at it.
    fn fresh_claim(&mut self) -> Somebody {
        let minutes = self.people.random.below(50).saturating_add(1);
        self.claimed(minutes).not_due()
    }

    fn claimed(&mut self, minutes_ago: usize) -> Somebody {
        let mut somebody = self.adult();
        somebody.record.unzr_verification_status = "IN_REVIEW";
        somebody.record.unzr_verification_reason = "AUTO";
        somebody.record.updated_at = before(minutes_ago);
        somebody
    }

    fn settled(&mut self, status: &'static str, reason: &'static str) -> Somebody {
        let mut somebody = self.adult().not_due();
        somebody.record.unzr_verification_status = status;
        somebody.record.unzr_verification_reason = reason;
        if status == "NOT_VERIFIED" {
            somebody.record.unzr_data_status = Some(0);
            somebody.record.unzr_synced_at = Some(somebody.record.updated_at);
            somebody.record.unzr_unverified_at = Some(somebody.record.updated_at);
        } else {
            somebody.person.unzr = None;
        }
        somebody
    }

    fn wrong_control_digit(&mut self) -> Somebody {
        self.adult().but(|person| {
            let wrong = person.unzr.as_deref().and_then(|unzr| {
                let (kept, digit) = unzr.split_at_checked(13)?;
                let digit = digit.parse::<u32>().ok()?.wrapping_add(5).checked_rem(10)?;
                Some(format!("{kept}{digit}"))
            });
            person.unzr = wrong.map(Into::into);
        })
    }

    /// Each way of being malformed in turn.
    fn malformed(&mut self) -> Somebody {
        let written = MALFORMED.iter().cycle().nth(self.malformed);
        self.malformed = self.malformed.wrapping_add(1);
        self.adult().never_asked().but(|person| {
            person.unzr = person
                .unzr
                .as_deref()
                .zip(written)
                .map(|(unzr, write)| write(unzr))
                .map(Into::into);
        })
    }
}

/// So many minutes before the job starts.
fn before(minutes: usize) -> DateTime<Utc> {
    let now: DateTime<Utc> = NOW.parse().unwrap_or_default();
    now.checked_sub_signed(TimeDelta::minutes(minutes as i64)).unwrap_or(now)
}

fn request<'a>(person: &'a Person<'a>) -> Option<Request<'a>> {
    Some(Request {
        unzr: person.unzr.as_deref()?,
        family_name: person.last_name.as_deref()?,
        given_name: person.first_name.as_deref()?,
        patronymic_name: person.second_name.as_deref().unwrap_or_default(),
        date_birth: person.birth_date?,
    })
}

/// The day as files of JSON Lines.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Files {
    /// `{person, verification}`: the index in the evening.
    pub(crate) persons: String,
    /// `{request, answer}`: what the registry answers when it is asked.
    pub(crate) answers: String,
    /// `{id, when, person_verifications}`: what users change meanwhile.
    pub(crate) meanwhile: String,
    /// `{person, verification, answer, before_claim, now}`: two of each situation, claimed.
    pub(crate) sync: String,
}

/// Invents the day.
pub(crate) fn invent() -> Result<Files, serde_json::Error> {
    let mut maker = Maker { people: People::seeded(20_261_122), malformed: 0 };
    let (mut files, mut everybody) = (Files::default(), Vec::new());
    for (count, make) in SITUATIONS {
        for made in 0..*count {
            let somebody = make(&mut maker);
            if let Some(claimed) = somebody.claimed().filter(|_| made < 2) {
                line(&mut files.sync, &claimed)?;
            }
            everybody.push(somebody);
        }
    }
    // A database gives its rows in no particular order; here, in the order of their random ids.
    everybody.sort_by(|a, b| a.person.id.cmp(&b.person.id));
    for somebody in &everybody {
        let row = Row { person: Written(&somebody.person), verification: &somebody.record };
        line(&mut files.persons, &row)?;
        if let Some((request, answer)) = request(&somebody.person).zip(somebody.answer) {
            line(&mut files.answers, &Recorded { request, answer })?;
        }
        if let Some((id, when)) = somebody.person.id.as_deref().zip(somebody.edited) {
            let edit = Edit { id, when, person_verifications: EDITED };
            line(&mut files.meanwhile, &edit)?;
        }
    }
    Ok(files)
}

fn line(file: &mut String, value: &impl Serialize) -> Result<(), serde_json::Error> {
    file.push_str(&serde_json::to_string(value)?);
    file.push('\n');
    Ok(())
}
