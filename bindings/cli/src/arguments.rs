//! What may stand on the command line.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::language::Language;

const AFTER: &str = "\
Every COMMAND that takes FILE reads JSON Lines from it, or from standard input, and writes one line
per line, in order. A bad line gives {\"line\":7,\"error\":{\"field\":…,\"rule\":…}} in its place and the
rest go on; a blank line stays a blank line; a byte order mark and CRLF line ends are accepted.
A line may be 256 MiB long. Memory does not grow with the file.

Exit status:
  0  every line was answered
  1  a line was bad; its error stands in its place
  2  the command line is wrong
  3  a file, standard input or standard output failed, or the input is no JSON Lines: a directory,
     CSV, UTF-16, one document over several lines, no text. Nothing of it is answered
  141  the reader of the output left early; there is no message

Examples:
  osoba demo
  echo '\"19910824-00026\"' | osoba unzr
  osoba sync --table bindings/cli/examples/sync.jsonl
  osoba explain bindings/cli/examples/pairs.jsonl --svg waterfall.svg
  osoba cumulative --jobs 4 streams.jsonl > statuses.jsonl
  osoba diagram > transitions.mmd";

/// UNZR synchronisation and person matching: JSON Lines in, JSON Lines out.
#[derive(Debug, Parser)]
#[command(name = "osoba", version, after_help = AFTER, max_term_width = 100)]
pub struct Arguments {
    /// Language of the text for people; JSON is the same in both.
    #[arg(long, global = true, value_enum, default_value_t)]
    pub lang: Language,
    /// What to do.
    #[command(subcommand)]
    pub task: Task,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Task {
    /// Check UNZR numbers: pattern, control digit, birth date.
    #[command(after_help = "Examples:
  echo '\"19910824-00026\"' | osoba unzr
  echo '{\"unzr\": \"19910824-00026\", \"birth_date\": \"1991-08-24\"}' | osoba unzr --table")]
    Unzr(Stream),
    /// Check identifiers of persons: tax id, documents, phones, UNZR. Every finding is advisory.
    #[command(after_help = "Example:
  echo '{\"tax_id\": \"3347600019\", \"birth_date\": \"1991-08-27\"}' | osoba identifiers")]
    Identifiers(Stream),
    /// Synchronise persons: what to ask the registry, or what to write and why.
    #[command(after_help = "Example:
  echo '{\"person\": {\"unzr\": null},
         \"verification\": {\"unzr_verification_status\": \"IN_REVIEW\"},
         \"now\": \"2026-11-22T01:00:00Z\"}' | tr -d '\\n' | osoba sync

Each line: {person, verification, answer, before_claim, policy, now}; answer is
{status, description}, {fault}, or absent while the registry has not been asked.")]
    Sync(Stream),
    /// Compute the cumulative verification status from the streams' statuses.
    #[command(after_help = "Example:
  echo '{\"drfo\": \"VERIFIED\", \"unzr\": \"NOT_VERIFIED\"}' | osoba cumulative")]
    Cumulative(Stream),
    /// Decide about registrations: what to ask the index, or create, exists, update, refuse and why.
    #[command(after_help = "Example:
  echo '{\"submission\": {\"last_name\": \"Шевченко\", \"first_name\": \"Тарас\"},
         \"facts\": {}, \"policy\": {\"threshold\": 0.9}}' | tr -d '\\n' | osoba decide

Each line: {submission, facts, policy}. facts hold what was asked for so far: phone_holders,
phone_is_confidants, person, same_identity, candidates. policy must name a threshold or a preset
(registration, cabinet).")]
    Decide(Decide),
    /// Say why a given person was not matched, cluster by cluster and variable by variable.
    #[command(
        alias = "why_not",
        after_help = "Example:
  osoba why-not questions.jsonl

Each line: {submission, candidate, policy}. The answer holds no personal values."
    )]
    WhyNot(Judged),
    /// Make recorded decisions again from their audit records: the same bytes, or what differs.
    #[command(after_help = "Example:
  osoba decide --audit day.jsonl | jq -c '.audit // empty' | osoba replay")]
    Replay(Judged),
    /// Give what persons are found by: cluster keys, and the names' codes with their algorithm.
    #[command(after_help = "Example:
  echo '{\"last_name\": \"Шевченко\", \"first_name\": \"Тарас\"}' | osoba keys")]
    Keys(Stream),
    /// Encode names: the key in force, the key of 2002, Latin letters.
    #[command(after_help = "Examples:
  echo '\"Шевченко\"' | osoba encode
  echo '{\"name\": \"Миколаївна\", \"kind\": \"second\"}' | osoba encode --table

kind is last, first or second; last if absent.")]
    Encode(Stream),
    /// Rank persons for an operator's search.
    #[command(after_help = "Example:
  osoba search --table searches.jsonl

Each line: {query, persons, key, normalisation}; query must have first_name, last_name and
birth_date. Names, tax ids and certificates are compared in the clean normalisation unless
normalisation is published. findings tell which searched values are malformed or placeholders.")]
    Search(Stream),
    /// Score pairs of persons with the scorecard.
    #[command(after_help = "Example:
  echo '{\"person\": {\"last_name\": \"Шевченко\"}, \"candidate\": {\"last_name\": \"Шевченка\"}}' | osoba score

Each line: {person, candidate, limits}; limits is {automatic, manual}, 0.9 and 0.7 if absent.")]
    Score(Score),
    /// Explain the score of pairs of persons to a clerk: text, a waterfall picture, or JSON.
    #[command(after_help = "Examples:
  osoba explain pairs.jsonl --lang uk
  osoba explain pairs.jsonl --svg waterfall.svg

Each line: {person, candidate, limits}. No explanation holds personal values.")]
    Explain(Explain),
    /// Print every transition of a UNZR status as a Mermaid diagram.
    Diagram,
    /// Show a registry day on the bundled example data: what was decided and why.
    Demo,
}

