//! What may stand on the command line.

use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use osoba::matching::{ClusterSet, ClustersDocument};
use osoba::names::Algorithm;
use osoba::scoring::{self, Limits};
use osoba::FieldError;

use crate::help;
use crate::language::Language;

const AFTER: &str = "\
Every COMMAND that takes FILE reads JSON documents from it, or from standard input: one a line, a
JSON array, CSV with a header of the names that --columns prints, or gzip of one of these. It writes
one answer per document, in order: as a table on a terminal, else as JSON Lines; --format json, table
or csv chooses. A column of CSV is a field of the answer, a.b one within another; a list is JSON.
A bad line gives {\"line\":7,\"error\":{\"field\":…,\"rule\":…}} in its place and the rest go on; a
blank line stays a blank line; a byte order mark and CRLF line ends are accepted.
A line may be 16 MiB long, or what --max-line says; a longer one is a bad line and is skipped.
Memory does not grow with the file.

Exit status:
  0  every line was answered
  1  a line was bad; its error stands in its place
  2  the command line is wrong
  3  a file, standard input or standard output failed, or the input is none of these forms: a
     directory, UTF-16, one document over several lines, no text. Nothing of it is answered
  141  the reader of the output left early; there is no message

Examples:
  echo '\"19910824-00026\"' | osoba unzr
  osoba sync --format table bindings/cli/examples/sync.jsonl
  osoba explain bindings/cli/examples/pairs.jsonl --svg waterfall.svg
  osoba cumulative --jobs 4 streams.jsonl > statuses.jsonl
  osoba diagram > transitions.mmd";

/// UNZR synchronisation and person matching: documents in, answers out.
#[derive(Debug, Parser)]
#[command(name = "osoba", version, after_help = AFTER, max_term_width = 100)]
pub struct Arguments {
    /// Language of the text for people; JSON is the same in both.
    #[arg(long, global = true, value_enum, default_value_t)]
    pub lang: Language,
    /// Whether help, tables and messages are in colour; auto: on a terminal, unless NO_COLOR is set.
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub color: ColorWhen,
    /// What to do.
    #[command(subcommand)]
    pub task: Task,
}

impl Arguments {
    /// Reads the command line; help and errors are in the language that it names.
    ///
    /// # Errors
    /// Help or version is asked for, or the command line is wrong.
    pub fn spoken(words: Vec<OsString>) -> Result<Arguments, Shown> {
        let said = |option: &str| {
            let after = |word: &OsString| {
                let word = word.to_str()?;
                word.strip_prefix(option)?.strip_prefix('=').map(str::to_owned)
            };
            let pair = |pair: &[OsString]| match pair {
                [name, value] if name == option => value.to_str().map(str::to_owned),
                _ => None,
            };
            words.iter().find_map(after).or_else(|| words.windows(2).find_map(pair))
        };
        let colour = match said("--color").as_deref() {
            Some("always") => clap::ColorChoice::Always,
            Some("never") => clap::ColorChoice::Never,
            _ => clap::ColorChoice::Auto,
        };
        let is_ukrainian = said("--lang").as_deref() == Some("uk");
        let command = Arguments::command().color(colour);
        let command = if is_ukrainian { help::ukrainian(command) } else { command };
        let read = command.try_get_matches_from(words);
        let read = read.and_then(|matches| Arguments::from_arg_matches(&matches));
        read.map_err(|error| {
            let wrong = if is_ukrainian { help::wrong(&error) } else { None };
            wrong.map_or(Shown::Clap(error), Shown::Wrong)
        })
    }
}

/// What is shown in place of doing anything.
#[derive(Debug)]
pub enum Shown {
    /// Help, version, or what is wrong, in clap's words.
    Clap(clap::Error),
    /// What is wrong with the command line.
    Wrong(String),
}

/// When output is in colour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ColorWhen {
    /// On a terminal, unless NO_COLOR is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Task {
    /// Check UNZR numbers: pattern, control digit, birth date.
    #[command(after_help = "Examples:
  echo '\"19910824-00026\"' | osoba unzr
  echo '{\"unzr\": \"19910824-00026\", \"birth_date\": \"1991-08-24\"}' | osoba unzr --format table")]
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
  echo '{\"name\": \"Миколаївна\", \"kind\": \"second\"}' | osoba encode --format table

kind is last, first or second; last if absent.")]
    Encode(Stream),
    /// Rank persons for an operator's search.
    #[command(after_help = "Example:
  osoba search --format table searches.jsonl

Each line: {query, persons, key, normalisation}; query must have first_name, last_name and
birth_date. Names, tax ids and certificates are compared in the clean normalisation unless
normalisation is published. findings tell which searched values are malformed or placeholders.")]
    Search(Stream),
    /// Merge pairs of persons: what to ask, or what to write and why.
    #[command(after_help = MERGE)]
    Merge(Stream),
    /// Give clerks pairs to review, and record what they decide; with --pairs, at this terminal.
    #[command(
        after_help = REVIEW,
        override_usage = "osoba review [OPTIONS] [FILE]
       osoba review [OPTIONS] --pairs <PAIRS> --clerk <ID> --output <DECISIONS> <PERSONS>...",
        mut_arg("file", |file| file.index(1).help(
            "Documents to read; standard input if absent or `-`. With --pairs: persons"
        )),
        mut_arg("output", |output| output.help(
            "Write answers into this file instead of standard output. With --pairs: append decisions; \
             what the clerk has decided there is not shown again"
        )),
        mut_arg("scorecard", |it| it.requires("pairs")),
        mut_arg("normalisation", |it| it.requires("pairs"))
    )]
    Review(Box<Review>),
    /// Score pairs of persons with the scorecard.
    #[command(after_help = "Example:
  echo '{\"person\": {\"last_name\": \"Шевченко\"}, \"candidate\": {\"last_name\": \"Шевченка\"}}' | osoba score

