//! Whatever bytes come in, every line gets its reply and the command ends as documented.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests may panic"
)]

mod support;

use std::fs;
use std::path::Path;

use osoba::commands::Command;
use serde::Deserialize;
use serde_json::value::RawValue;
use support::osoba;

#[derive(Deserialize)]
struct Vector {
    input: Box<RawValue>,
}

/// Numbers that look random and are the same on every run (Knuth's MMIX generator).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    /// A line with a few of its bytes changed, cut out, doubled or put in.
    fn spoil(&mut self, line: &[u8]) -> Vec<u8> {
        const PUT_IN: [&[u8]; 12] = [
            b"\0",
            b"\xFF",
            b"\xED\xA0\x80",
            b"\"",
            b"{",
            b"]",
            b",null",
            b"1e999",
            b"\\ud800",
            b"-9223372036854775809",
            "\u{0301}".as_bytes(),
            b"\\",
        ];
        let mut line = line.to_owned();
        for _ in 0..=self.below(3) {
            let at = self.below(line.len());
            match self.below(4) {
                0 => line[at] = u8::try_from(self.below(256)).unwrap(),
                1 => drop(line.drain(at..(at + self.below(40)).min(line.len()))),
                2 => {
                    let piece = line[at..(at + self.below(200)).min(line.len())].to_owned();
                    line.splice(at..at, piece);
                }
                _ => drop(line.splice(at..at, PUT_IN[self.below(PUT_IN.len())].iter().copied())),
            }
            if line.is_empty() {
                line.push(b'0');
            }
        }
        line.retain(|byte| *byte != b'\n');
        line
    }
}

#[test]
fn every_corrupted_line_gets_one_reply() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden");
    let mut random = Random(20_261_122);
    for command in Command::ALL {
        let name = command.as_str();
        let Ok(text) = fs::read_to_string(folder.join(format!("{name}.jsonl"))) else { continue };
        let vectors: Vec<Vector> =
            text.lines().map(|line| serde_json::from_str(line).expect("a golden vector")).collect();
        let mut input = Vec::new();
        for _ in 0..500 {
            let vector = &vectors[random.below(vectors.len())];
            input.extend(random.spoil(vector.input.get().as_bytes()));
            input.push(b'\n');
        }
        let mut arguments = vec![name];
        if name == "explain" {
            arguments.extend(["--format", "json"]);
        }
        let ran = osoba(&arguments, &input);
        assert!(ran.status <= 1, "{name}: status {}: {}", ran.status, ran.stderr);
        assert!(!ran.stderr.contains("panicked"), "{name}: {}", ran.stderr);
        assert_eq!(ran.stdout.lines().count(), 500, "{name}");
        for (line, number) in ran.stdout.lines().zip(1..).filter(|(line, _)| !line.is_empty()) {
            let reply: serde_json::Value = serde_json::from_str(line).expect("JSON in every reply");
            if let Some(error_line) = reply.get("line") {
                assert_eq!(error_line, number, "{name}");
            }
        }
        arguments.extend(["--format", "table"]);
        if name != "explain" {
            let table = osoba(&arguments, &input);
            assert_eq!(table.status, ran.status, "{name}: {}", table.stderr);
        }
    }
}
