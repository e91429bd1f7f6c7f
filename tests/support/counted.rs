//! Work counted in instructions by valgrind, the same on a busy machine as on an idle one.

use std::path::Path;
use std::process::{Command, Output};

/// The command of a run that [`instructions`] counts; the arguments of `program` are added to it.
pub(crate) fn run(program: &Path) -> Command {
    let mut command = Command::new("valgrind");
    command.args(["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]);
    command.arg(program);
    command
}

/// The instructions that a run took.
pub(crate) fn instructions(output: &Output) -> f64 {
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    // `I refs:` or `I   refs:`, by the version of valgrind.
    let count = told.lines().find_map(|line| line.split_once("refs:"));
    let count = count.unwrap_or_else(|| panic!("{told}")).1.trim().replace(',', "");
    count.parse().unwrap()
}

/// Inputs of one, two and four times a size take no more than that many times the instructions,
/// a quarter allowed; what a run takes for `nothing` is left out.
pub(crate) fn assert_linear(what: &str, nothing: f64, counts: [f64; 3]) {
    let [once, twice, four_times] = counts.map(|count| (count - nothing).max(1e6));
    let told = format!("{what}: {once} {twice} {four_times} instructions");
    assert!(twice < 2.5 * once && four_times < 2.5 * twice, "{told}");
}
