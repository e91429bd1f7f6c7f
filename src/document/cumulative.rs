//! `cumulative`: the statuses of a person's streams.

use serde::Serialize;

use crate::error::FieldError;
use crate::verification::{cumulative, CumulativeStatus, Streams};

#[derive(Serialize)]
struct Answer {
    verification_status: CumulativeStatus,
}

pub(super) fn answer(document: &str) -> Result<String, FieldError> {
    let streams: Streams = FieldError::read_object(document)?;
    super::line(&Answer { verification_status: cumulative(&streams) })
}
