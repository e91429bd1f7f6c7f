//! Evaluation: how well scorecards tell persons apart, from pairs or registrations whose truth is
//! known.
//!
//! A [`Tally`] counts scores with their truth. There are 100,001 scores, so that it is exact and its
//! memory is bounded, however many pairs there are. A [`Curve`] is made of it: precision, recall and
//! F1 at every threshold, each with its Wilson interval at 95 %. [`Evaluation`] does it for
//! several scorecards at once, by a column of the pairs, and says which pairs a change of the
//! scorecard moves across a limit and how two periods differ. [`evaluate`] is all of it as one JSON
//! document.
//!
//! ```
//! use osoba::evaluation::{matches_needed, Tally};
//! use osoba::scoring::Score;
//!
//! let score = |value| Score::rounded(value).unwrap();
//! let mut tally = Tally::default();
//! for (value, is_match) in [(0.99, true), (0.95, true), (0.91, false), (0.6, true), (0.1, false)] {
//!     tally.add(score(value), is_match);
//! }
//! let curve = tally.curve().unwrap();
//! let at = curve.at(score(0.9));
//! assert_eq!((at.found, at.mistaken, at.rejected), (2, 1, 1));
//! assert_eq!(at.recall().value(), Some(2.0 / 3.0));
//! // A precision of 99.99 % takes 30,000 checked matches without an error.
//! assert_eq!(matches_needed(0.9999), Some(30_000));
//! ```
//!
//! | file | what it settles |
//! |---|---|
//! | `tally` | scores with their truth, counted; what cannot be evaluated |
//! | `curve` | precision and recall by threshold, the area below, recall at a precision |
//! | `share` | a part of a whole with its interval; how many checked matches a precision needs |
//! | `calibration` | whether a score of 0.9 means that nine of ten are matches |
//! | `drift` | how far two distributions are apart |
//! | `moves` | pairs that another scorecard puts into another band |
//! | `pair`, `models` | labelled pairs and registrations under several scorecards |
//! | `report` | the figures as data |
//! | `document` | the same from and to JSON |

mod calibration;
mod curve;
mod document;
mod drift;
mod models;
mod moves;
mod pair;
mod report;
mod share;
mod tally;

pub use calibration::{Calibration, Reliability};
pub use curve::{Counts, Curve, Point};
pub use document::evaluate;
pub(crate) use document::evaluate_with;
pub use drift::{stability_index, Distribution};
pub use models::{Evaluation, Settings, Worst, COLUMN_VALUES};
pub use moves::Moves;
pub use pair::{LabelledPair, LabelledRegistration};
pub use report::{
    AtPrecision, AtThreshold, Column, ColumnValue, Drift, Figures, ModelFigures, Moved, Needed,
    Rows, VariableDrift,
};
pub use share::{matches_needed, Interval, Share};
pub use tally::{Refusal, Tally};
