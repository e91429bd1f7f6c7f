//! The library as C programs meet it. Needs a C and a C++ compiler and valgrind.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "tests may panic"
)]

mod common;
#[path = "../../../tests/support/counted.rs"]
mod counted;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::{cc, check, compile, library, root, run, scratch, Way, STRICT_C};
use serde::Deserialize;
use serde_json::value::RawValue;

fn source(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/c").join(name)
}

fn header() -> String {
    std::fs::read_to_string(root().join("include/osoba.h")).unwrap()
}

/// The functions of the header that the library exports, with their parameters.
fn functions() -> Vec<(String, Vec<String>)> {
    let header = header();
    let (_, declarations) = header.split_once("extern \"C\" {\n#endif").unwrap();
    let (declarations, _) = declarations.split_once("#ifdef __cplusplus").unwrap();
    let without_comments: String = declarations
        .split("/**")
        .map(|part| part.split_once("*/").map_or("", |(_, code)| code))
        .collect();
    let function = |declaration: &str| {
        let (name, parameters) = declaration.split_once('(')?;
        let name = name.rsplit([' ', '*']).next()?.to_owned();
        let parameters = parameters.trim_end().trim_end_matches(')').split(',');
        Some((name, parameters.map(|p| p.trim().to_owned()).collect()))
    };
    without_comments.split(';').filter_map(function).collect()
}

#[test]
fn the_header_compiles_as_strict_c99_and_cpp11_included_twice() {
    let folder = scratch("header");
    let twice = "#include <osoba.h>\n#include <osoba.h>\nint main(void) { return 0; }\n";
    std::fs::write(folder.join("twice.c"), twice).unwrap();
    std::fs::write(folder.join("twice.cpp"), twice).unwrap();
    let include = root().join("include");
    run(cc()
        .args(STRICT_C)
        .arg("-fsyntax-only")
        .arg("-I")
        .arg(&include)
        .arg(folder.join("twice.c")));
    let mut cpp = Command::new(std::env::var_os("CXX").unwrap_or("c++".into()));
    cpp.arg("-std=c++11").args(&STRICT_C[1..]).arg("-fsyntax-only");
    run(cpp.arg("-I").arg(&include).arg(folder.join("twice.cpp")));
}

