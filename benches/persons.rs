//! Writes invented persons as JSON Lines, for `osoba dedupe`: `persons COUNT [SEED [TRUTH]]`. The file
//! TRUTH gets a line for each record of somebody who has one already: its id, a tab, the first one's.
//!
//! Names are as skewed as in a registry: a few are common, most are rare. Two persons in a hundred
//! are another record of somebody before them, as another clerk wrote them down.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation
)]
#![allow(clippy::cast_precision_loss, clippy::cast_sign_loss)]

use std::fs::File;
use std::io::{self, BufWriter, Write};

use osoba::Person;

#[path = "data.rs"]
mod data;

use data::Random;

const MIDDLES: [&str; 48] = [
    "", "ан", "ар", "ен", "ер", "ик", "ин", "іч", "ов", "ол", "он", "ор", "ос", "от", "уб", "уг",
    "ул", "ун", "ур", "ус", "ак", "ал", "ас", "ат", "ед", "еж", "ел", "ес", "ив", "ид", "ил", "ир",
    "об", "од", "ок", "оп", "ом", "ух", "уч", "ямк", "янк", "ярн", "евк", "овк", "ишк", "ичк",
    "алк", "унк",
];

/// A place in a list whose first entries are far more common than its last.
fn common(random: &mut Random, length: usize, power: f64) -> usize {
    let part = random.below(1 << 30) as f64 / f64::from(1 << 30);
    (part.powf(power) * length as f64) as usize
}

fn id(number: usize) -> String {
    format!("00000000-0000-4000-8000-{number:012}")
}

fn somebody(random: &mut Random, number: usize) -> Person {
    let surname = common(random, data::STEMS.len() * MIDDLES.len() * data::ENDINGS.len(), 2.0);
    // Neighbours in the list share nothing but how common they are.
    let (stem, rest) = (surname % data::STEMS.len(), surname / data::STEMS.len());
    let (middle, ending) = (rest / data::ENDINGS.len(), rest % data::ENDINGS.len());
    let surname = format!("{}{}{}", data::STEMS[stem], MIDDLES[middle], data::ENDINGS[ending]);
    let first_name = data::FIRST[common(random, data::FIRST.len(), 1.5)];
    let mut person = data::person(random);
    person.id = Some(id(number));
    person.last_name = Some(surname);
    person.first_name = Some(first_name.to_owned());
    person.addresses.truncate(1);
    for address in &mut person.addresses {
        let settlement = common(random, 30_000, 2.0);
        address.settlement_id = Some(format!("00000000-0000-4000-9000-{settlement:012}"));
    }
    person
}

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
            (Person { id: Some(id(number)), ..data::rewritten(&mut random, &other) }, first)
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
            before[place] = (person, first);
        }
    }
    truth.map_or(Ok(()), |mut truth| truth.flush())?;
    out.flush()
}
