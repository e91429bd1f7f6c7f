//! `osoba dedupe`: every pair of an index of persons that may be one person, the groups they form,
//! and a page for people.

pub mod memory;
pub mod pairs;
pub mod reading;
pub mod report;
pub mod tally;

use std::collections::BTreeMap;
use std::io;
use std::num::NonZeroUsize;

use osoba::index::{Group, PairSettings, Settings};
use rayon::{ThreadPool, ThreadPoolBuilder};

use self::pairs::{Between, Results};
use self::reading::{Indexed, Reading};
use self::report::{Example, Report};
use self::tally::Tally;
use crate::arguments::{Dedupe, Format};
use crate::input;
use crate::language::{text, Language};
use crate::outputs::Outputs;
use crate::service;

/// What the work came to.
#[derive(Debug, Clone, Copy)]
pub struct Done {
    /// Records that could not be read.
    pub unreadable: u64,
    /// All records.
    pub records: u64,
}

/// Finds and writes the pairs, a table with `bold` titles. `told` takes what people must know: a message at a time.
///
/// # Errors
/// A file fails or holds no persons, memory will not suffice, or two persons have one id.
pub fn run(
    arguments: &Dedupe,
    bold: bool,
    language: Language,
    told: &mut dyn FnMut(&str),
) -> io::Result<Done> {
    let scorecard = service::scorecard(&arguments.model, language)?;
    let files = input::files(&arguments.files, &arguments.against, language)?;
    let mut outputs = Outputs::beside(files.iter().chain(&arguments.against), language);
    let mut out = outputs.or_standard(arguments.output.as_deref())?;
    let mut groups_out = outputs.optional(arguments.groups.as_deref())?;
    let mut report_out = outputs.optional(arguments.report.as_deref())?;
    let pool = pool(arguments.jobs)?;
    let reading = Reading {
        pool: &pool,
        scorecard: &scorecard,
        settings: Settings {
            key: arguments.key,
            clusters: arguments.clusters.set,
            own_clusters: arguments.clusters.own.clone(),
        },
        strict: arguments.strict,
        longest: arguments.max_line,
        memory: arguments.memory.or_else(memory::free),
        language,
    };
    let later = arguments.against.as_ref().map(|_| reading.open(&files)).transpose()?;
    let first = reading.open(arguments.against.as_ref().map_or(&files, std::slice::from_ref))?;
    let first = reading.index(first, told)?;
    let later = later.map(|later| reading.clone().less(&first).index(later, told)).transpose()?;
    let between = Between { index: &first.index, later: later.as_ref().map(|read| &read.index) };
    let settings = PairSettings {
        limits: arguments.limits,
        block_limit: arguments.block_limit.map(NonZeroUsize::get),
    };
    let wanted = groups_out.is_some() || report_out.is_some();
    let mut results = Results {
        out: out.as_mut(),
        format: Format::chosen(arguments.format, arguments.output.as_deref()),
        bold,
        groups: wanted.then(|| between.groups()),
        tally: Tally::new(arguments.limits),
    };
    results.fill(&pool, between, settings, language)?;
    let Results { groups, tally, .. } = results;
    let groups = groups.map_or_else(Vec::new, |groups| groups.finish(arguments.group_limit));
    if let Some(out) = &mut groups_out {
        out.put(&lines(&groups)?)?;
    }
    let read: Vec<&Indexed> = std::iter::once(&first).chain(&later).collect();
    if let Some(out) = &mut report_out {
        let examples = tally.examples().into_iter();
        let example = |pair| Example::of(pair, between, arguments, language);
        let report = Report {
            sources: read.iter().flat_map(|read| &read.sources).collect(),
            faults: faults(&read),
            tally: &tally,
            groups: &groups,
            blocks: report::Blocks::of(between),
            block_limit: settings.block_limit,
            group_limit: arguments.group_limit,
            against: later.is_some(),
            examples: examples.map(example).collect(),
            scorecard: &scorecard,
            settings: reading.settings.clone(),
            language,
        };
        out.put(report.page().as_bytes())?;
    }
    tell_left_out(&tally, language, told);
    let sum = |of: fn(&Indexed) -> u64| read.iter().map(|read| of(read)).sum::<u64>();
    let unreadable = sum(Indexed::unreadable);
    Ok(Done { unreadable, records: unreadable.saturating_add(sum(Indexed::persons)) })
}

/// What could not be read, of all files.
fn faults(read: &[&Indexed]) -> BTreeMap<String, u64> {
    let mut faults = BTreeMap::new();
    for (why, count) in read.iter().flat_map(|read| &read.faults) {
        let sum: &mut u64 = faults.entry(why.clone()).or_default();
        *sum = sum.saturating_add(*count);
    }
    faults
}

/// As many threads as jobs, or as cores.
pub(crate) fn pool(jobs: Option<NonZeroUsize>) -> io::Result<ThreadPool> {
    let cores = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let pool = ThreadPoolBuilder::new().num_threads(jobs.unwrap_or(cores).get()).build();
    pool.map_err(|error| io::Error::other(error.to_string()))
}

/// What the block limit left out is never silent.
fn tell_left_out(tally: &Tally, language: Language, told: &mut dyn FnMut(&str)) {
    let left_out = tally.account.left_out;
    if left_out.blocks == 0 {
        return;
    }
    let sentence = text(
        "left out by --block-limit: blocks {}, persons {}, pairs {}",
        "не порівняно через --block-limit: блоків {}, осіб {}, пар {}",
    );
    told(&language.filled(sentence, &[left_out.blocks, left_out.persons, left_out.pairs]));
}

fn lines(groups: &[Group]) -> io::Result<Vec<u8>> {
    let mut lines = Vec::new();
    for (number, group) in (1..).zip(groups) {
        serde_json::to_writer(&mut lines, &group.line(number))?;
        lines.push(b'\n');
    }
    Ok(lines)
}
