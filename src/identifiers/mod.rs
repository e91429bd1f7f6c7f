//! Identifiers: tax id (RNOKPP), document numbers, phone numbers.
//!
//! Each file parses one identifier, says what is wrong with a text that is none, and answers
//! advisory questions about a valid one. [`placeholder`] lists the values that mean "none".
//! Person matching compares these texts as given and applies none of these rules: they serve hosts
//! that check input, and analysts.

mod document_number;
mod phone;
pub mod placeholder;
mod tax_id;

pub use document_number::{DocumentNumberError, DocumentType};
pub use phone::{Phone, PhoneError};
pub use tax_id::{Sex, TaxId, TaxIdError};
