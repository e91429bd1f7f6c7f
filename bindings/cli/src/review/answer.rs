//! What a clerk answers.

use osoba::merging::RequestStatus;

use crate::language::{text, Language, Text};

/// What a clerk wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// To decide.
    Decide(RequestStatus),
    /// To see what would change the score's band.
    Explain,
    /// To read what the answers mean.
    Help,
    /// To stop.
    Quit,
}

/// An answer: what it is called and what it means.
struct Known {
    action: Action,
    /// The letter and the word in each language; both languages are understood always. No letter of
    /// one language looks like a letter of the other.
    letter: Text,
    word: Text,
    about: Text,
}

const ACTIONS: [Known; 7] = [
    Known {
        action: Action::Decide(RequestStatus::Merge),
        letter: text("m", "о"),
        word: text("merge", "одна"),
        about: text(
            "MERGE: one person; the record to be merged goes into the master",
            "MERGE: одна особа; запис, що приєднується, вливається в головний",
        ),
    },
    Known {
        action: Action::Decide(RequestStatus::Split),
        letter: text("s", "д"),
        word: text("split", "дві"),
        about: text(
            "SPLIT: two persons; both records stay",
            "SPLIT: дві особи; обидва записи залишаються",
        ),
    },
    Known {
        action: Action::Decide(RequestStatus::Trash),
        letter: text("t", "н"),
        word: text("trash", "непридатна"),
        about: text(
            "TRASH: a record that should not exist",
            "TRASH: непридатна: є запис, якого не мало б бути",
        ),
    },
    Known {
        action: Action::Decide(RequestStatus::Postpone),
        letter: text("p", "в"),
        word: text("postpone", "відкласти"),
        about: text(
            "POSTPONE: decide later; comes again after the others, and in the next run",
            "POSTPONE: вирішити пізніше; з’явиться знову після інших і наступного разу",
        ),
    },
    Known {
        action: Action::Explain,
        letter: text("e", "ч"),
        word: text("explain", "чому"),
        about: text(
            "show what would put the pair into another band",
            "показати, що перевело б пару в іншу смугу",
        ),
    },
    Known {
        action: Action::Help,
        letter: text("?", "?"),
        word: text("help", "довідка"),
        about: text("show this", "показати це"),
    },
    Known {
        action: Action::Quit,
        letter: text("q", "з"),
        word: text("quit", "завершити"),
        about: text(
            "stop; what was decided is kept, and the next run goes on",
            "завершити; вирішене збережено, наступний запуск продовжить",
        ),
    },
];

/// An answer as it was written: what is wanted, and the comment behind it.
#[must_use]
pub fn understood(line: &str) -> Option<(Action, Option<String>)> {
    let line = line.trim();
    let (word, comment) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let word = word.trim_end_matches([',', ':', '.']).to_lowercase();
    let is_meant = |known: &&Known| {
        [known.letter, known.word].iter().any(|text| word == text.en || word == text.uk)
    };
    let known = ACTIONS.iter().find(is_meant)?;
    let comment = Some(comment.trim()).filter(|comment| !comment.is_empty());
    Some((known.action, comment.map(str::to_owned)))
}

/// The answers in one line.
#[must_use]
pub fn prompt(language: Language) -> String {
    let words = ACTIONS.iter().map(|known| {
        let [letter, word] = [known.letter, known.word].map(|text| language.of(text));
        format!("{letter} {word}")
    });
    words.collect::<Vec<_>>().join(" · ")
}

/// What each answer means, and the signs of a page.
#[must_use]
pub fn help(language: Language) -> String {
    const REST: Text = text(
        "A comment may follow: m same tax id, new surname after marriage. It is written into the file of\n\
         decisions as it is: name no person in it.\n\
         = both records say the same; ≠ they differ, [what differs] in brackets, ‸ a letter that only the\n\
         other has, ␣ a space; ? only one of them says something; ! look twice.\n",
        "Далі може йти коментар: о той самий РНОКПП, нове прізвище після шлюбу. Він пишеться у файл рішень\n\
         як є: не називайте в ньому осіб.\n\
         = в обох записах те саме; ≠ різне, [відмінне] в дужках, ‸ літера, яку має лише інший, ␣ пробіл;\n\
         ? лише один із них щось каже; ! зважити.\n",
    );
    let lines = ACTIONS.iter().map(|known| {
        let [letter, word, about] =
            [known.letter, known.word, known.about].map(|text| language.of(text));
        let indent = if language == Language::En { 8 } else { 10 };
        format!("  {letter}  {word:<indent$}  {about}\n")
    });
    lines.chain([language.of(REST).to_owned()]).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn an_answer_is_a_letter_or_a_word_and_perhaps_a_comment() {
        use Action::{Decide, Explain, Help, Quit};
        for (line, expected) in [
            ("m", Some((Decide(RequestStatus::Merge), None))),
            ("M\r", Some((Decide(RequestStatus::Merge), None))),
            (" m  same tax id ", Some((Decide(RequestStatus::Merge), Some("same tax id")))),
            ("m, same", Some((Decide(RequestStatus::Merge), Some("same")))),
            ("SPLIT\tbrothers", Some((Decide(RequestStatus::Split), Some("brothers")))),
            ("д брати", Some((Decide(RequestStatus::Split), Some("брати")))),
            ("Одна", Some((Decide(RequestStatus::Merge), None))),
            ("t", Some((Decide(RequestStatus::Trash), None))),
            ("p", Some((Decide(RequestStatus::Postpone), None))),
            ("e", Some((Explain, None))),
            ("?", Some((Help, None))),
            ("q", Some((Quit, None))),
            ("", None),
            ("x", None),
            ("mother's surname", None),
            ("ms", None),
            ("новий", None),
        ] {
            let expected = expected.map(|(action, comment)| (action, comment.map(str::to_owned)));
            assert_eq!(understood(line), expected, "{line}");
        }
    }

    /// A clerk who forgets which keyboard is on must not split a pair that was to be postponed.
    #[test]
    fn no_letter_means_two_answers_or_looks_like_another() {
        const ALIKE: [(char, char); 9] = [
            ('а', 'a'),
            ('е', 'e'),
            ('і', 'i'),
            ('м', 'm'),
            ('р', 'p'),
            ('с', 'c'),
            ('т', 't'),
            ('у', 'y'),
            ('х', 'x'),
        ];
        let letters: BTreeSet<&str> =
            ACTIONS.iter().flat_map(|known| [known.letter.en, known.letter.uk]).collect();
        assert_eq!(letters.len(), 2 * ACTIONS.len() - 1, "all but the question mark are two");
        for (cyrillic, latin) in ALIKE {
            let both =
                [cyrillic, latin].map(|letter| letters.contains(letter.to_string().as_str()));
            assert_ne!(both, [true, true], "{cyrillic} {latin}");
        }
    }

    #[test]
    fn prompt_and_help_name_every_answer_in_both_languages() {
        for language in [Language::En, Language::Uk] {
            for known in &ACTIONS {
                let word = language.of(known.word);
                assert!(prompt(language).contains(word), "{word}");
                assert!(help(language).contains(language.of(known.about)), "{word}");
            }
        }
    }
}