#[test]
fn the_example_in_the_header_runs() {
    let header = header();
    let example = header.split("[example]\n").nth(1).unwrap();
    let lines = example.lines().filter_map(|line| line.strip_prefix(" *   "));
    let lines: Vec<&str> = lines.collect();
    assert!(lines.len() > 10, "no example in the header's comment");
    let file = scratch("header").join("example.c");
    std::fs::write(&file, lines.join("\n") + "\n").unwrap();
    for way in [Way::Plain, Way::Sanitised] {
        let output = check(way, &file, &[]);
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.starts_with(r#"{"valid":true,"birth_date":"1991-08-24""#), "{text}");
    }
}

#[test]
fn the_exported_symbols_are_the_functions_of_the_header() {
    let mut expected: Vec<String> = functions().into_iter().map(|(name, _)| name).collect();
    expected.sort();
    for name in ["libosoba.so.3", "libosoba.a"] {
        let mut nm = Command::new("nm");
        nm.arg(if name.ends_with(".a") { "-g" } else { "-D" });
        let output = run(nm.arg("--defined-only").arg(library().join(name)));
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let symbols = text.lines().filter_map(|line| line.split_once(" T "));
        let mut exported: Vec<String> = symbols.map(|(_, name)| name.to_owned()).collect();
        if name.ends_with(".a") {
            // An archive hides nothing; whatever else is in it is Rust's.
            exported.retain(|name| name.starts_with("osoba_"));
        }
        exported.sort();
        assert_eq!(exported, expected, "{name}");
    }
}

#[test]
fn the_shared_library_is_named_after_its_abi() {
    let output = run(Command::new("readelf").arg("-d").arg(library().join("libosoba.so")));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let abi = header()
        .lines()
        .find_map(|line| line.strip_prefix("#define OSOBA_ABI_VERSION ").map(str::to_owned))
        .unwrap();
    assert!(text.contains(&format!("soname: [libosoba.so.{abi}]")), "{text}");
    // What cargo-c would name it.
    let manifest = include_str!("../Cargo.toml");
    assert!(manifest.contains(&format!("version = \"{abi}.0.0\"\nversion_suffix_components = 1")));
}

#[test]
fn every_argument_of_every_function_refuses_null_and_invalid_utf8() {
    for way in [Way::Plain, Way::Sanitised, Way::Valgrind] {
        check(way, &source("refusals.c"), &[]);
    }
}

#[test]
fn every_command_is_documented_and_refuses_malformed_documents() {
    let (header, refusals) = (header(), std::fs::read_to_string(source("refusals.c")).unwrap());
    for command in osoba_core::commands::Command::ALL {
        assert!(header.contains(&format!(" * | `{command}` | ")), "{command}");
        assert!(refusals.contains(&format!("\"{command}\",")), "{command}");
    }
}

/// The test of refusals is only as good as its list.
#[test]
fn the_list_of_refusals_has_every_argument_of_every_function() {
    let program = std::fs::read_to_string(source("refusals.c")).unwrap();
    for (name, parameters) in functions() {
        let cases = |status: &str| {
            let direct = program.matches(&format!("IS({status}, {name}(")).count();
            let by_macro = program.matches(&format!("TEXT_OF({name}, ")).count();
            direct + by_macro * program.matches(&format!("IS({status}, call(")).count()
        };
        if name.ends_with("_free") {
            assert!(program.contains(&format!("{name}(NULL);")), "{name}");
            continue;
        }
        let texts = parameters.iter().filter(|p| p.starts_with("osoba_str ")).count();
        let pointers =
            parameters.iter().filter(|p| p.contains('*') && !p.starts_with("osoba_error ")).count();
        assert!(cases("NULL_ARGUMENT") >= texts + pointers, "{name}: a case of NULL is missing");
        assert!(cases("INVALID_UTF8") >= texts, "{name}: a case of UTF-8 is missing");
    }
}

#[test]
fn many_threads_share_handles() {
    for way in [Way::Plain, Way::Sanitised] {
        check(way, &source("threads.c"), &[]);
    }
}

#[test]
fn an_index_is_built_once_and_shared_by_threads() {
    for way in [Way::Plain, Way::Sanitised, Way::Valgrind] {
        check(way, &source("index.c"), &[]);
    }
}

#[test]
fn a_scorecard_is_trained_from_pairs_in_any_order() {
    for way in [Way::Plain, Way::Sanitised, Way::Valgrind] {
        check(way, &source("training.c"), &[]);
    }
}

#[test]
fn the_memory_of_every_document_is_bounded() {
    check(Way::Plain, &source("limits.c"), &[]);
}

/// The instructions of one call of the typed layer.
fn instructions(program: &Path, shape: &str, size: usize) -> f64 {
    let mut counting = counted::run(program);
    counting.args([shape, &size.to_string()]).env("LD_LIBRARY_PATH", library());
    counted::instructions(&run(&mut counting))
}

/// Whole documents are counted through the command line, which calls the same functions.
#[test]
fn the_work_of_the_typed_layer_grows_no_faster_than_its_input() {
    let program = compile("growth", &source("growth.c"), &[]);
    let nothing = instructions(&program, "nothing", 0);
    // Distances are exact of up to 4,096 letters on both sides, and bounded beyond. All pairs of
    // short numbers are compared, of which a person has up to 1,000.
    for (shape, size) in [
        ("levenshtein", 8_000),
        ("levenshtein of equal lengths", 40_000),
        ("texts", 8_000),
        ("name code", 8_000),
        ("sounds alike", 8_000),
        ("few documents and many", 8_000),
        ("documents of sixty digits", 8_000),
        ("names", 30_000),
        ("candidates", 8_000),
    ] {
        let sizes = [size, 2 * size, 4 * size];
        let counts = sizes.map(|size| instructions(&program, shape, size));
        counted::assert_linear(shape, nothing, counts);
    }
}

#[test]
fn a_deliberate_panic_becomes_a_status() {
    library();
    let examples = common::profile_folder().join("examples");
    let program = scratch("programs").join("panics");
    let mut compiler = cc();
    compiler.args(STRICT_C).arg("-I").arg(root().join("include"));
    compiler.arg(source("panics.c")).arg("-o").arg(&program);
    run(compiler.arg(examples.join("libpanics.so")));
    let output = run(Command::new(program).env("LD_LIBRARY_PATH", examples));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "alive\n");
}

