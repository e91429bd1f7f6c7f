//! The results as Markdown.

use std::fmt::Write;

use crate::invent::{Story, World};
use crate::measure::{share, Counts, Setting, THRESHOLDS};

const INTRODUCTION: &str = "\
# Matching quality

Invented persons with truth, decided by `registration`. Written by

    python3 benches/matching/names.py > names.tsv
    cargo run --release --example matching_quality < names.tsv > benches/matching-quality.md

from the name pairs of the Python package `names-translator` 2.1.0 (MIT). Nobody here exists.

*Found*: the person is in the index and comes first in the decision. *Precision*: found among all of whom it was said
that they exist. *Recall*: found among all in the index who were not refused for their phone. A person in the index who
was created anew was either *in no cluster* with the record, so that no model could have found them, or *rejected* by
the model. The stories are in equal numbers, which no registry's are: the figures compare settings with each other and
say nothing about how often a registry errs. The published model was trained on a registry's records, not on these.
The stories were made harder once, after a first run that hardly told the two keys apart: people spelt in Russian or
Latin letters got a new document as well, and misspelt ones were added. The gap between the keys follows from that.
";

pub(crate) fn markdown(world: &World, results: &[Setting]) -> String {
    let mut text = INTRODUCTION.to_owned();
    write(&mut text, world, results).map_or_else(|_| String::new(), |()| text)
}

fn write(text: &mut String, world: &World, results: &[Setting]) -> std::fmt::Result {
    let (index, registrations) = (world.index.len(), world.registrations.len());
    writeln!(
        text,
        "\nSeed {}; {index} persons in the index, {registrations} registrations.",
        world.seed
    )?;
    writeln!(text, "\n## By threshold\n")?;
    writeln!(text, "| key | normalisation | threshold | precision | recall | F1 | in no cluster | rejected | another person | mistaken for somebody | several listed | refused for the phone |")?;
    writeln!(text, "|---|---|---|---|---|---|---|---|---|---|---|---|")?;
    for result in results {
        for (counts, threshold) in result.by_threshold.iter().zip(THRESHOLDS) {
            writeln!(
                text,
                "| `{}` | {} | {threshold} | {:.2} % | {:.2} % | {:.2} % | {} | {} | {} | {} | {} | {} |",
                result.key, result.normalisation, 100.0 * counts.precision(), 100.0 * counts.recall(),
                100.0 * counts.f1(), counts.no_cluster, counts.rejected, counts.another, counts.mistaken,
                counts.several, counts.refused,
            )?;
        }
    }
    writeln!(text, "\nCandidates compared for one registration, on average:")?;
    for result in results.iter().filter(|result| result.normalisation == "published") {
        let compared: u64 = result.by_threshold.iter().take(1).map(|counts| counts.compared).sum();
        writeln!(text, "`{}` {:.1}.", result.key, compared as f64 / registrations as f64)?;
    }
    writeln!(text, "\n## By story, at 0.9\n\nWho is in the index, and how many were found (and how many in no cluster):\n")?;
    heading(text, results)?;
    rows(text, results, true, |counts| {
        let found = 100.0 * share(counts.found, counts.in_the_index());
        format!("{found:.1} % ({})", counts.no_cluster)
    })?;
    writeln!(text, "\nWho is not, and how many were mistaken for somebody:\n")?;
    heading(text, results)?;
    rows(text, results, false, |counts| {
        format!("{:.1} %", 100.0 * share(counts.mistaken, counts.not_in_the_index()))
    })
}

fn heading(text: &mut String, results: &[Setting]) -> std::fmt::Result {
    write!(text, "| story |")?;
    for result in results {
        write!(text, " `{}`, {} |", result.key, result.normalisation)?;
    }
    writeln!(text, "\n|---|{}", "---|".repeat(results.len()))
}

fn rows(
    text: &mut String,
    results: &[Setting],
    in_the_index: bool,
    cell: impl Fn(&Counts) -> String,
) -> std::fmt::Result {
    for (story, name) in
        Story::ALL.iter().filter(|(story, _)| story.is_in_the_index() == in_the_index)
    {
        write!(text, "| {name} |")?;
        for result in results {
            let counts = result.by_story.get(story).copied().unwrap_or_default();
            write!(text, " {} |", cell(&counts))?;
        }
        writeln!(text)?;
    }
    Ok(())
}
