//! C and Rust agree about every struct: a C program prints sizes and offsets, Rust knows its own.

use std::fmt::Write as _;
use std::mem::offset_of;
use std::path::Path;
use std::process::Command;

use crate::error::osoba_error;
use crate::identifiers::{osoba_date, osoba_tax_id_parts, osoba_unzr_parts};
use crate::index::{osoba_account, osoba_candidate, osoba_duplicate, osoba_pair};
use crate::person::{
    osoba_address, osoba_authentication_method, osoba_document, osoba_person_fields,
};
use crate::scorecard::osoba_scored;
use crate::status::osoba_status;
use crate::text::osoba_str;

/// A struct with its size, alignment and the offsets of its fields.
struct Layout {
    name: &'static str,
    size: usize,
    align: usize,
    fields: Vec<(&'static str, usize)>,
}

macro_rules! layouts {
    ($($name:ident { $($field:ident),* })*) => {
        vec![$(Layout {
            name: stringify!($name),
            size: size_of::<$name>(),
            align: align_of::<$name>(),
            fields: vec![$((stringify!($field), offset_of!($name, $field))),*],
        }),*]
    };
}

fn layouts() -> Vec<Layout> {
    layouts! {
        osoba_status {}
        osoba_str { ptr, len }
        osoba_error { rule, rule_name, path }
        osoba_date { year, month, day }
        osoba_unzr_parts { form, birth_date, serial, check_digit, check_digit_valid }
        osoba_tax_id_parts { form, sex, birth_date }
        osoba_document { r#type, number }
        osoba_address { r#type, settlement }
        osoba_authentication_method { r#type, phone_number }
        osoba_person_fields {
            struct_size, first_name, last_name, second_name, birth_date, gender, tax_id,
            birth_settlement, documents, documents_len, addresses, addresses_len,
            authentication_methods, authentication_methods_len
        }
        osoba_scored { score, bins }
        osoba_duplicate { first, second, more }
        osoba_candidate { member, clusters }
        osoba_pair {
            person, master, score, deciding_score, clusters, cautions, bins, band, master_by_id,
            reserved
        }
        osoba_account { compared, blocks_left_out, persons_left_out, pairs_left_out }
    }
}

fn include() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../include")
}

#[test]
fn sizes_and_offsets_of_every_struct_are_equal_in_c() {
    let (mut program, mut expected) = (String::new(), String::new());
    for Layout { name, size, align, fields } in layouts() {
        let aligned = format!("offsetof(struct {{ char c; {name} x; }}, x)");
        writeln!(program, "P(\"{name}\", sizeof({name}), {aligned})").unwrap();
        writeln!(expected, "{name} {size} {align}").unwrap();
        for (field, offset) in fields {
            let field = field.trim_start_matches("r#");
            writeln!(program, "P(\"{name}.{field}\", 0, offsetof({name}, {field}))").unwrap();
            writeln!(expected, "{name}.{field} 0 {offset}").unwrap();
        }
    }
    let source = format!(
        "#include <osoba.h>\n#include <stdio.h>\n#define P(n, s, o) \
         printf(\"%s %u %u\\n\", n, (unsigned)(s), (unsigned)(o));\nint main(void) {{\n{program}}}\n"
    );
    let folder = std::env::temp_dir().join(format!("osoba-layout-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("layout.c"), source).unwrap();
    let compiler = std::env::var_os("CC").unwrap_or("cc".into());
    let compiled = Command::new(compiler)
        .arg("-I")
        .arg(include())
        .arg(folder.join("layout.c"))
        .arg("-o")
        .arg(folder.join("layout"))
        .status()
        .unwrap();
    assert!(compiled.success());
    let output = Command::new(folder.join("layout")).output().unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    assert_eq!(printed, expected);
}

/// The list above is complete: every struct of the header with every field, in order.
#[test]
fn the_list_of_structs_is_that_of_the_header() {
    let header = std::fs::read_to_string(include().join("osoba.h")).unwrap();
    let mut listed: Vec<(String, Vec<String>)> = layouts()
        .into_iter()
        .filter(|layout| layout.name != "osoba_status")
        .map(|layout| {
            let field = |(name, _): &(&str, usize)| name.trim_start_matches("r#").to_owned();
            (layout.name.to_owned(), layout.fields.iter().map(field).collect())
        })
        .collect();
    let mut in_header: Vec<(String, Vec<String>)> = header
        .split("typedef struct {")
        .skip(1)
        .map(|text| {
            let (body, rest) = text.split_once("\n}").unwrap();
            let name = rest.split(';').next().unwrap().trim().to_owned();
            let lines = body.lines().filter(|line| line.ends_with(';'));
            let field = |line: &str| {
                let name = line.trim_end_matches(';').rsplit([' ', '*']).next().unwrap();
                name.split('[').next().unwrap().to_owned()
            };
            (name, lines.map(field).collect())
        })
        .collect();
    listed.sort();
    in_header.sort();
    assert_eq!(in_header, listed);
}
