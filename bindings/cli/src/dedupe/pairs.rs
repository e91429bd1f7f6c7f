//! Every pair of an index, or of two, found on all cores and written in one order.

use std::io::{self, Write};
use std::sync::atomic::{AtomicU64, Ordering};

use osoba::index::{Block, Groups, Index, Member, Pair, PairSettings, Pairs};
use osoba::scoring::{Band, Limits, Score, Scorecard};
use osoba::Person;
use rayon::prelude::*;
use rayon::ThreadPool;

use super::tally::Tally;
use crate::arguments::Format;
use crate::columns;
use crate::language::{text, Language};
use crate::page;
use crate::progress::Stage;
use crate::table::{Cell, Row, Table};

/// The work is cut into so many parts, however many cores there are, so that the order of the
/// pairs does not depend on them.
const PARTS: usize = 16;

/// Steps of progress that a part is worth.
const STEPS: u64 = 1_000;

/// Where pairs are looked for.
#[derive(Debug, Clone, Copy)]
pub struct Between<'a> {
    /// The index.
    pub index: &'a Index,
    /// Later arrivals: each is paired with those of the index alone.
    pub later: Option<&'a Index>,
}

impl<'a> Between<'a> {
    fn parts(self, settings: PairSettings) -> io::Result<Vec<Pairs<'a>>> {
        match self.later {
            None => Ok(self.index.parts(settings, PARTS)),
            Some(later) => self
                .index
                .parts_between(later, settings, PARTS)
                .map_err(|error| io::Error::other(error.to_string())),
        }
    }

    /// Nothing linked yet.
    #[must_use]
    pub fn groups(self) -> Groups<'a> {
        match self.later {
            None => Groups::new(self.index),
            Some(later) => Groups::between(self.index, later),
        }
    }

    /// The person of a pair.
    #[must_use]
    pub fn person(self, member: Member) -> Person<'a> {
        let own = usize::try_from(member.0).is_ok_and(|place| place < self.index.len());
        match self.later {
            Some(later) if !own => {
                let first = u32::try_from(self.index.len()).unwrap_or(u32::MAX);
                later.person(Member(member.0.saturating_sub(first)))
            }
            _ => self.index.person(member),
        }
    }

    /// The blocks of two persons or more, of both.
    pub fn blocks(self) -> impl Iterator<Item = Block> + 'a {
        self.index.blocks().chain(self.later.into_iter().flat_map(Index::blocks))
    }
}

/// What becomes of the pairs.
pub struct Results<'a> {
    /// Takes them as text.
    pub out: &'a mut dyn Write,
    /// How they are written.
    pub format: Format,
    /// Whether a table's titles are bold.
    pub bold: bool,
    /// Links the automatic ones, if groups are wanted.
    pub groups: Option<Groups<'a>>,
    /// Counts them.
    pub tally: Tally,
}

/// Where pairs are written.
enum Out<'a, 'b> {
    Text(&'a mut (dyn Write + 'b)),
    Table(Table<&'a mut (dyn Write + 'b)>),
}

/// What one part gives.
struct Part {
    text: Vec<u8>,
    rows: Vec<Row>,
    /// The automatic pairs, if groups are wanted.
    automatic: Option<Vec<Pair>>,
    tally: Tally,
}

impl Results<'_> {
    /// Finds every pair.
    ///
    /// # Errors
    /// The pairs cannot be written, or the two indexes cannot be compared.
    pub fn fill(
        &mut self,
        pool: &ThreadPool,
        between: Between<'_>,
        settings: PairSettings,
        language: Language,
    ) -> io::Result<()> {
        let scorecard = between.index.scorecard();
        if self.format == Format::Csv {
            self.out.write_all(&row(titles(scorecard))?)?;
        }
        let mut out = if self.format == Format::Table {
            Out::Table(Table::new(&mut *self.out, table_titles(language)).bold(self.bold))
        } else {
            Out::Text(&mut *self.out)
        };
        let length = STEPS.saturating_mul(PARTS as u64);
        let stage = Stage::new(Some(length), text("comparing", "порівняння"), language);
        let done = AtomicU64::new(0);
        let advance = |steps: u64| {
            stage.at(done.fetch_add(steps, Ordering::Relaxed).saturating_add(steps));
        };
        let (format, limits, wanted) = (self.format, self.tally.limits, self.groups.is_some());
        let mut parts = between.parts(settings)?;
        while !parts.is_empty() {
            // A part for each core at a time: the text of those alone is held.
            let some = parts.len().min(pool.current_num_threads().max(1));
            let found: Vec<io::Result<Part>> = pool.install(|| {
                let find = |pairs| {
                    let part = Part::new(limits, wanted);
                    part.filled(pairs, scorecard, (format, language), &advance)
                };
                parts.par_drain(..some).map(find).collect()
            });
            for part in found {
                let part = part?;
                stage.tell(|| match &mut out {
                    Out::Table(table) => part.rows.into_iter().try_for_each(|row| table.row(row)),
                    Out::Text(out) => out.write_all(&part.text),
                })?;
                self.tally.merge(part.tally);
                if let Some(groups) = &mut self.groups {
                    part.automatic.iter().flatten().for_each(|pair| groups.add(pair));
                }
            }
        }
        stage.finish();
        match out {
            Out::Table(mut table) => table.finish(),
            Out::Text(out) => out.flush(),
        }
    }
}

