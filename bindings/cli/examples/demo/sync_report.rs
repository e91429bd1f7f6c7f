//! The report of the night: what an operator wants to know in the morning.

use std::io;
use std::time::Duration;

use osoba::verification::Status;

use super::page::Page;
use super::synchronisation::{Night, Outcome, BATCH};
use super::verification_tables::{Index, Moment};
use osoba_cli::columns::explained;
use osoba_cli::language::{text, Text};
use osoba_cli::table::Cell;

/// One row of the counts: what it is called, who belongs to it, what was written.
type Count = (Text, fn(&Outcome) -> bool, &'static str);

const COUNTS: &[Count] = &[
    (
        text("found by the registry", "знайдено в реєстрі"),
        |outcome| *outcome == Outcome::Verified,
        "VERIFIED / AUTO",
    ),
    (
        text("not found by the registry", "не знайдено в реєстрі"),
        |outcome| *outcome == Outcome::NotFound,
        "NOT_VERIFIED / AUTO",
    ),
    (
        text("no UNZR", "немає УНЗР"),
        |outcome| *outcome == Outcome::NoUnzr,
        "VERIFICATION_NOT_NEEDED / AUTO_DATA_ABSENT",
    ),
    (
        text("malformed UNZR, cleared", "хибний УНЗР, очищено"),
        |outcome| matches!(outcome, Outcome::Cleared(_)),
        "NOT_VERIFIED / AUTO_INCORRECT_DATA",
    ),
    (
        text("changed by a user meanwhile", "тим часом змінено користувачем"),
        |outcome| matches!(outcome, Outcome::ChangedMeanwhile(_)),
        "–",
    ),
    (
        text("technical error, to be retried", "технічна помилка, буде повторено"),
        |outcome| matches!(outcome, Outcome::Retry(_)),
        "–",
    ),
    (
        text("cannot be asked about", "неможливо запитати"),
        |outcome| matches!(outcome, Outcome::CannotAsk(_)),
        "–",
    ),
];

/// Writes the report.
pub(super) fn write(
    page: &mut Page,
    index: &Index,
    night: &Night,
    took: Duration,
) -> io::Result<()> {
    page.heading(
        text("1. UNZR synchronisation of {}", "1. Синхронізація УНЗР за {}"),
        &[&night.now.format("%Y-%m-%d %H:%M UTC")],
    );
    overview(page, index, night, took);
    counts(page, night)?;
    cleared(page, night)?;
    retries(page, night)?;
    remarks(page, night);
    statuses(page, night)
}

fn overview(page: &mut Page, index: &Index, night: &Night, took: Duration) {
    let (all, due) = (index.rows.len(), night.outcomes.len());
    page.sentence(
        text(
            "{} persons in the index, {} of them due: {} batches of up to {}.",
            "В індексі осіб: {}, з них підлягають перевірці: {}; пакетів: {}, до {} осіб кожен.",
        ),
        &[&all, &due, &due.div_ceil(BATCH), &BATCH],
    );
    page.sentence(
        text(
            "{} not due: verified less than {} days ago, settled, inactive, or claimed within the last {} minutes.",
            "Не підлягають: {} (перевірені менш ніж {} днів тому, завершені, неактивні або взяті в роботу за останні {} хв).",
        ),
        &[
            &all.saturating_sub(due),
            &night.policy.validation_period_days,
            &night.policy.claim_timeout_minutes,
        ],
    );
    page.sentence(
        text(
            "{} lost claims taken over. The registry was asked {} times.",
            "Перехоплено загублених завдань: {}. Запитів до реєстру: {}.",
        ),
        &[&night.stale_claims, &night.asked],
    );
    page.sentence(
        text("Decided and written in {}.", "Вирішено й записано за {}."),
        &[&format!("{took:.1?}")],
    );
}

fn counts(page: &mut Page, night: &Night) -> io::Result<()> {
    page.line("");
    let titles = vec![
        Cell::number(page.of(text("persons", "осіб"))),
        Cell::words(page.of(text("outcome", "результат"))),
        Cell::words(page.of(text("written", "записано"))),
    ];
    let rows = COUNTS.iter().map(|(name, is, written)| {
        let count = Cell::number(night.count(is));
        vec![count, Cell::words(page.of(*name)), Cell::words(*written)]
    });
    let rows = rows.collect();
    page.table(titles, rows)
}

fn cleared(page: &mut Page, night: &Night) -> io::Result<()> {
    let cleared = night.outcomes.iter().filter_map(|(id, outcome)| match outcome {
        Outcome::Cleared(rule) => {
            Some(vec![Cell::words(id), Cell::words(page.language.word(rule))])
        }
        _ => None,
    });
    let mut rows: Vec<_> = cleared.collect();
    rows.sort_by(by_reason);
    page.heading(
        text("Whose UNZR was cleared, and why ({})", "Кому очищено УНЗР і чому ({})"),
        &[&rows.len()],
    );
    let titles = vec![
        Cell::words(page.of(text("person", "особа"))),
        Cell::words(page.of(text("why it is no UNZR", "чому це не УНЗР"))),
    ];
    page.table(titles, rows)
}

/// Rows of person and reason: those of one reason together, in the order of the ids.
fn by_reason(a: &Vec<Cell>, b: &Vec<Cell>) -> std::cmp::Ordering {
    let key = |row: &Vec<Cell>| row.iter().rev().map(|cell| cell.text.clone()).collect::<Vec<_>>();
    key(a).cmp(&key(b))
}

fn retries(page: &mut Page, night: &Night) -> io::Result<()> {
    let retried = night.outcomes.iter().filter_map(|(id, outcome)| match outcome {
        Outcome::Retry(reason) => {
            Some(vec![Cell::words(id), Cell::words(page.language.word(reason.as_str()))])
        }
        _ => None,
    });
    let mut rows: Vec<_> = retried.collect();
    rows.sort_by(by_reason);
    page.heading(text("What will be retried ({})", "Що буде повторено ({})"), &[&rows.len()]);
    let titles = vec![
        Cell::words(page.of(text("person", "особа"))),
        Cell::words(page.of(text("what the registry did", "що зробив реєстр"))),
    ];
    page.table(titles, rows)?;
    page.sentence(
        text(
            "Nothing of these was changed. After the last attempt a host puts back what was before the claim.",
            "Їхні дані не змінено. Після останньої спроби повертаються статус і причина, що були до взяття в роботу.",
        ),
        &[],
    );
    Ok(())
}

fn remarks(page: &mut Page, night: &Night) {
    page.heading(text("Remarks", "Зауваження"), &[]);
    let changed = |moment| night.count(|outcome| *outcome == Outcome::ChangedMeanwhile(moment));
    page.sentence(
        text(
            "Left to the users who changed them: {} before the worker came, {} while the registry was being asked.",
            "Залишено за користувачами, що змінили дані: до початку перевірки – {}, під час запиту до реєстру – {}.",
        ),
        &[&changed(Moment::BeforeTheWorker), &changed(Moment::DuringTheCall)],
    );
    for (id, outcome) in &night.outcomes {
        if let Outcome::CannotAsk(error) = outcome {
            page.sentence(
                text(
                    "{} cannot be asked about: {}. The claim was released.",
                    "{} неможливо запитати: {}. Завдання звільнено.",
                ),
                &[id, &explained(error, page.language)],
            );
        }
    }
    if !night.dates_differ.is_empty() {
        page.sentence(
            text(
                "Confirmed, though the date in the number is not the recorded birth date (advisory): {}.",
                "Підтверджено, хоча дата в номері відрізняється від дати народження (до відома): {}.",
            ),
            &[&night.dates_differ.len()],
        );
        for id in &night.dates_differ {
            page.line(format!("    {id}"));
        }
    }
}

fn statuses(page: &mut Page, night: &Night) -> io::Result<()> {
    page.heading(text("The index before and after", "Індекс до і після"), &[]);
    let titles = vec![
        Cell::words(page.of(text("status", "статус"))),
        Cell::number(page.of(text("before", "до"))),
        Cell::number(page.of(text("after", "після"))),
    ];
    let rows = Status::ALL.iter().map(|status| {
        let count = |counts: &std::collections::BTreeMap<Status, usize>| {
            Cell::number(counts.get(status).copied().unwrap_or(0))
        };
        vec![Cell::words(status.as_str()), count(&night.before), count(&night.after)]
    });
    page.table(titles, rows.collect())
}
