//! `include/osoba.h` is what cbindgen makes of this crate, between two texts written by hand.
//!
//! To write it anew: `OSOBA_WRITE_HEADER=1 cargo test -p osoba_capi --test header`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "tests may panic"
)]

use std::path::Path;

use cbindgen::{
    Builder, Config, DocumentationStyle, EnumConfig, ExportConfig, Language, RenameRule, Style,
};

/// Enums whose values cross as plain integers, so that no signature mentions them.
const CHOICES: [&str; 13] = [
    "osoba_rule",
    "osoba_field",
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

#[test]
fn the_committed_header_is_the_generated_one() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../include/osoba.h");
    let generated = generated();
    if std::env::var_os("OSOBA_WRITE_HEADER").is_some() {
        std::fs::write(&path, &generated).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == generated,
        "include/osoba.h has drifted from native/osoba_capi: see tests/header.rs"
    );
}