/// Deciding about registrations.
#[derive(Debug, Args)]
pub struct Decide {
    /// The lines.
    #[command(flatten)]
    pub stream: Stream,
    /// The scorecard.
    #[command(flatten)]
    pub model: Model,
    /// Add to each decision its audit record, from which `osoba replay` makes it again.
    #[arg(long)]
    pub audit: bool,
}

/// Lines that a scorecard judges.
#[derive(Debug, Args)]
pub struct Judged {
    /// The lines.
    #[command(flatten)]
    pub stream: Stream,
    /// The scorecard.
    #[command(flatten)]
    pub model: Model,
}

/// Scoring pairs.
#[derive(Debug, Args)]
pub struct Score {
    /// The lines.
    #[command(flatten)]
    pub stream: Stream,
    /// The scorecard.
    #[command(flatten)]
    pub model: Model,
    /// Add the points of every variable and what would change the outcome.
    #[arg(long)]
    pub explain: bool,
    /// Add the band of each score: automatic, manual or none.
    #[arg(long)]
    pub all_bands: bool,
}

/// Explaining pairs.
#[derive(Debug, Args)]
pub struct Explain {
    /// JSON Lines to read; standard input if absent or `-`.
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// The scorecard.
    #[command(flatten)]
    pub model: Model,
    /// Draw a waterfall into this file; the second pair's into FILE with `-2` before its ending,
    /// and so on.
    #[arg(long, value_name = "FILE")]
    pub svg: Option<PathBuf>,
    /// Print JSON instead of text.
    #[arg(long, conflicts_with = "svg")]
    pub json: bool,
    /// Cores to use; the order of the lines is kept.
    #[arg(long, value_name = "N", default_value = "1")]
    pub jobs: NonZeroUsize,
}

/// Which model scores.
#[derive(Debug, Args)]
pub struct Model {
    /// Scorecard to use, a JSON document; the published one if absent.
    #[arg(long, value_name = "FILE")]
    pub scorecard: Option<PathBuf>,
    /// How texts are normalised; what the scorecard says if absent.
    #[arg(long, value_enum)]
    pub normalisation: Option<Mode>,
}

/// How texts are normalised before they are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Mode {
    /// As the published system does, quirks included: for scores comparable with stored ones.
    Published,
    /// With the quirks repaired.
    Clean,
}

/// Where the lines come from and how the replies go out.
#[derive(Debug, Args)]
pub struct Stream {
    /// JSON Lines to read; standard input if absent or `-`.
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Print an aligned table for people instead of JSON.
    #[arg(long)]
    pub table: bool,
    /// Cores to use; the order of the lines is kept.
    #[arg(long, value_name = "N", default_value = "1")]
    pub jobs: NonZeroUsize,
}
