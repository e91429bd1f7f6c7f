//! How much memory there is, and sizes in words.

use std::fs;

use crate::language::{text, Language};

/// The memory that is free for this process, in bytes; none where the system does not say.
#[must_use]
pub fn free() -> Option<u64> {
    let free = fs::read_to_string("/proc/meminfo").ok().and_then(|text| available(&text));
    let allowed = fs::read_to_string("/sys/fs/cgroup/memory.max").ok();
    let allowed = allowed.and_then(|text| text.trim().parse().ok());
    match (free, allowed) {
        (Some(free), Some(allowed)) => Some(u64::min(free, allowed)),
        (free, allowed) => free.or(allowed),
    }
}

fn available(meminfo: &str) -> Option<u64> {
    let line = meminfo.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kibibytes.checked_mul(1 << 10)
}

/// A size for people, in the largest unit that it fills.
#[must_use]
pub fn shown(bytes: u64, language: Language) -> String {
    let units = [
        (1_u64 << 30, text("GiB", "ГіБ")),
        (1 << 20, text("MiB", "МіБ")),
        (1 << 10, text("KiB", "КіБ")),
    ];
    let fits = units.into_iter().find(|(unit, _)| bytes >= *unit);
    let (unit, name) = fits.unwrap_or((1, text("B", "Б")));
    let tenths =
        u128::from(bytes).saturating_mul(10).checked_div(u128::from(unit)).unwrap_or_default();
    let (whole, tenth) = (tenths / 10, tenths % 10);
    let point = language.of(text(".", ","));
    let figure = if unit == 1 || whole >= 100 {
        whole.to_string()
    } else {
        format!("{whole}{point}{tenth}")
    };
    format!("{figure} {}", language.of(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_shown_in_the_largest_unit_that_they_fill() {
        for (bytes, expected) in [
            (0, "0 B"),
            (1_023, "1023 B"),
            (1_536, "1.5 KiB"),
            (400 << 20, "400 MiB"),
            (5 << 29, "2.5 GiB"),
        ] {
            assert_eq!(shown(bytes, Language::En), expected);
        }
        assert_eq!(shown(5 << 29, Language::Uk), "2,5 ГіБ");
    }

    #[test]
    fn the_systems_figure_is_read() {
        let text = "MemTotal:       24000000 kB\nMemAvailable:    2048 kB\n";
        assert_eq!(available(text), Some(2 << 20));
        assert_eq!(available("MemTotal: 1 kB\n"), None);
    }
}