Each line: {person, candidate, limits}; limits is {automatic, manual}, 0.9 and 0.7 if absent.")]
    Score(Score),
    /// Explain the score of pairs of persons to a clerk: text, a waterfall picture, or JSON.
    #[command(after_help = "Examples:
  osoba explain pairs.jsonl --lang uk
  osoba explain pairs.jsonl --svg waterfall.svg

Each line: {person, candidate, limits}. Without --format the explanation is text for a clerk, wherever
it goes. A picture has the number of its pair's line before its ending; the first line's has none. No
explanation holds personal values.")]
    Explain(Explain),
    /// Find who is in an index of persons twice: every pair that scores, groups, and a report page.
    #[command(after_help = DEDUPE)]
    Dedupe(Box<Dedupe>),
    /// Evaluate scorecards on pairs or registrations whose truth is known: precision, recall,
    /// calibration, drift, and a report page.
    #[command(after_help = EVALUATE)]
    Evaluate(Box<Evaluate>),
    /// Make a scorecard of your own from pairs of persons: labelled ones, or with --unlabelled none.
    #[command(after_help = TRAIN)]
    Train(Box<Train>),
    /// Print every transition of a status as a Mermaid diagram.
    Diagram {
        /// Of a UNZR status, a merge candidate, or a clerk's request.
        #[arg(value_enum, default_value_t)]
        of: Diagram,
    },
}