#[derive(Deserialize)]
struct Vector<'a> {
    #[serde(borrow)]
    input: &'a RawValue,
    #[serde(borrow, default)]
    output: Option<&'a RawValue>,
    #[serde(default)]
    error: Option<Refusal>,
}

#[derive(Deserialize)]
struct Refusal {
    field: String,
    rule: String,
}

#[derive(Deserialize)]
struct Pair<'a> {
    #[serde(borrow)]
    person: &'a RawValue,
    #[serde(borrow)]
    candidate: &'a RawValue,
}

#[derive(Deserialize)]
struct Scored<'a> {
    score: f64,
    /// In the order of the scorecard, which a map would lose.
    #[serde(borrow)]
    bins: &'a RawValue,
}

/// The golden vectors as records for `golden.c`; every `step`-th of them.
fn records(step: usize) -> (String, usize) {
    let (mut records, mut count) = (String::new(), 0);
    let mut record = |texts: [&str; 4]| {
        for text in texts {
            write!(records, "{}\n{text}", text.len()).unwrap();
        }
        count += 1;
    };
    let golden = root().join("tests/golden");
    let mut files = vec![
        ("dedupe".to_owned(), golden.join("index/pairs.jsonl")),
        ("evaluate".to_owned(), golden.join("evaluation/scores.jsonl")),
    ];
    for entry in std::fs::read_dir(golden).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            files.push((path.file_stem().unwrap().to_str().unwrap().to_owned(), path));
        }
    }
    for (command, path) in &files {
        let text = std::fs::read_to_string(path).unwrap();
        for line in text.lines().step_by(step) {
            let vector: Vector<'_> = serde_json::from_str(line).unwrap();
            let input = vector.input.get();
            if let Some(error) = &vector.error {
                record([&format!("!{command}"), input, &error.field, &error.rule]);
                continue;
            }
            let output = vector.output.unwrap().get();
            record([command.as_str(), input, output, ""]);
            if command == "score" {
                let pair: Pair<'_> = serde_json::from_str(input).unwrap();
                let scored: Scored<'_> = serde_json::from_str(output).unwrap();
                let bins = scored.bins.get().trim_matches(['{', '}']).replace('"', "");
                let bins = bins.replace(':', "=").replace(',', " ");
                let expected = format!("{:.0} {bins}", scored.score * 100_000.0);
                record(["pair", pair.person.get(), pair.candidate.get(), &expected]);
            }
        }
    }
    (records, count)
}

#[test]
fn every_golden_vector_gives_the_expected_bytes_through_c() {
    // Sanitisers see the C side only and valgrind is slow: they take a sample.
    for (way, step) in [(Way::Plain, 1), (Way::Sanitised, 7), (Way::Valgrind, 97)] {
        let (records, count) = records(step);
        let file = scratch("golden").join(format!("records-{step}"));
        std::fs::write(&file, records).unwrap();
        let output = check(way, &source("golden.c"), &[&file]);
        assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), count.to_string());
        assert!(count > 50);
    }
}
