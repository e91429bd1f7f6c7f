//! Scoring: the scorecard as data, bins, score, explanation.
