//! The command line of [Osoba](osoba): documents in, answers out.
//!
//! The binary `osoba` is a thin shell around this crate, and this crate around
//! [`osoba::commands`]: every result line is made by the core, byte for byte as the other hosts
//! make it. Here are the stream, and the tables for people.

pub mod arguments;
pub mod beside;
pub mod colour;
pub mod columns;
pub mod dedupe;
pub mod evaluate;
pub mod explanations;
pub mod fault;
pub mod header;
pub mod help;
pub mod input;
pub mod language;
pub mod lines;
pub mod output;
pub mod outputs;
pub mod page;
pub mod progress;
pub mod records;
pub mod review;
pub mod run;
pub mod service;
pub mod stream;
pub mod table;
pub mod train;
