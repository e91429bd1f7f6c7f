//! Runs the binary as a user does.

use std::io::Write;
use std::process::{Command, Stdio};
use std::thread;

/// What a run left behind.
pub(crate) struct Ran {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) status: i32,
}

/// Runs `osoba` with these arguments and this standard input.
pub(crate) fn osoba(arguments: &[&str], input: &[u8]) -> Ran {
    let mut child = Command::new(env!("CARGO_BIN_EXE_osoba"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let mut stdin = child.stdin.take().expect("a standard input");
    let input = input.to_owned();
    // Written beside the reading, or both sides would wait for each other on a long stream. A
    // command that reads nothing closes the pipe, which is its right.
    let writer = thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().expect("the binary ends");
    writer.join().expect("the writer ends");
    Ran {
        stdout: String::from_utf8(output.stdout).expect("UTF-8 on standard output"),
        stderr: String::from_utf8(output.stderr).expect("UTF-8 on standard error"),
        status: output.status.code().expect("an exit status, not a signal"),
    }
}
