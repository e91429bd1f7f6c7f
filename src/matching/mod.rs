//! Matching: the two procedures, clusters, policy, decision, search ranking.
