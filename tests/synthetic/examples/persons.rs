//! Writes invented persons as JSON Lines, for `osoba dedupe`: `persons COUNT [SEED [TRUTH]]`. The file
//! TRUTH gets a line for each record of somebody who has one already: its id, a tab, the first one's.
//!
//! Names are as skewed as in a registry: a few are common, most are rare. Two persons in a hundred
//! are another record of somebody before them, as another clerk wrote them down.

use std::fs::File;
use std::io::{self, BufWriter, Write};

use osoba::Person;
use osoba_synthetic::records::{id, rewritten, somebody};
use osoba_synthetic::Random;

fn main() -> io::Result<()> {
    let mut arguments = std::env::args().skip(1).map(|text| text.parse::<usize>());
    let Some(Ok(count)) = arguments.next() else {
        return Err(io::Error::other("persons COUNT [SEED [TRUTH]]"));
    };
    let seed = arguments.next().and_then(Result::ok).unwrap_or(2026);
    let mut truth = std::env::args().nth(3).map(File::create).transpose()?.map(BufWriter::new);
    let mut random = Random::new(seed as u64);
    let mut before: Vec<(Person, usize)> = Vec::new();
    let mut out = BufWriter::new(io::stdout().lock());
    for number in 0..count {
        let (person, first) = if !before.is_empty() && random.chance(2) {
            let (other, first) = random.of(&before).clone();
            if let Some(truth) = &mut truth {
                writeln!(truth, "{}\t{}", id(number), id(first))?;
            }
            (Person { id: Some(id(number).into()), ..rewritten(&mut random, &other) }, first)
        } else {
            (somebody(&mut random, number), number)
        };
        serde_json::to_writer(&mut out, &person)?;
        out.write_all(b"\n")?;
        // Some of those before are enough to have other records.
        if before.len() < 10_000 {
            before.push((person, first));
        } else if random.chance(5) {
            let place = random.below(before.len());
            if let Some(other) = before.get_mut(place) {
                *other = (person, first);
            }
        }
    }
    truth.map_or(Ok(()), |mut truth| truth.flush())?;
    out.flush()
}
