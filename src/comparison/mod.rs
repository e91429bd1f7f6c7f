//! Comparison: prepared records, distances, the variables of one pair.
