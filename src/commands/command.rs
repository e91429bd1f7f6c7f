//! The commands by name.

use crate::named::names;

names! {
    /// What a document asks for.
    Command {
        /// A UNZR and, perhaps, a birth date.
        Unzr = "unzr",
        /// A person's tax id, documents, phones and UNZR, checked.
        Identifiers = "identifiers",
        /// One step of the synchronisation of one person.
        Sync = "sync",
        /// A person's cumulative status.
        Cumulative = "cumulative",
        /// The score of one pair of persons, its bins and raw values.
        Score = "score",
        /// Why a pair has its score: data, text table, SVG waterfall.
        Explain = "explain",
        /// How one name sounds: its codes and its Latin form.
        Encode = "encode",
        /// What a person is found by.
        Keys = "keys",
        /// One step of matching: a question or a decision.
        Decide = "decide",
        /// Why a given person was not matched.
        WhyNot = "why_not",
        /// A decision made again from its audit record.
        Replay = "replay",
        /// Persons ranked for an operator's query.
        Search = "search",
        /// One step of the merge of one pair.
        Merge = "merge",
        /// A clerk is given a pair, or decides about one.
        Review = "review",
        /// Every pair of a list of persons, and the groups they make.
        Dedupe = "dedupe",
        /// A scorecard estimated from pairs.
        Train = "train",
        /// How well scorecards tell labelled pairs apart.
        Evaluate = "evaluate",
    }
}