const TRAIN: &str = "\
Pairs are read from JSON Lines, a JSON array, CSV, or gzip of one of these, recognised by content:
  {\"person\": {…}, \"candidate\": {…}, \"match\": true, \"group\": \"…\", \"weight\": 1, \"date\": \"2026-11-01\"}
or \"person_id\" and \"candidate_id\" in place of the persons, with --persons. All but the persons and
match may be absent; a pair without a group is of its person's. Groups are divided into training and
test whole: give a household or a registration one group. A pair that cannot be read is reported on
standard error with its line, the rest go on and the exit status is 1. Where no scorecard can be
estimated, nothing is written and the status is 3. The same pairs give the same bytes, in any order.

The report says which bins were merged, which orders acted, what to beware of, and how good the
scorecard is on the groups that it was not trained with. A card of --unlabelled or --silver is never
automatic by itself.

Examples:
  osoba train pairs.jsonl --output card.json --report report.html
  osoba train pairs.jsonl -o card.json --comparisons first_name,last_name,birth_date,tax_id_checked
  osoba train pairs.jsonl -o card.json --comparisons published
  osoba train pairs.jsonl.gz --persons persons.jsonl -o card.json --test-from 2026-10-01
  osoba train candidates.jsonl -o card.json --unlabelled
  osoba decide --scorecard card.json registrations.jsonl";
const MERGE: &str = "\
Example:
  echo '{\"merge_candidate\": {\"id\": \"7\", \"person_id\": \"a\", \"master_person_id\": \"b\",
         \"score\": 0.97, \"status\": \"IN_PROCESS\", \"inserted_at\": \"2026-11-02T00:00:00Z\"},
         \"facts\": {\"person\": {\"status\": \"active\", \"is_active\": true,
         \"updated_at\": \"2026-11-01T00:00:00Z\", \"master_person_id\": null},
         \"master\": {\"status\": \"active\", \"is_active\": true,
         \"updated_at\": \"2026-11-01T00:00:00Z\", \"master_person_id\": null}},
         \"reason\": \"AUTO_MERGE\", \"now\": \"2026-11-22T01:00:00Z\"}' | tr -d '\\n' | osoba merge

Each line: {merge_candidate, facts, reason, policy, now}. facts hold person and master, each
{status, is_active, updated_at, master_person_id} or null if there is no such person, and
declarations, {person, master} or {fault}, absent while they have not been asked for. reason is
AUTO_MERGE or MANUAL_MERGE. policy is {limits: {automatic, manual}}, 0.9 and 0.7 if absent.";

const REVIEW: &str = "\
Example:
  echo '{\"assign\": {\"clerk_id\": \"k\", \"requests\": [], \"candidates\": [{\"id\": \"2\",
         \"status\": \"NEW\", \"assignee_id\": null, \"decisions\": 1,
         \"inserted_at\": \"2026-11-02T00:00:00Z\"}]}}' | tr -d '\\n' | osoba review

Each line: {assign, policy} or {decide, policy}.
assign is {clerk_id, requests, candidates}: all requests that the clerk ever had, each
{manual_merge_candidate_id, status, candidate_status}, and candidates to choose from, each {id,
status, assignee_id, decisions, inserted_at}.
decide is {clerk_id, status, comment, facts}; status is MERGE, SPLIT, TRASH or POSTPONE; facts are
null if there is no such request, or {request, candidate, requests}: the request {id,
manual_merge_candidate_id, assignee_id, status}, its candidate {id, merge_candidate_id, person_id,
master_person_id, status, assignee_id}, and all requests of the candidate, each {assignee_id,
status}.
policy is {quorum, max_postponed}, 3 and 5 if absent.

At a terminal, a clerk's queue:
  osoba dedupe persons.jsonl -o pairs.jsonl
  osoba review --pairs pairs.jsonl persons.jsonl --clerk ID -o decisions.jsonl
Each pair is shown with both records side by side, what differs marked, the score, how it came about
and what to beware of. Answer m (merge), s (split), t (trash) or p (postpone), each with a comment
behind it if you like, e (explain), ? (help) or q (quit). A decision is appended to the file at once,
{person_id, master_person_id, status, comment, assignee_id}. What the clerk decided there is not
shown again, so that the work can be stopped at any time; what was postponed comes after the others.
A pair whose persons the files do not hold is reported with its line, the rest go on and the exit
status is 1. Personal data are shown here and written nowhere; name no person in a comment.";

/// Reviewing pairs.
#[derive(Debug, Args)]
pub struct Review {
    /// The lines.
    #[command(flatten)]
    pub stream: Stream,
    /// More files of persons, with --pairs: those that `osoba dedupe` read, in any of its forms.
    #[arg(value_name = "PERSONS", index = 2, requires = "pairs")]
    pub persons: Vec<PathBuf>,
    /// Show the pairs of this file, as `osoba dedupe` wrote them, one by one, and read answers from
    /// standard input.
    #[arg(
        long,
        value_name = "PAIRS",
        requires_all = ["file", "clerk", "output"],
        conflicts_with = "format"
    )]
    pub pairs: Option<PathBuf>,
    /// Who decides: the `assignee_id` of the decisions.
    #[arg(long, value_name = "ID", requires = "pairs", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub clerk: Option<String>,
    /// Which pairs are shown.
    #[arg(long, value_enum, default_value_t, requires = "pairs")]
    pub band: ReviewBand,
    /// The scores from which a clerk decides and from which records are merged without one.
    #[arg(long, value_name = "MANUAL,AUTOMATIC", default_value = "0.7,0.9", value_parser = limits, requires = "pairs")]
    pub limits: Limits,
    /// The scorecard.
    #[command(flatten)]
    pub model: Model,
}

