//! What training has to say, in words.

use osoba::training::{Kind, Notice, Refusal};

use crate::language::{text, Language, Text};

/// Why there is no scorecard.
#[must_use]
pub fn refusal(refusal: Refusal) -> Text {
    match refusal {
        Refusal::NoPairs => text(
            "there are no pairs to train with; no scorecard was written",
            "немає пар для навчання; модель не записано",
        ),
        Refusal::NoMatches => text(
            "no pair to train with is a match, and both kinds are needed; no scorecard was written",
            "серед пар для навчання немає збігів, а потрібні обидва види; модель не записано",
        ),
        Refusal::OnlyMatches => text(
            "all pairs to train with are matches, and both kinds are needed; no scorecard was written",
            "усі пари для навчання – збіги, а потрібні обидва види; модель не записано",
        ),
        Refusal::NotConverged => text(
            "the points came to no end; a greater --penalty helps; no scorecard was written",
            "бали не зійшлися; допоможе більший --penalty; модель не записано",
        ),
        Refusal::NoRandomPairs => text(
            "there are no two persons of different pairs to compare at random; --random names a \
             file of such pairs; no scorecard was written",
            "немає двох осіб з різних пар для випадкового порівняння; --random називає файл таких \
             пар; модель не записано",
        ),
    }
}

/// What somebody who uses the scorecard should know.
#[must_use]
pub fn kind(kind: Kind) -> Text {
    match kind {
        Kind::Separable => text(
            "the pairs to train with are told apart without an error: the points are finite only \
             for the penalty",
            "пари для навчання розрізнено без помилок: бали скінченні лише через штраф",
        ),
        Kind::OnlyMatches => text(
            "seen among matches alone: the points are finite only for the penalty",
            "трапляється лише серед збігів: бали скінченні лише через штраф",
        ),
        Kind::NoMatches => text(
            "seen among other pairs alone: the points are finite only for the penalty",
            "трапляється лише серед інших пар: бали скінченні лише через штраф",
        ),
        Kind::NeverSeen => text(
            "never seen: the points are those of an average pair, within their order",
            "не трапляється: бали – як у середньої пари, у межах свого порядку",
        ),
        Kind::Rare => {
            text("rare, with no neighbour to be merged with", "рідкісне, без сусіда для злиття")
        }
        Kind::NoTest => text(
            "no group was left to test with: how good the scorecard is on other pairs is not known",
            "не лишилося груп для перевірки: невідомо, яка модель на інших парах",
        ),
        Kind::TestOfOneKind => text(
            "the pairs to test with are all matches, or none is",
            "пари для перевірки – самі збіги або самі інші",
        ),
        Kind::Em => text(
            "nobody labelled the pairs: the scorecard is never automatic by itself",
            "пари ніхто не позначав: модель ніколи не вирішує сама",
        ),
        Kind::Silver => text(
            "tax ids labelled the pairs: the scorecard is never automatic by itself, and records \
             with a wrong birth date or sex were not among them",
            "пари позначено за РНОКПП: модель ніколи не вирішує сама, а записів із хибною датою \
             народження чи статтю серед них не було",
        ),
        Kind::ShareImplausible => text(
            "the share of matches that was found is implausible: the method may have found another \
             split; look at the points",
            "знайдена частка збігів неправдоподібна: метод міг знайти інший поділ; перегляньте бали",
        ),
        Kind::Turned => text(
            "has less points than a weaker one: the method may have found another split",
            "має менше балів, ніж слабше: метод міг знайти інший поділ",
        ),
        Kind::NotConverged => text(
            "the method came to no end within its steps",
            "метод не зійшовся за відведені кроки",
        ),
        Kind::LabelsNotUsed => {
            text("labels were there and were not used", "позначки були, але не використані")
        }
        Kind::LabelledBy => text(
            "left out, since the labels come from what it compares",
            "не використано, бо позначки походять від того, що воно порівнює",
        ),
    }
}

/// Notices that say the same, in their order: of the whole, or of which values.
#[must_use]
pub fn grouped(notices: &[Notice]) -> Vec<(Kind, Vec<String>)> {
    let mut groups: Vec<(Kind, Vec<String>)> = Vec::new();
    for notice in notices {
        let about = [&notice.comparison, &notice.bin];
        let about: Vec<&str> = about.into_iter().flatten().map(String::as_str).collect();
        let about = (!about.is_empty()).then(|| about.join(" "));
        match groups.iter_mut().find(|(kind, _)| *kind == notice.notice) {
            Some((_, values)) => values.extend(about),
            None => groups.push((notice.notice, about.into_iter().collect())),
        }
    }
    groups
}

/// One line for notices that say the same.
#[must_use]
pub fn line(of: Kind, values: &[String], language: Language) -> String {
    let words = language.of(kind(of));
    if values.is_empty() {
        words.to_owned()
    } else {
        format!("{words}: {}", values.join(", "))
    }
}
