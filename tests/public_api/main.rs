//! The public face of the core, item by item: `public-api.txt`. A host that is built against it sees
//! every change of it. To write it anew: `OSOBA_WRITE_API=1 cargo test -p osoba --test public_api`.

#![allow(clippy::unwrap_used, reason = "tests may panic")]

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use public_api::Builder;

/// Which format of rustdoc's JSON the crate `public-api` reads: that of the oldest Rust that builds this.
const FORMAT: &str = r#""format_version":57"#;

/// What rustdoc says of the core. The rustdoc of a stable toolchain writes it for one that asks as a
/// nightly one may: see `rustdoc`, which is used for this alone.
fn rustdoc_json() -> PathBuf {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(home).env("RUSTDOC", home.join("tests/public_api/rustdoc"));
    cargo.args(["rustdoc", "--locked", "--quiet", "--package", "osoba", "--lib", "--target-dir"]);
    cargo.arg(target).args(["--", "-Z", "unstable-options", "--output-format", "json"]);
    assert!(cargo.status().unwrap().success(), "{cargo:?}");
    target.join("doc/osoba.json")
}

/// The type of a line `impl Trait for Type`, and what it implements.
fn implemented(line: &str) -> Option<(&str, &str)> {
    let (head, of) = line.strip_prefix("impl")?.split_once(" for ")?;
    let lifetime = head.starts_with('<').then(|| head.split_once("> ")).flatten();
    Some((of, lifetime.map_or(head, |(_, head)| head).trim_start()))
}

/// One line for an item. The traits of a type are one line, without their functions, which are the
/// trait's.
fn listed(json: &Path) -> String {
    let every = Builder::from_rustdoc_json(json).omit_blanket_impls(true);
    let every = every.omit_auto_trait_impls(true);
    let written = every.clone().omit_auto_derived_impls(true).build().unwrap();
    let written: HashSet<String> = written.items().map(ToString::to_string).collect();
    let (mut lines, mut traits) = (Vec::new(), BTreeMap::<String, BTreeSet<String>>::new());
    let mut of_trait = String::new();
    for line in every.build().unwrap().items().map(ToString::to_string) {
        if let Some((of, implemented)) = implemented(&line) {
            if implemented == "core::marker::StructuralPartialEq" {
                continue; // part of deriving PartialEq
            }
            of_trait = format!("pub fn {of}::");
            traits.entry(of.to_owned()).or_default().insert(implemented.to_owned());
        } else if line.starts_with("impl") {
            of_trait.clear();
        } else if written.contains(&line)
            && (of_trait.is_empty() || !line.starts_with(of_trait.as_str()))
        {
            lines.push(line);
        }
    }
    let traits = traits.into_iter().map(|(of, traits)| {
        let traits: Vec<String> = traits.into_iter().collect();
        format!("impl {} for {of}", traits.join(" + "))
    });
    lines.into_iter().chain(traits).map(|line| line + "\n").collect()
}

#[test]
fn the_public_api_is_that_of_the_committed_snapshot() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/public_api/public-api.txt");
    let json = rustdoc_json();
    if !std::fs::read_to_string(&json).unwrap().contains(FORMAT) {
        eprintln!("not compared: the rustdoc of this toolchain writes another format");
        return;
    }
    let now = listed(&json);
    if std::env::var_os("OSOBA_WRITE_API").is_some() {
        std::fs::write(&path, &now).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    let [gone, new] = [(&committed, &now), (&now, &committed)].map(|(one, other)| {
        let others: HashSet<&str> = other.lines().collect();
        let own: Vec<&str> = one.lines().filter(|line| !others.contains(line)).collect();
        own.join("\n")
    });
    assert!(
        committed == now,
        "the public face is another one: OSOBA_WRITE_API=1 cargo test -p osoba --test public_api\n\
         gone:\n{gone}\nnew:\n{new}"
    );
}
