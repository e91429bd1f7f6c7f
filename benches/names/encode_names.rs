//! Codes of many names: reads `kind<TAB>name` lines from standard input and writes
//! `kankowski<TAB>uk/1<TAB>uk/2<TAB>latin` lines. The study of the keys (`benches/names/study.py`) calls it.

use std::io::{self, BufRead, BufWriter, Write};

use osoba::names::{to_latin, Algorithm, Kind};

fn main() -> io::Result<()> {
    let mut output = BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let line = line?;
        let Some((kind, name)) = line.split_once('\t') else {
            return Err(io::Error::other("a line has no tab"));
        };
        let kind = match kind {
            "last" => Kind::Last,
            "first" => Kind::First,
            "second" => Kind::Second,
            _ => return Err(io::Error::other("unknown kind")),
        };
        let code = |algorithm: Algorithm| algorithm.encode(name, kind);
        let text = |code: &Option<osoba::names::Code>| {
            code.as_ref().map_or(String::new(), ToString::to_string)
        };
        for algorithm in [Algorithm::Kankowski, Algorithm::Uk1, Algorithm::Uk] {
            write!(output, "{}\t", text(&code(algorithm)))?;
        }
        writeln!(output, "{}", to_latin(name))?;
    }
    output.flush()
}
