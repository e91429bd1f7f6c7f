//! `make install` as a C programmer meets it: the example builds with what pkg-config says.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]

mod common;

use std::path::{Path, PathBuf};
use std::process::Command;

use common::{cc, library, root, run, scratch, STRICT_C};

/// Installs the library of this test's profile into a prefix of the test's own.
fn installed(name: &str) -> PathBuf {
    let prefix = scratch(name);
    std::fs::remove_dir_all(&prefix).unwrap();
    run(Command::new("sh").arg(root().join("bindings/c/install.sh")).arg(&prefix).arg(library()));
    prefix
}

fn pkg_config(prefix: &Path, arguments: &[&str]) -> Vec<String> {
    let mut command = Command::new("pkg-config");
    command.args(arguments).arg("osoba");
    command.env("PKG_CONFIG_PATH", prefix.join("lib/pkgconfig"));
    let output = run(&mut command);
    let text = String::from_utf8(output.stdout).unwrap();
    text.split_whitespace().map(str::to_owned).collect()
}

fn example(program: &Path, flags: &[String], environment: Option<(&str, PathBuf)>) -> String {
    let mut compiler = cc();
    compiler.args(STRICT_C).arg(root().join("bindings/c/example.c")).args(flags);
    run(compiler.arg("-o").arg(program));
    let mut command = Command::new(program);
    command.env_remove("LD_LIBRARY_PATH").envs(environment);
    String::from_utf8(run(&mut command).stdout).unwrap()
}

#[test]
fn the_example_builds_against_the_installed_files_dynamic_and_static() {
    let prefix = installed("prefix");
    let shared = pkg_config(&prefix, &["--cflags", "--libs"]);
    let path = Some(("LD_LIBRARY_PATH", prefix.join("lib")));
    let with_shared = example(&prefix.join("shared"), &shared, path);

    // The archive in place of `-losoba`, and what pkg-config says a static library needs.
    let mut archive = pkg_config(&prefix, &["--static", "--cflags", "--libs"]);
    let place = archive.iter().position(|flag| flag == "-losoba").unwrap();
    archive.splice(place..=place, ["-Wl,-Bstatic", "-losoba", "-Wl,-Bdynamic"].map(str::to_owned));
    let with_archive = example(&prefix.join("static"), &archive, None);

    assert_eq!(with_shared, with_archive);
    for expected in [
        "the registry is asked {\"ask\":{\"UNZR\":\"19910824-00026\"",
        "to be written: {\"apply\":{\"guard\":{\"unzr_verification_status\":\"IN_REVIEW\"}",
        "Registration:\n  {\"decision\":\"",
        "6f2d5f0e-5d0c-4b0e-9d51-1c1f6f3e0001 into 6f2d5f0e-5d0c-4b0e-9d51-1c1f6f3e0003 0.9",
        "row 0 0.5",
    ] {
        assert!(with_shared.contains(expected), "{expected}\n{with_shared}");
    }
}

#[test]
fn the_example_runs_clean_under_sanitisers_and_valgrind() {
    let source = root().join("bindings/c/example.c");
    for way in [common::Way::Plain, common::Way::Sanitised, common::Way::Valgrind] {
        common::check(way, &source, &[]);
    }
}

#[test]
fn pkg_config_knows_the_version() {
    let version = pkg_config(&installed("prefix-of-version"), &["--modversion"]);
    assert_eq!(version, [env!("CARGO_PKG_VERSION")]);
}