/// Which pairs a clerk reviews.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ReviewBand {
    /// Those of the manual band, and any with cautions.
    #[default]
    Manual,
    /// All.
    All,
}

/// Which transitions to print.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Diagram {
    /// Of a UNZR verification status.
    #[default]
    Unzr,
    /// Of a merge candidate.
    Merge,
    /// Of a clerk's request.
    Review,
}

const DEDUPE: &str = "\
Persons are read from JSON Lines, a JSON array, CSV with a header of the columns that --columns
prints, or gzip of one of these, recognised by content. Each person must have an id. A record that
cannot be read is reported on standard error with its file and line, or its number in an array; the
rest go on and the exit status is 1. Two persons under one id end the work, as does memory that will
not suffice, with status 3. The same persons give the same bytes, however many jobs there are.

A pair, one line each:
  {\"person_id\", \"master_person_id\", \"score\", \"band\", \"clusters\", \"bins\", \"cautions\"}
The master is the record updated later; where the times are equal or absent it is the one of the
greater id, and \"master_by_id\" is true. The band is that of \"proven_score\" where it stands beside
the score: what it is without blanks and placeholders.

Examples:
  osoba dedupe persons.jsonl --groups groups.jsonl --report report.html > pairs.jsonl
  osoba dedupe export.csv.gz --format csv -o pairs.csv --block-limit 1000
  osoba dedupe today.jsonl --against registry.jsonl
  osoba dedupe --columns";

const EVALUATE: &str = "\
A pair, one line each, with any columns beside:
  {\"person\", \"candidate\", \"match\": true or false}
or {\"score\", \"match\"}, {\"scores\": [...], \"match\"} of pairs that were scored elsewhere.
A registration with --registrations, whose candidates come from the persons of --persons:
  {\"person\", \"truth\": id of the person in the index, or null}
The right person must come first. A match that no cluster brings together is counted apart from one
that the scorecard rejects.

A line that cannot be read, or has no label, is reported on standard error with its number; the rest
go on and the exit status is 1. Without a match, or with nothing else, nothing can be said: status 3.
No output holds personal data; a column of --by is shown as it is.

Examples:
  osoba evaluate pairs.jsonl --scorecard published --scorecard own.json --by region --report page.html
  osoba evaluate --registrations registrations.jsonl --persons registry.jsonl --format table
  osoba evaluate november.jsonl --before october.jsonl --scorecard own.json";

/// Evaluating scorecards.
#[derive(Debug, Args)]
pub struct Evaluate {
    /// Labelled pairs to read; standard input if absent or `-`.
    #[arg(value_name = "PAIRS", conflicts_with = "registrations")]
    pub file: Option<PathBuf>,
    /// Registrations with truth to read in place of pairs.
    #[arg(long, value_name = "FILE", requires = "persons")]
    pub registrations: Option<PathBuf>,
    /// The persons of the index that registrations come to, as `osoba dedupe` reads them.
    #[arg(long, value_name = "FILE", requires = "registrations")]
    pub persons: Vec<PathBuf>,
    /// Pairs of an earlier period, labelled or not: how far the registry has drifted since.
    #[arg(long, value_name = "FILE")]
    pub before: Option<PathBuf>,
    /// A scorecard to evaluate, a JSON document or the word `published`; again for another one. The
    /// published one if absent.
    #[arg(long = "scorecard", value_name = "FILE")]
    pub scorecards: Vec<PathBuf>,
    /// The column of the lines by whose values the figures are shown, too.
    #[arg(long, value_name = "COLUMN")]
    pub by: Option<String>,
    /// The thresholds that are shown.
    #[arg(long, value_name = "SCORE,...", value_parser = thresholds)]
    pub thresholds: Option<Thresholds>,
    /// The limits at which errors, moves and columns are counted.
    #[arg(long, value_name = "MANUAL,AUTOMATIC", default_value = "0.7,0.9", value_parser = limits)]
    pub limits: Limits,
    /// The phonetic key of the clusters: uk, uk/1 or kankowski.
    #[arg(long, value_name = "KEY", default_value = "uk", value_parser = key)]
    pub key: Algorithm,
    /// The clusters that bring pairs together: published, extended, or none to compare every pair.
    #[arg(long, value_name = "CLUSTERS", default_value = "extended", value_parser = clusters_or_none)]
    pub clusters: ClustersOrNone,
    /// How the figures are written; a table where a terminal reads it, else JSON.
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// Refuse persons with a field that is not known, such as a misspelt lastname; such fields are
    /// ignored by default.
    #[arg(long)]
    pub strict: bool,
    /// Write the figures into this file instead of standard output.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write a page for people into this file: curves, histograms, calibration, the worst errors.
    #[arg(long, value_name = "FILE.html")]
    pub report: Option<PathBuf>,
    /// The longest line to read, in bytes, or with K, M or G in KiB, MiB or GiB.
    #[arg(long, value_name = "SIZE", default_value = "16M", value_parser = size)]
    pub max_line: u64,
}

/// Thresholds in the order in which they are shown.
#[derive(Debug, Clone)]
pub struct Thresholds(pub Vec<scoring::Score>);

/// A set of clusters; with none every pair is compared.
#[derive(Debug, Clone, Copy)]
pub struct ClustersOrNone(pub Option<ClusterSet>);

/// Scores, separated by commas.
fn thresholds(text: &str) -> Result<Thresholds, String> {
    let score = |text: &str| scoring::Score::rounded(text.trim().parse().ok()?);
    let scores = text.split(',').map(score).collect::<Option<Vec<_>>>();
    scores
        .map(Thresholds)
        .ok_or_else(|| "numbers from 0 to 1 are expected, as in 0.7,0.9".to_owned())
}

/// One of the names of a set of clusters, or `none`.
fn clusters_or_none(text: &str) -> Result<ClustersOrNone, String> {
    let names = ClusterSet::ALL.iter().map(|it| it.as_str()).chain(["none"]);
    match ClusterSet::from_name(text) {
        None if text != "none" => Err(expected(names)),
        found => Ok(ClustersOrNone(found)),
    }
}

/// Finding pairs of an index.
#[derive(Debug, Args)]
pub struct Dedupe {
    /// Persons to read; standard input if absent or `-`.
    #[arg(value_name = "PERSONS")]
    pub files: Vec<PathBuf>,
    /// Pair PERSONS with those of this file alone, and not with one another: later arrivals with
    /// the index they come to.
    #[arg(long, value_name = "INDEX")]
    pub against: Option<PathBuf>,
    /// Print the names of CSV columns that are read, and nothing else.
    #[arg(long)]
    pub columns: bool,
    /// How pairs are written; a table where a terminal reads it, else JSON.
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// Write pairs into this file instead of standard output.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write the groups that automatic pairs form into this file, one JSON line each.
    #[arg(long, value_name = "FILE")]
    pub groups: Option<PathBuf>,
    /// Write a page for people into this file: what was found, what was left out, ten examples.
    #[arg(long, value_name = "FILE.html")]
    pub report: Option<PathBuf>,
    /// Show the examples' persons side by side in the report: personal data, for clerks.
    #[arg(long, requires = "report")]
    pub with_persons: bool,
    /// The scores from which a clerk decides and from which records are merged without one.
    #[arg(long, value_name = "MANUAL,AUTOMATIC", default_value = "0.7,0.9", value_parser = limits)]
    pub limits: Limits,
    /// Leave out blocks of more persons than this: those with one key in common. What was left
    /// out is counted.
    #[arg(long, value_name = "N")]
    pub block_limit: Option<NonZeroUsize>,
    /// Groups of more persons than this go to a clerk whole.
    #[arg(long, value_name = "N", default_value_t = osoba::index::GROUP_LIMIT)]
    pub group_limit: usize,
    /// The phonetic key: uk, uk/1, kankowski or daitch_mokotoff.
    #[arg(long, value_name = "KEY", default_value = "uk", value_parser = key)]
    pub key: Algorithm,
    /// The clusters: published, extended with the digits behind a certificate's series, or a JSON list
    /// as a policy's, with clusters of one's own.
    #[arg(long, value_name = "CLUSTERS", default_value = "extended", value_parser = clusters)]
    pub clusters: ClustersDocument,
    /// Refuse JSON persons with a field that is not known, such as a misspelt lastname; such fields are
    /// ignored by default, and columns of CSV that are not read are reported always.
    #[arg(long)]
    pub strict: bool,
    /// The scorecard.
    #[command(flatten)]
    pub model: Model,
    /// Cores to use, at most as many as the machine has; all of them if absent.
    #[arg(short, long, value_name = "N", value_parser = jobs)]
    pub jobs: Option<NonZeroUsize>,
    /// The longest line, row or entry to read, in bytes, or with K, M or G in KiB, MiB or GiB.
    #[arg(long, value_name = "SIZE", default_value = "16M", value_parser = size)]
    pub max_line: u64,
    /// The most memory that the index may take; what the machine has free if absent.
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub memory: Option<u64>,
}

/// Making a scorecard.
#[derive(Debug, Args)]
pub struct Train {
    /// Pairs to read; standard input if absent or `-`.
    #[arg(value_name = "PAIRS")]
    pub files: Vec<PathBuf>,
    /// Write the scorecard into this file.
    #[arg(short, long, value_name = "CARD.json")]
    pub output: PathBuf,
    /// Write a page for people into this file: points, pairs, merged bins, measures, cautions.
    #[arg(long, value_name = "FILE.html")]
    pub report: Option<PathBuf>,
    /// What is compared: all of the catalogue, published (the eleven of the published scorecard),
    /// names of the catalogue between commas, or a .json file with a list of names and entries.
    #[arg(long, value_name = "LIST", default_value = "all")]
    pub comparisons: String,
    /// Estimate without labels, by expectation–maximisation.
    #[arg(long)]
    pub unlabelled: bool,
    /// Label by tax ids: where both are their records' own, equal ones make a match.
    #[arg(long, conflicts_with = "unlabelled")]
    pub silver: bool,
    /// Persons of whom pairs speak by id, in any form that dedupe reads.
    #[arg(long, value_name = "PERSONS")]
    pub persons: Option<PathBuf>,
    /// Pairs of persons taken at random, for --unlabelled; made of persons of different lines if
    /// absent.
    #[arg(long, value_name = "PAIRS", requires = "unlabelled")]
    pub random: Option<PathBuf>,
    /// λ of the ridge penalty: more draws points nearer to 0.
    #[arg(long, value_name = "X", default_value_t = 1.0)]
    pub penalty: f64,
    /// Decides which groups are tested with, and which persons random pairs are made of.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u64,
    /// The share of groups to test with.
    #[arg(long, value_name = "X", default_value_t = 0.2)]
    pub test_share: f64,
    /// Test with the groups that have a pair of this day or later as well.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub test_from: Option<String>,
    /// Merge bins whose pairs weigh less than this with their neighbour.
    #[arg(long, value_name = "N", default_value_t = 10.0)]
    pub rare_below: f64,
    /// Of how many pairs of persons those of --unlabelled are the ones that share a key: n·(n−1)/2
    /// among n persons. Without it they are taken for all there are.
    #[arg(long, value_name = "N", requires = "unlabelled")]
    pub all_pairs: Option<u64>,
    /// The field of a pair that names its group.
    #[arg(long, value_name = "FIELD", default_value = "group")]
    pub group: String,
    /// The scorecard's name; the output file's if absent.
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// How texts are normalised; clean if absent, or published for the published comparisons.
    #[arg(long, value_enum)]
    pub normalisation: Option<Mode>,
    /// How points and measures are printed: a table where a terminal reads it, else JSON; CSV has the
    /// points alone.
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// Refuse persons with a field that is not known, such as a misspelt lastname; such fields are
    /// ignored by default.
    #[arg(long)]
    pub strict: bool,
    /// Cores to use, at most as many as the machine has; all of them if absent.
    #[arg(short, long, value_name = "N", value_parser = jobs)]
    pub jobs: Option<NonZeroUsize>,
    /// The longest line or entry to read, in bytes, or with K, M or G in KiB, MiB or GiB.
    #[arg(long, value_name = "SIZE", default_value = "16M", value_parser = size)]
    pub max_line: u64,
}

/// How answers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// JSON Lines.
    Json,
    /// An aligned table for people.
    Table,
    /// CSV with a header of the fields' names; a list is JSON.
    Csv,
}

impl Format {
    /// The format that is asked for, or else the one that suits whoever reads the output.
    #[must_use]
    pub fn chosen(asked: Option<Format>, output: Option<&Path>) -> Format {
        let is_read_by_people = output.is_none() && io::stdout().is_terminal();
        asked.unwrap_or(if is_read_by_people { Format::Table } else { Format::Json })
    }
}

/// Two limits, the lower first.
fn limits(text: &str) -> Result<Limits, String> {
    let parsed = text.split_once(',').and_then(|(manual, automatic)| {
        let score = |text: &str| scoring::Score::rounded(text.trim().parse().ok()?);
        Some(Limits { manual: score(manual)?, automatic: score(automatic)? })
    });
    let limits = parsed.ok_or("two numbers from 0 to 1 are expected, as in 0.7,0.9")?;
    limits.check().map_err(|_| "the manual limit is above the automatic one".to_owned())
}

/// One of the names of a key.
fn key(text: &str) -> Result<Algorithm, String> {
    Algorithm::from_name(text).ok_or_else(|| expected(Algorithm::ALL.iter().map(|it| it.as_str())))
}

/// One of the names of a set of clusters that finds somebody, or a list as a policy has it.
fn clusters(text: &str) -> Result<ClustersDocument, String> {
    if text.trim_start().starts_with('[') {
        return FieldError::read_json(text).map_err(|error| error.under("clusters").to_string());
    }
    let sets = [ClusterSet::Published, ClusterSet::Extended];
    let found = sets.into_iter().find(|set| set.as_str() == text).map(ClustersDocument::from);
    found.ok_or_else(|| expected(sets.iter().map(|it| it.as_str())))
}

fn expected<'a>(names: impl Iterator<Item = &'a str>) -> String {
    format!("one of these is expected: {}", names.collect::<Vec<_>>().join(", "))
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
    /// The lines.
    #[command(flatten)]
    pub stream: Stream,
    /// The scorecard.
    #[command(flatten)]
    pub model: Model,
    /// Draw a waterfall into this file; that of line 2 into FILE with `-2` before its ending, and so on.
    #[arg(long, value_name = "FILE", conflicts_with = "format")]
    pub svg: Option<PathBuf>,
    /// Draw over files that are there.
    #[arg(long, requires = "svg")]
    pub force: bool,
    /// Tell every change that would cross a limit, and not the five that matter most.
    #[arg(long)]
    pub all: bool,
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
    /// The lines.
    #[command(flatten)]
    pub input: Input,
    /// How answers are written; a table where a terminal reads it, else JSON Lines.
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// Write answers into this file instead of standard output.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Where the lines come from and how they are read.
#[derive(Debug, Args)]
pub struct Input {
    /// Documents to read; standard input if absent or `-`.
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Print the names of CSV columns that are read, and nothing else.
    #[arg(long)]
    pub columns: bool,
    /// Refuse persons with a field that is not known, such as a misspelt lastname; such fields are
    /// ignored by default.
    #[arg(long)]
    pub strict: bool,
    /// Cores to use, at most as many as the machine has; the order of the lines is kept.
    #[arg(short, long, value_name = "N", default_value = "1", value_parser = jobs)]
    pub jobs: NonZeroUsize,
    /// The longest line to read, in bytes, or with K, M or G in KiB, MiB or GiB.
    #[arg(long, value_name = "SIZE", default_value = "16M", value_parser = size)]
    pub max_line: u64,
}

/// A count of jobs, bounded by the cores: more of them would only take memory.
fn jobs(text: &str) -> Result<NonZeroUsize, String> {
    let jobs: NonZeroUsize = text.parse().map_err(|error| format!("{error}"))?;
    let cores = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    Ok(jobs.min(cores))
}

/// A count of bytes.
fn size(text: &str) -> Result<u64, String> {
    const UNITS: [(char, u32); 3] = [('K', 10), ('M', 20), ('G', 30)];
    let with_unit = |(unit, bits): &(char, u32)| Some((text.strip_suffix(*unit)?, *bits));
    let (number, bits) = UNITS.iter().find_map(with_unit).unwrap_or((text, 0));
    let number: u64 = number.parse().map_err(|error| format!("{error}"))?;
    let bytes = number.checked_mul(1 << bits).filter(|bytes| *bytes > 0);
    bytes.ok_or_else(|| "the size is out of range".to_owned())
}

#[cfg(test)]
mod tests {
    use osoba::limits::LINE_BYTES;

    use super::*;

    #[test]
    fn there_are_no_more_jobs_than_cores() {
        let cores = std::thread::available_parallelism().unwrap();
        for (text, expected) in [
            ("1", Ok(NonZeroUsize::MIN)),
            ("40000", Ok(cores)),
            ("18446744073709551615", Ok(cores)),
            ("0", Err(())),
            ("-1", Err(())),
            ("two", Err(())),
        ] {
            assert_eq!(jobs(text).map_err(|_| ()), expected, "{text}");
        }
    }

    #[test]
    fn limits_are_two_scores_the_lower_first() {
        let shown = |text| {
            limits(text).map(|limits| {
                (limits.manual.hundred_thousandths(), limits.automatic.hundred_thousandths())
            })
        };
        assert_eq!(shown("0.7,0.9"), Ok((70_000, 90_000)));
        assert_eq!(shown("0, 1"), Ok((0, 100_000)));
        for wrong in ["0.9,0.7", "0.7", "0.7,0.9,1", "0.7;0.9", "-1,0.9", "0.7,1.1", "a,b", "NaN,1"]
        {
            assert!(shown(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_size_is_a_number_of_bytes_with_or_without_a_unit() {
        for (text, expected) in [
            ("16M", Ok(LINE_BYTES)),
            ("100", Ok(100)),
            ("64K", Ok(65_536)),
            ("2G", Ok(2_147_483_648)),
            ("0", Err(())),
            ("M", Err(())),
            ("1MM", Err(())),
            ("16T", Err(())),
            ("99999999999G", Err(())),
        ] {
            assert_eq!(size(text).map_err(|_| ()), expected, "{text}");
        }
    }
}
