//! A page in a real browser.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::Command;

/// A Chromium; where there is none, says that the test is not run.
pub(crate) fn chromium() -> Option<&'static str> {
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let runs = |name: &&str| {
        Command::new(name).arg("--version").output().is_ok_and(|output| output.status.success())
    };
    let found = names.into_iter().find(runs);
    if found.is_none() {
        // Not through `eprintln`, which the harness keeps from a test that passes.
        let _ = writeln!(
            io::stderr(),
            "NOT RUN: the report page in a browser: no Chromium is installed"
        );
    }
    found
}

/// What the browser shows of a page: its visible text, and then a line of measurements: whether
/// more than `areas` rectangles are drawn, whether the page is wider than the window, and whether
/// every picture has a name.
pub(crate) fn shown(browser: &str, folder: &Path, page: &str, width: u32, areas: usize) -> String {
    const LOOK: &str = "<script>
        const text = document.body.innerText;
        const areas = [...document.querySelectorAll('svg rect')].map(it => it.getBoundingClientRect());
        const drawn = areas.filter(area => area.width > 0 && area.height > 0).length;
        const wide = document.documentElement.scrollWidth > window.innerWidth;
        const pictures = [...document.querySelectorAll('svg')];
        const named = pictures.filter(it => it.getAttribute('role') == 'img' && it.querySelector('title'));
        document.body.innerHTML = '<pre></pre>';
        document.querySelector('pre').textContent =
            `${text}\\nMEASURED drawn=${drawn > AREAS} wide=${wide} named=${named.length == pictures.length}`;
        </script>";
    let look = LOOK.replace("AREAS", &areas.to_string());
    let looked = folder.join("looked.html");
    fs::write(&looked, page.replace("</body>", &look)).expect("a page");
    let profile = folder.join("profile");
    let output = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"])
        .arg(format!("--window-size={width},2000"))
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg(format!("file://{}", looked.display()))
        .output()
        .expect("the browser starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let shown = String::from_utf8(output.stdout).expect("UTF-8");
    shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}
