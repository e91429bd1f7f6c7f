//! Writes an invented registry with truth as JSON Lines, to standard output or `--output FILE`:
//!
//! ```text
//! synthetic registry      --persons 100000 [--duplicates 2000 --truth truth.tsv]
//! synthetic registrations --persons 100000 --count 60000
//! synthetic pairs         --persons 100000 --count 60000 [--random 20000]
//! ```
//!
//! `--seed N` (2026), `--mix base|hard` (base), `--names FILE` (what `benches/matching/names.py`
//! prints; the crate's own lists). `registrations` and `pairs` are against the registry of the same
//! persons, seed and names. A pair is a registration beside each candidate that the extended clusters
//! find by the key `uk`; `--random` registrations more are set beside somebody at random.

use std::fs::File;
use std::io::{self, BufWriter, Error, Write};

use osoba::index::{Builder, Entry, Index, Settings};
use osoba::scoring::Scorecard;
use osoba_synthetic::{labelled, random, Mix, Names, Random, Registry};

struct Options {
    persons: usize,
    count: usize,
    random: usize,
    duplicates: usize,
    seed: u64,
    mix: Mix,
    names: Option<String>,
    truth: Option<String>,
    output: Option<String>,
}

const USAGE: &str = "synthetic registry|registrations|pairs [--persons N] [--count N] [--random N] \
                     [--duplicates N] [--seed N] [--mix base|hard] [--names FILE] [--truth FILE] [--output FILE]";

fn options(mut arguments: impl Iterator<Item = String>) -> Option<Options> {
    let mut options = Options {
        persons: 10_000,
        count: 6_000,
        random: 0,
        duplicates: 0,
        seed: 2026,
        mix: Mix::Base,
        names: None,
        truth: None,
        output: None,
    };
    while let Some(name) = arguments.next() {
        let value = arguments.next()?;
        match name.as_str() {
            "--persons" => options.persons = value.parse().ok()?,
            "--count" => options.count = value.parse().ok()?,
            "--random" => options.random = value.parse().ok()?,
            "--duplicates" => options.duplicates = value.parse().ok()?,
            "--seed" => options.seed = value.parse().ok()?,
            "--mix" => options.mix = Mix::named(&value)?,
            "--names" => options.names = Some(value),
            "--truth" => options.truth = Some(value),
            "--output" => options.output = Some(value),
            _ => return None,
        }
    }
    Some(options)
}

fn main() -> io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next().ok_or_else(|| Error::other(USAGE))?;
    let options = options(arguments).ok_or_else(|| Error::other(USAGE))?;
    let names = match &options.names {
        None => Names::built_in(),
        Some(file) => {
            let names = Names::read(&std::fs::read_to_string(file)?);
            names.ok_or_else(|| {
                Error::other("the name pairs lack a kind; see benches/matching/names.py")
            })?
        }
    };
    let mut registry = Registry::new(&names, options.seed, options.persons);
    let output: Box<dyn Write> = match &options.output {
        Some(file) => Box::new(File::create(file)?),
        None => Box::new(io::stdout().lock()),
    };
    let mut out = BufWriter::new(output);
    match command.as_str() {
        "registry" => write_registry(&mut registry, &options, &mut out)?,
        "registrations" => {
            for _ in 0..options.count {
                line(&mut out, &registry.registration(options.mix))?;
            }
        }
        "pairs" => write_pairs(&mut registry, &options, &mut out)?,
        _ => return Err(Error::other(USAGE)),
    }
    out.flush()
}

fn line(out: &mut impl Write, value: &impl serde::Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}

/// The people, then the duplicates; who is whose goes to the truth.
fn write_registry(
    registry: &mut Registry<'_>,
    options: &Options,
    out: &mut impl Write,
) -> io::Result<()> {
    for somebody in registry.people() {
        line(out, &somebody.person)?;
    }
    let mut truth = options.truth.as_ref().map(File::create).transpose()?.map(BufWriter::new);
    for _ in 0..options.duplicates {
        let (person, first) = registry.duplicate(options.mix);
        if let (Some(truth), Some(id), Some(first)) = (&mut truth, &person.id, &first) {
            writeln!(truth, "{id}\t{first}")?;
        }
        line(out, &person)?;
    }
    truth.map_or(Ok(()), |mut truth| truth.flush())
}

fn write_pairs(
    registry: &mut Registry<'_>,
    options: &Options,
    out: &mut impl Write,
) -> io::Result<()> {
    let index = index(registry)?;
    for _ in 0..options.count {
        let registration = registry.registration(options.mix);
        for pair in labelled(&registration, &index) {
            line(out, &pair)?;
        }
    }
    let mut chance = Random::new(options.seed ^ 1);
    for _ in 0..options.random {
        let registration = registry.registration(options.mix);
        if let Some(pair) = random(&registration, registry, &mut chance) {
            line(out, &pair)?;
        }
    }
    Ok(())
}

fn index(registry: &Registry<'_>) -> io::Result<Index> {
    let mut builder = Builder::new(&Scorecard::published(), Settings::default());
    for (place, somebody) in (0..).zip(registry.people()) {
        let entry = Entry::from(somebody.person.clone());
        builder.push(place, &entry).map_err(Error::other)?;
    }
    builder.finish().map_err(Error::other)
}
