//! Writes the example data anew: `cargo run -p osoba-cli --example generate`.

use std::error::Error;
use std::fs;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    for (name, content) in osoba_synthetic::day::files()? {
        fs::write(folder.join(name), content)?;
    }
    Ok(())
}