impl Part {
    fn new(limits: Limits, wanted: bool) -> Part {
        let automatic = wanted.then(Vec::new);
        Part { text: Vec::new(), rows: Vec::new(), automatic, tally: Tally::new(limits) }
    }

    fn filled(
        mut self,
        mut pairs: Pairs<'_>,
        scorecard: &Scorecard,
        (format, language): (Format, Language),
        advance: &(dyn Fn(u64) + Sync),
    ) -> io::Result<Part> {
        let mut steps = 0;
        while let Some(pair) = pairs.next() {
            match format {
                Format::Json => {
                    serde_json::to_writer(&mut self.text, &pair.line(scorecard))?;
                    self.text.push(b'\n');
                }
                Format::Csv => self.text.extend(row(cells(&pair, scorecard))?),
                Format::Table => self.rows.push(table_row(&pair, language)),
            }
            self.tally.add(&pair);
            if let Some(automatic) = &mut self.automatic {
                if pair.band == Band::Automatic {
                    automatic.push(pair);
                }
            }
            let (done, of) = pairs.progress();
            let now = done.saturating_mul(STEPS).checked_div(of).unwrap_or_default();
            if now > steps {
                advance(now.saturating_sub(steps));
                steps = now;
            }
        }
        advance(STEPS.saturating_sub(steps));
        self.tally.add_account(pairs.account());
        Ok(self)
    }
}

/// The columns of pairs as a table.
fn table_titles(language: Language) -> Vec<Cell> {
    let words = |en, uk| Cell::words(language.of(text(en, uk)));
    vec![
        words("person", "особа"),
        words("master", "головний запис"),
        Cell { right: true, ..words("score", "оцінка") },
        Cell { right: true, ..words("proven score", "доведена оцінка") },
        words("band", "смуга"),
        words("clusters", "кластери"),
        words("cautions", "застереження"),
    ]
}

fn table_row(pair: &Pair, language: Language) -> Row {
    let clusters = pair.clusters.iter().map(|it| language.word(it.as_str()).to_owned());
    let cautions = pair.cautions.iter().map(|it| language.word(it.as_str()).to_owned());
    let joined = |words: Vec<String>| Cell::words(columns::printable(&words.join(", ")));
    let score = |score: Score| Cell::number(page::html::score(score, language));
    Row::Cells(vec![
        Cell::words(columns::printable(&pair.person_id)),
        Cell::words(columns::printable(&pair.master_person_id)),
        score(pair.score),
        pair.proven_score.map_or_else(|| Cell::words("–"), score),
        Cell::words(language.word(band(pair))),
        joined(clusters.collect()),
        joined(cautions.collect()),
    ])
}

fn band(pair: &Pair) -> &'static str {
    if pair.band == Band::Automatic {
        "automatic"
    } else {
        "manual"
    }
}

/// The columns of pairs as CSV.
fn titles(scorecard: &Scorecard) -> Vec<String> {
    const BEFORE: [&str; 8] = [
        "person_id",
        "master_person_id",
        "score",
        "proven_score",
        "band",
        "clusters",
        "cautions",
        "master_by_id",
    ];
    let variables =
        (0..scorecard.variable_count()).filter_map(|place| scorecard.variable_name(place));
    BEFORE.into_iter().chain(variables).map(str::to_owned).collect()
}

fn cells(pair: &Pair, scorecard: &Scorecard) -> Vec<String> {
    let clusters: Vec<&str> = pair.clusters.iter().map(|cluster| cluster.as_str()).collect();
    let cautions: Vec<&str> = pair.cautions.iter().map(|caution| caution.as_str()).collect();
    let mut cells = vec![
        pair.person_id.clone(),
        pair.master_person_id.clone(),
        pair.score.as_f64().to_string(),
        pair.proven_score.map(|score| score.as_f64().to_string()).unwrap_or_default(),
        band(pair).to_owned(),
        clusters.join(" "),
        cautions.join(" "),
        pair.master_by_id.to_string(),
    ];
    cells.extend(scorecard.bin_names(&pair.bins).map(|(_, bin)| bin.to_owned()));
    cells
}

fn row(cells: Vec<String>) -> io::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(cells).map_err(io::Error::from)?;
    writer.into_inner().map_err(|error| io::Error::other(error.to_string()))
}
