//! What `osoba dedupe` costs on one core as persons grow: `growth FILE COUNT…` indexes the first COUNT
//! persons of JSON Lines, finds their pairs by the published clusters in blocks of up to 50, and prints
//! a row of figures for each COUNT.

#![allow(missing_docs, clippy::unwrap_used, clippy::arithmetic_side_effects)]

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::time::{Duration, Instant};

use osoba::index::{Account, Batch, Builder, Entry, Index, PairSettings, Settings};
use osoba::matching::ClusterSet;
use osoba::scoring::Scorecard;

/// Persons of a batch.
const BATCH: usize = 1 << 10;

/// As the command line cuts the work.
const PARTS: usize = 16;

/// Blocks of more persons are left out.
const LIMIT: usize = 50;

/// The index of the first persons of a file, the bytes of each while it was made, and how long that took;
/// reading the file is left out.
fn indexed(path: &str, count: usize) -> (Index, usize, Duration) {
    let settings = Settings { clusters: ClusterSet::Published, ..Settings::default() };
    let mut batch = Batch::new(&settings);
    let mut builder = Builder::new(&Scorecard::published(), settings);
    let mut lines = BufReader::new(File::open(path).unwrap()).lines();
    let mut taken = Duration::ZERO;
    let mut place = 0;
    loop {
        let left = BATCH.min(count - builder.len());
        let some: Vec<String> = lines.by_ref().take(left).collect::<Result<_, _>>().unwrap();
        if some.is_empty() {
            break;
        }
        let start = Instant::now();
        for line in &some {
            batch.push(place, &Entry::from_json(line).unwrap()).unwrap();
            place += 1;
        }
        builder.append(&mut batch).unwrap();
        taken += start.elapsed();
    }
    let start = Instant::now();
    let bytes = builder.bytes() / builder.len();
    let index = builder.finish().unwrap();
    (index, bytes, taken + start.elapsed())
}

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let path = arguments.next().expect("a file and counts of persons");
    let settings = PairSettings { block_limit: Some(LIMIT), ..PairSettings::default() };
    println!("| persons | indexed, µs a person | bytes a person | pairs, s | µs a person of a block | compared | million a second | given |");
    for count in arguments.map(|count| count.parse::<usize>().unwrap()) {
        let (index, bytes, indexing) = indexed(&path, count);
        let start = Instant::now();
        let (mut given, mut account) = (0, Account::default());
        for mut pairs in index.parts(settings, PARTS) {
            given += pairs.by_ref().count();
            account += pairs.account();
        }
        let seconds = start.elapsed().as_secs_f64();
        let in_blocks =
            index.blocks().map(|block| block.persons).filter(|persons| *persons <= LIMIT);
        let in_blocks: usize = in_blocks.sum();
        println!(
            "| {} | {:.2} | {bytes} | {seconds:.2} | {:.2} of {in_blocks} | {} | {:.2} | {given} |",
            index.len(),
            indexing.as_secs_f64() * 1e6 / index.len() as f64,
            seconds * 1e6 / in_blocks as f64,
            account.compared,
            account.compared as f64 / seconds / 1e6,
        );
    }
}
