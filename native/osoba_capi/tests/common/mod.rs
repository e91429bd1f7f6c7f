//! The C side of the tests: the library as a C program finds it, a compiler, sanitisers, valgrind.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

/// The top folder of the checkout.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A folder of this test's own.
pub(crate) fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// Where cargo puts what it builds in this profile, e.g. `target/debug`.
pub(crate) fn profile_folder() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    test.ancestors().nth(2).unwrap().to_owned()
}

/// The folder of `libosoba.so.3` and `libosoba.a`, built from the present source in the profile of
/// this test. (Cargo builds no cdylib for a test of its own.)
pub(crate) fn library() -> &'static Path {
    static LIBRARY: OnceLock<PathBuf> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let profile = profile_folder();
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--package", "osoba_capi", "--lib", "--example", "panics"]);
        cargo.arg("--target-dir");
        cargo.arg(profile.parent().unwrap());
        if profile.ends_with("release") {
            cargo.arg("--release");
        }
        run(&mut cargo);
        let folder = scratch("library");
        for (from, to) in [
            ("libosoba.so", "libosoba.so.3"),
            ("libosoba.so", "libosoba.so"),
            ("libosoba.a", "libosoba.a"),
        ] {
            std::fs::copy(profile.join(from), folder.join(to)).unwrap();
        }
        folder
    })
}

/// Runs a command to its good end, or shows what went wrong.
pub(crate) fn run(command: &mut Command) -> Output {
    let output = match command.output() {
        Ok(output) => output,
        Err(error) => panic!("{command:?}: {error}: it must be installed for this test"),
    };
    assert!(
        output.status.success(),
        "{command:?}: {}\n{}\n{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    output
}

/// C as the header promises to be.
pub(crate) const STRICT_C: [&str; 5] = ["-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Werror"];

/// A C program of `tests/c`, compiled against the shared library.
pub(crate) fn compile(name: &str, source: &Path, flags: &[&str]) -> PathBuf {
    let program = scratch("programs").join(name);
    let mut compiler = cc();
    compiler.args(STRICT_C).args(flags).args(["-g", "-I"]);
    compiler.arg(root().join("include")).arg(source).arg("-o").arg(&program);
    compiler.arg("-L").arg(library()).args(["-losoba", "-lpthread"]);
    run(&mut compiler);
    program
}

/// The C compiler: `CC`, or `cc`.
pub(crate) fn cc() -> Command {
    Command::new(std::env::var_os("CC").unwrap_or("cc".into()))
}

/// A way to run a program.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// As it is.
    Plain,
    /// With the address and undefined-behaviour sanitisers, leaks included.
    Sanitised,
    /// Under valgrind, leaks included.
    Valgrind,
}

/// Compiles a program of `tests/c` and runs it; fails if the program or its guard finds a fault.
pub(crate) fn check(way: Way, source: &Path, arguments: &[&Path]) -> Output {
    let stem = source.file_stem().unwrap().to_str().unwrap();
    let (name, flags): (String, &[&str]) = match way {
        Way::Sanitised => (
            format!("{stem}-sanitised"),
            &["-fsanitize=address,undefined", "-fno-sanitize-recover=all"],
        ),
        Way::Plain | Way::Valgrind => (format!("{stem}-{}", way as u8), &[]),
    };
    let program = compile(&name, source, flags);
    let mut command = if way == Way::Valgrind {
        let mut valgrind = Command::new("valgrind");
        valgrind.args(["--quiet", "--error-exitcode=99", "--leak-check=full"]);
        valgrind.arg("--errors-for-leak-kinds=definite,indirect");
        valgrind.arg(program);
        valgrind
    } else {
        Command::new(program)
    };
    command.args(arguments);
    command.env("LD_LIBRARY_PATH", library());
    command.env("ASAN_OPTIONS", "detect_leaks=1");
    run(&mut command)
}
