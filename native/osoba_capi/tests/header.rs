//! `include/osoba.h` is what cbindgen makes of this crate, between two texts written by hand, and
//! `include/osoba_ffi.h` the same for readers without a preprocessor.
//!
//! To write them anew: `OSOBA_WRITE_HEADER=1 cargo test -p osoba_capi --test header`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "tests may panic"
)]

use std::path::Path;
use std::process::Command;

use cbindgen::{
    Builder, Config, DocumentationStyle, EnumConfig, ExportConfig, Language, RenameRule, Style,
};

/// Enums whose values cross as plain integers, so that no signature mentions them.
const CHOICES: [&str; 12] = [
    "osoba_rule",
    "osoba_normalisation",
    "osoba_name_kind",
    "osoba_algorithm",
    "osoba_unzr_form",
    "osoba_tax_id_form",
    "osoba_sex",
    "osoba_preset",
    "osoba_band",
    "osoba_cluster_set",
    "osoba_cluster",
    "osoba_caution",
];

const END: &str = "#endif  /* OSOBA_H */\n";

fn generated() -> String {
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let version = env!("CARGO_PKG_VERSION");
    let [major, minor, patch] = [
        env!("CARGO_PKG_VERSION_MAJOR"),
        env!("CARGO_PKG_VERSION_MINOR"),
        env!("CARGO_PKG_VERSION_PATCH"),
    ];
    let config = Config {
        language: Language::C,
        cpp_compat: true,
        style: Style::Type,
        documentation_style: DocumentationStyle::Doxy,
        usize_is_size_t: true,
        line_length: 96,
        header: Some(include_str!("../header/intro.h").trim_end().to_owned()),
        include_guard: Some("OSOBA_H".to_owned()),
        no_includes: true,
        sys_includes: ["stdbool.h", "stddef.h", "stdint.h"].map(str::to_owned).to_vec(),
        after_includes: Some(format!(
            "\n/** The version of this header. */\n\
             #define OSOBA_VERSION \"{version}\"\n\
             #define OSOBA_VERSION_MAJOR {major}\n\
             #define OSOBA_VERSION_MINOR {minor}\n\
             #define OSOBA_VERSION_PATCH {patch}\n\n{}",
            include_str!("../header/arrow.h").trim_end()
        )),
        export: ExportConfig {
            include: CHOICES.map(str::to_owned).to_vec(),
            ..ExportConfig::default()
        },
        enumeration: EnumConfig {
            rename_variants: RenameRule::ScreamingSnakeCase,
            prefix_with_name: true,
            ..EnumConfig::default()
        },
        ..Config::default()
    };
    let bindings = Builder::new().with_crate(crate_folder).with_config(config).generate().unwrap();
    let mut text = Vec::new();
    bindings.write(&mut text);
    let text = String::from_utf8(text).unwrap();
    // The structs of the Arrow C interfaces are named there and not here: include/osoba.h declares them
    // as every header does that speaks of them.
    let text = text.replace("FFI_Arrow", "struct Arrow");
    let (before, _) = text.split_once(END).unwrap();
    format!("{before}{}\n{END}", include_str!("../header/inline.h"))
}

const FFI_INTRO: &str = "\
/*
 * osoba_ffi.h - the declarations of osoba.h for what reads C without a preprocessor: Python's cffi,
 * LuaJIT, PHP. osoba.h says what each means.
 *
 * SPDX-License-Identifier: Apache-2.0 OR MIT
 */
";

/// A header without comments, directives, functions with a body, and what is for C++ alone. Constants
/// become enumerators, and the sizes of arrays are numbers.
fn preprocessed(header: &str) -> String {
    let (declarations, _) = header.split_once(include_str!("../header/inline.h")).unwrap();
    let mut code = String::new();
    let mut rest = declarations;
    while let Some((before, comment)) = rest.split_once("/*") {
        code.push_str(before);
        rest = comment.split_once("*/").unwrap().1;
    }
    code.push_str(rest);
    let (mut constants, mut lines, mut is_for_cpp) = (Vec::new(), Vec::new(), false);
    for line in code.lines().map(str::trim_end).filter(|line| !line.is_empty()) {
        match line.split_whitespace().collect::<Vec<_>>()[..] {
            ["#ifdef", "__cplusplus"] => is_for_cpp = true,
            ["#endif", ..] => is_for_cpp = false,
            ["#define", name, value] if !value.starts_with('"') => {
                let value = if value == "UINT32_MAX" { "4294967295" } else { value };
                constants.push((name, value));
            }
            _ if is_for_cpp || line.starts_with('#') => {}
            _ => lines.push(line.to_owned()),
        }
    }
    for (name, value) in &constants {
        for line in &mut lines {
            *line = line.replace(&format!("[{name}]"), &format!("[{value}]"));
        }
    }
    let constants: Vec<String> =
        constants.iter().map(|(name, value)| format!("  {name} = {value},\n")).collect();
    format!("{FFI_INTRO}enum {{\n{}}};\n{}\n", constants.concat(), lines.join("\n"))
}

#[test]
fn the_committed_headers_are_the_generated_ones() {
    let generated = generated();
    let preprocessed = preprocessed(&generated);
    for (name, text) in [("osoba.h", generated), ("osoba_ffi.h", preprocessed)] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../include").join(name);
        if std::env::var_os("OSOBA_WRITE_HEADER").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            committed == text,
            "include/{name} has drifted from native/osoba_capi: see tests/header.rs"
        );
    }
}

/// Python's cffi reads it, where it is installed; a C compiler reads it as it is.
#[test]
fn the_header_for_ffi_readers_needs_no_preprocessor() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../include/osoba_ffi.h");
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(!text.contains('#') && !text.contains("inline") && !text.contains("__cplusplus"));
    let arrays = text.split('[').skip(1).map(|rest| rest.split_once(']').unwrap().0);
    assert!(arrays.clone().count() > 3);
    for size in arrays {
        assert!(size.parse::<u32>().is_ok(), "[{size}]");
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let program = folder.join("ffi.c");
    let standard = "#include <stdbool.h>\n#include <stddef.h>\n#include <stdint.h>\n";
    std::fs::write(&program, format!("{standard}{text}")).unwrap();
    let mut compiler = Command::new(std::env::var_os("CC").unwrap_or("cc".into()));
    compiler.args(["-std=c99", "-Wall", "-Werror", "-fsyntax-only"]).arg(&program);
    assert!(compiler.status().unwrap().success());
    let script = "\
import sys
try:
    import cffi
except ImportError:
    sys.exit()
ffi = cffi.FFI()
ffi.cdef(open(sys.argv[1], encoding='utf-8').read())
assert ffi.sizeof('osoba_error') == 256 and ffi.sizeof('osoba_scored') == 68
";
    let read = Command::new("python3").args(["-c", script]).arg(&path).status();
    assert!(read.is_ok_and(|status| status.success()), "cffi cannot read include/osoba_ffi.h");
}
