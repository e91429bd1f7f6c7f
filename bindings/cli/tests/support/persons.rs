//! Invented persons, some of them twice, in every form that `osoba dedupe` reads.

use std::path::{Path, PathBuf};

use serde_json::{json, Value};

/// A folder of this test alone, empty.
pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("dedupe").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// A file in a folder; its path as an argument.
pub(crate) fn file(folder: &Path, name: &str, content: &[u8]) -> String {
    let path = folder.join(name);
    std::fs::write(&path, content).expect("a file");
    path.to_str().expect("a path in UTF-8").to_owned()
}

const LAST: [&str; 7] =
    ["Зразковий", "Вигаданюк", "Примірний", "Уявленко", "Неіснуючий", "Казкар", "Небувалець"];
const FIRST: [&str; 5] = ["Остап", "Олена", "Марко", "Ганна", "Тарас"];

/// A person. The same number is the same person; another copy is a record of another clerk.
pub(crate) fn person(number: usize, copy: usize) -> Value {
    let last_name = LAST[number % LAST.len()];
    // The third copy has lost so much that a clerk must decide.
    let last_name = if copy == 0 { last_name.to_owned() } else { format!("{last_name}а") };
    let tax_id = if copy == 2 { String::new() } else { format!("99{number:08}") };
    let phone = if copy == 2 { String::new() } else { format!("+38044{number:07}") };
    json!({
        "id": format!("{number:08}-0000-4000-8000-{copy:012}"),
        "last_name": last_name,
        "first_name": FIRST[number % FIRST.len()],
        "second_name": "Вигаданович",
        "birth_date": format!("{}-{:02}-{:02}", 1950 + number % 60, 1 + number % 12, 1 + number % 28),
        "gender": "MALE",
        "tax_id": tax_id,
        "birth_settlement": "м. Умань",
        "is_active": true,
        "updated_at": format!("2026-01-{:02}T10:00:00Z", 1 + copy),
        "documents": [{"type": "PASSPORT", "number": format!("АА{:06}", (number * 104_729 + 31_337) % 1_000_000)}],
        "authentication_methods": [{"type": "OTP", "phone_number": phone}],
        "addresses": [{"type": "RESIDENCE", "settlement": "м. Умань",
            "settlement_id": format!("00000000-0000-4000-9000-{:012}", number % 9)}],
    })
}

/// Some persons: every tenth twice, every thirtieth three times.
pub(crate) fn persons(count: usize) -> Vec<Value> {
    let copies = |number: usize| match number {
        number if number % 30 == 0 => 3,
        number if number % 10 == 0 => 2,
        _ => 1,
    };
    (0..count)
        .flat_map(|number| (0..copies(number)).map(move |copy| person(number, copy)))
        .collect()
}

/// A person a line.
pub(crate) fn lines(persons: &[Value]) -> Vec<u8> {
    persons.iter().flat_map(|person| format!("{person}\n").into_bytes()).collect()
}

/// A row a person.
pub(crate) fn rows(persons: &[Value], separator: &str, end: &str) -> Vec<u8> {
    const COLUMNS: [(&str, &str); 15] = [
        ("id", "/id"),
        ("last_name", "/last_name"),
        ("first_name", "/first_name"),
        ("second_name", "/second_name"),
        ("birth_date", "/birth_date"),
        ("gender", "/gender"),
        ("tax_id", "/tax_id"),
        ("birth_settlement", "/birth_settlement"),
        ("is_active", "/is_active"),
        ("updated_at", "/updated_at"),
        ("document_1_type", "/documents/0/type"),
        ("document_1_number", "/documents/0/number"),
        ("phone_number", "/authentication_methods/0/phone_number"),
        ("settlement", "/addresses/0/settlement"),
        ("settlement_id", "/addresses/0/settlement_id"),
    ];
    let row = |cells: Vec<String>| format!("{}{end}", cells.join(separator));
    let header = row(COLUMNS.iter().map(|(name, _)| (*name).to_owned()).collect());
    let cell = |person: &Value, pointer: &str| match person.pointer(pointer) {
        Some(Value::String(text)) => format!("\"{}\"", text.replace('"', "\"\"")),
        Some(value) => value.to_string(),
        None => String::new(),
    };
    let cells = |person| row(COLUMNS.iter().map(|(_, pointer)| cell(person, pointer)).collect());
    header
        .into_bytes()
        .into_iter()
        .chain(persons.iter().flat_map(|it| cells(it).into_bytes()))
        .collect()
}
