//! The programs of `bindings/c/LANGUAGES.md`, each run where its language is installed.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]

#[allow(dead_code, reason = "of what the C tests share this uses the library and the folders")]
mod common;

use std::path::Path;
use std::process::Command;

use common::{library, root, run, scratch};

/// What each program prints.
const EXPECTED: &str = "\
{\"id\":7,\"valid\":true,\"birth_date\":\"1991-08-24\",\"serial\":2,\"check_digit\":6,\"check_digit_valid\":true,\"matches_birth_date\":null}
lastname: unknown_field
";

/// The block of a language, its file, what must succeed where it can be run, and how it is run.
const PROGRAMS: [(&str, &str, &str, &str); 7] = [
    ("go", "osoba.go", "go version", "GO111MODULE=off GOCACHE=$PWD/cache go run osoba.go"),
    ("js", "osoba.js", "node -e 'require(\"koffi\")'", "node osoba.js"),
    ("ruby", "osoba.rb", "ruby -rfiddle -e 1", "ruby osoba.rb"),
    ("php", "osoba.php", "php -r 'FFI::type(\"int\");'", "php -d ffi.enable=1 osoba.php"),
    ("java", "Osoba.java", "java -version && test -f $JNA", "java -cp $JNA Osoba.java"),
    ("csharp", "Osoba.cs", "command -v mcs && mono --version", "mcs Osoba.cs && mono Osoba.exe"),
    ("lua", "osoba.lua", "luajit -v", "luajit osoba.lua"),
];

fn shell(folder: &Path, installed: &Path, script: &str) -> Command {
    let mut shell = Command::new("sh");
    shell.current_dir(folder).args(["-c", script]);
    shell.env("OSOBA_LIBRARY", installed.join("lib/libosoba.so.3"));
    shell.env("OSOBA_FFI_HEADER", installed.join("include/osoba_ffi.h"));
    shell.env("PKG_CONFIG_PATH", installed.join("lib/pkgconfig"));
    shell.env("LD_LIBRARY_PATH", installed.join("lib"));
    if std::env::var_os("JNA").is_none() {
        shell.env("JNA", "/usr/share/java/jna.jar");
    }
    shell
}

#[test]
fn every_program_of_the_page_runs_where_its_language_is_installed() {
    let page = std::fs::read_to_string(root().join("bindings/c/LANGUAGES.md")).unwrap();
    assert!(page.contains(EXPECTED));
    let folder = scratch("languages");
    let installed = folder.join("installed");
    let mut install = Command::new(root().join("bindings/c/install.sh"));
    // A destination, that the machine's own libraries are left alone.
    install.env("DESTDIR", &installed).arg("/").arg(library());
    run(install.env_remove("LIBDIR"));
    for (language, file, check, script) in PROGRAMS {
        let (_, block) = page.split_once(&format!("```{language}\n")).unwrap();
        let (program, _) = block.split_once("```\n").unwrap();
        let own = folder.join(language);
        std::fs::create_dir_all(&own).unwrap();
        std::fs::write(own.join(file), program).unwrap();
        if !shell(&own, &installed, check).output().unwrap().status.success() {
            println!("{language} is not installed: its program was not run");
            continue;
        }
        let output = run(&mut shell(&own, &installed, script));
        assert_eq!(String::from_utf8_lossy(&output.stdout), EXPECTED, "{language}");
    }
    // A language that is listed has a part of the page, and the other way round.
    assert_eq!(page.matches("\n## ").count(), PROGRAMS.len());
}
