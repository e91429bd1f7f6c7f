//! `make install` as a C programmer meets it, on a machine without Rust: what was built is placed, the
//! example builds with what pkg-config says, and `make uninstall` takes everything away.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]

mod common;

use std::path::{Path, PathBuf};
use std::process::Command;

use common::{library, root, run, scratch, STRICT_C};

/// The prefix, below a folder of the test's own; every part has a space.
const PREFIX: &str = "/opt/my osoba";

/// What was built: the libraries, and a program in the command line's place.
fn built() -> PathBuf {
    let built = scratch("install").join("built");
    std::fs::create_dir_all(&built).unwrap();
    for name in ["libosoba.so", "libosoba.a"] {
        std::fs::copy(library().join(name), built.join(name)).unwrap();
    }
    std::fs::write(built.join("osoba"), "#!/bin/sh\necho osoba\n").unwrap();
    built
}

/// A program of make's, with nothing of Rust's to be found.
fn make(target: &str, destination: &Path, more: &[String]) -> String {
    let mut make = Command::new("make");
    make.current_dir(root()).env_clear().env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    make.arg(target).arg("CARGO=/nonexistent/cargo").arg(format!("PREFIX={PREFIX}"));
    make.arg(format!("DESTDIR={}", destination.display()));
    make.arg(format!("BUILT={}", library().display())).args(more);
    String::from_utf8(run(&mut make).stdout).unwrap()
}

fn folder(name: &str) -> PathBuf {
    let folder = scratch("install").join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    folder
}

/// A place of the machine, below a folder.
fn below(folder: &Path, place: &str) -> PathBuf {
    folder.join(place.trim_start_matches('/'))
}

/// Everything below a folder that is no folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let each = entries.flat_map(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.is_symlink() {
            files(&path)
        } else {
            vec![path]
        }
    });
    each.collect()
}

/// Compiles and runs the example with the words that pkg-config says, as a shell splits them.
fn example(packages: &Path, flags: &str, program: &Path, libraries: Option<&Path>) -> String {
    let mut shell = Command::new("sh");
    shell.args([
        "-c",
        r#"eval "${CC:-cc} $1 \"\$2\" -o \"\$3\" $(pkg-config $4 --cflags --libs osoba)""#,
        "sh",
    ]);
    shell.arg(STRICT_C.join(" ") + " " + flags).arg(root().join("bindings/c/example.c"));
    shell.arg(program).arg(if flags.contains("-static") { "--static" } else { "" });
    run(shell.env("PKG_CONFIG_PATH", packages));
    let mut command = Command::new(program);
    command.env_remove("LD_LIBRARY_PATH");
    command.envs(libraries.map(|folder| ("LD_LIBRARY_PATH", folder)));
    String::from_utf8(run(&mut command).stdout).unwrap()
}

#[test]
fn the_build_is_installed_used_and_uninstalled() {
    let destination = folder("a destination");
    let with_program = [format!("BUILT={}", built().display())];
    let listed = make("install", &destination, &with_program);
    let listed: Vec<&str> = listed.lines().collect();
    let mut written: Vec<String> =
        files(&destination).iter().map(|file| file.display().to_string()).collect();
    written.sort();
    let mut expected = listed.clone();
    expected.sort_unstable();
    assert_eq!(written, expected, "what is written is listed");
    let prefix = below(&destination, PREFIX);
    let share = root().join("bindings/cli/share");
    for file in files(&share) {
        let place = prefix.join("share").join(file.strip_prefix(&share).unwrap());
        assert_eq!(std::fs::read(&place).unwrap(), std::fs::read(&file).unwrap(), "{place:?}");
    }
    for place in [
        "bin/osoba",
        "share/bash-completion/completions/osoba",
        "share/zsh/site-functions/_osoba",
        "share/fish/vendor_completions.d/osoba.fish",
        "share/man/man1/osoba.1",
        "share/man/man1/osoba-decide.1",
    ] {
        assert!(prefix.join(place).is_file(), "{place}");
    }
    assert_eq!(written.len(), 7 + files(&share).len());

    // The tree may be moved.
    let moved = folder("moved to another place");
    std::fs::rename(&destination, &moved).unwrap();
    let libraries = below(&moved, PREFIX).join("lib");
    let packages = libraries.join("pkgconfig");
    let shared = scratch("install").join("shared");
    let with_shared = example(&packages, "-g", &shared, Some(&libraries));
    let alone = scratch("install").join("static");
    let with_archive = example(&packages, "-g -static", &alone, None);
    assert_eq!(with_shared, with_archive);
    let needed = run(Command::new("readelf").arg("-d").arg(&alone));
    assert!(!String::from_utf8_lossy(&needed.stdout).contains("NEEDED"));
    for expected in [
        "the registry is asked {\"ask\":{\"UNZR\":\"19910824-00026\"",
        "to be written: {\"apply\":{\"guard\":{\"unzr_verification_status\":\"IN_REVIEW\"}",
        "0001 by [tax id] [document number] [phone] [birth date and surname] [settlement and surname] \
         [first name and surname]\n",
        "0003 by [tax id] [document number] [birth date and surname] [first name and surname]\n",
        "Registration:\n  {\"decision\":\"",
        "6f2d5f0e-5d0c-4b0e-9d51-1c1f6f3e0001 into 6f2d5f0e-5d0c-4b0e-9d51-1c1f6f3e0003 0.9",
        "row 0 0.5",
    ] {
        assert!(with_shared.contains(expected), "{expected}\n{with_shared}");
    }

    let removed = make("uninstall", &moved, &with_program);
    assert_eq!(removed.lines().count(), listed.len(), "{removed}");
    assert_eq!(files(&moved), Vec::<PathBuf>::new());
}

#[test]
fn the_libraries_are_installed_into_libdir() {
    for libdir in [format!("{PREFIX}/lib/a b"), "/srv/li b".to_owned()] {
        let destination = folder("of libdir");
        let settings = [format!("LIBDIR={libdir}")];
        make("install", &destination, &settings);
        let libraries = below(&destination, &libdir);
        assert!(libraries.join("libosoba.so").exists());
        let mut command = Command::new("pkg-config");
        command.args(["--variable=libdir", "osoba"]);
        command.env("PKG_CONFIG_PATH", libraries.join("pkgconfig"));
        let said = String::from_utf8(run(&mut command).stdout).unwrap().replace('\\', "");
        let said = Path::new(said.trim()).components().collect::<PathBuf>();
        // Within the prefix it is found from where osoba.pc is, else it is named.
        let is_within = libdir.starts_with(PREFIX);
        let found = if is_within { said.canonicalize().unwrap() } else { said };
        let expected =
            if is_within { libraries.canonicalize().unwrap() } else { PathBuf::from(&libdir) };
        assert_eq!(found, expected);
        make("uninstall", &destination, &settings);
        assert_eq!(files(&destination), Vec::<PathBuf>::new());
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
    let destination = folder("of version");
    make("install", &destination, &[]);
    let mut command = Command::new("pkg-config");
    command.args(["--modversion", "osoba"]);
    command.env("PKG_CONFIG_PATH", below(&destination, PREFIX).join("lib/pkgconfig"));
    let version = String::from_utf8(run(&mut command).stdout).unwrap();
    assert_eq!(version.trim(), env!("CARGO_PKG_VERSION"));
}
