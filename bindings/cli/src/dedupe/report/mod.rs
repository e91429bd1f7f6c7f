//! The page for people: what was found, what was left out and why, and examples.
//!
//! It holds figures and ids; personal data only where it was asked for.

pub mod blocks;
pub mod example;
pub mod histogram;

use std::collections::BTreeMap;

use osoba::index::{Group, Settings};
use osoba::scoring::{Band, Scorecard};

pub use self::blocks::Blocks;
pub use self::example::Example;
use self::histogram::histogram;
use super::reading::Source;
use super::tally::{column, Tally};
use crate::language::{text, Language, Text};
use crate::page::charts::{bars, hundredths, Bar};
use crate::page::html::{count, escaped, score, share, table};
use crate::page::{self, Tile};

/// Everything that the page shows.
#[derive(Debug)]
pub struct Report<'a> {
    /// The files.
    pub sources: Vec<&'a Source>,
    /// How many records could not be read, by what was wrong.
    pub faults: BTreeMap<String, u64>,
    /// The pairs, counted.
    pub tally: &'a Tally,
    /// The groups.
    pub groups: &'a [Group],
    /// The blocks.
    pub blocks: Blocks,
    /// Larger blocks were left out.
    pub block_limit: Option<usize>,
    /// Larger groups go to a clerk whole.
    pub group_limit: usize,
    /// Whether one file was paired with others.
    pub against: bool,
    /// Some pairs, explained.
    pub examples: Vec<Example>,
    /// What scored.
    pub scorecard: &'a Scorecard,
    /// What persons were found by.
    pub settings: Settings,
    /// The language of the page.
    pub language: Language,
}

impl Report<'_> {
    /// The page.
    #[must_use]
    pub fn page(&self) -> String {
        let title = self.say(text("Who is in the index twice?", "Хто є в реєстрі двічі?"));
        let sections = [
            self.head(title),
            self.scores(),
            self.reasons(),
            self.block_sizes(),
            self.group_sizes(),
            self.left_out(),
            self.examples(),
            self.origin(),
        ];
        page::document(title, &sections, self.language)
    }

    fn say(&self, text: Text) -> &'static str {
        self.language.of(text)
    }

    fn count(&self, number: u64) -> String {
        count(number, self.language)
    }

    fn persons(&self) -> u64 {
        self.sources.iter().fold(0, |sum, source| sum.saturating_add(source.persons))
    }

    fn unreadable(&self) -> u64 {
        self.faults.values().fold(0, |sum, count| sum.saturating_add(*count))
    }

    /// The scores of a band, in words.
    fn scores_of(&self, band: Band) -> String {
        let [manual, automatic] = [self.tally.limits.manual, self.tally.limits.automatic]
            .map(|limit| score(limit, self.language));
        match band {
            Band::Automatic => {
                format!(
                    "{} {automatic} {}",
                    self.say(text("score", "оцінка від")),
                    self.say(text("and above", "і вище"))
                )
            }
            _ => format!(
                "{} {manual} {} {automatic}",
                self.say(text("score from", "оцінка від")),
                self.say(text("to below", "і нижче"))
            ),
        }
    }

    fn head(&self, title: &str) -> String {
        let figures = |shown: Text| {
            let shown = self.say(shown).replacen("{}", &self.count(self.persons()), 1);
            shown.replacen("{}", &self.count(self.tally.account.compared), 1)
        };
        let lead = if self.against {
            figures(text(
                "{} persons were read, of two sides; each pair has one of each side. Persons who share a key were compared: {} times.",
                "Прочитано осіб з обох боків: {}; у кожній парі по одній з кожного боку. Порівнянь осіб зі спільним ключем: {}.",
            ))
        } else {
            figures(text(
                "{} persons were read. Persons who share a key were compared: {} times.",
                "Прочитано осіб: {}. Порівнянь осіб зі спільним ключем: {}.",
            ))
        };
        let review = self.groups.iter().filter(|group| group.review.is_some()).count();
        let to_review = format!(
            "{}: {}",
            self.say(text("of these to a clerk whole", "з них цілком до працівника")),
            self.count(review as u64)
        );
        let tile =
            |class, name, number, note| Tile::of_count(class, name, number, note, self.language);
        let tiles = [
            tile(
                "automatic",
                text("Pairs merged without a clerk", "Пари, що об’єднуються без працівника"),
                self.tally.automatic,
                self.scores_of(Band::Automatic),
            ),
            tile(
                "manual",
                text("Pairs for a clerk", "Пари для працівника"),
                self.tally.manual,
                self.scores_of(Band::Manual),
            ),
            tile(
                "",
                text("Groups of automatic pairs", "Групи з автоматичних пар"),
                self.groups.len() as u64,
                to_review,
            ),
            tile(
                if self.faults.is_empty() { "" } else { "alert" },
                text("Records that could not be read", "Записи, що не вдалося прочитати"),
                self.unreadable(),
                format!(
                    "<a href=\"#left-out\">{}</a>",
                    self.say(if self.is_complete() {
                        text("nothing was left out", "нічого не пропущено")
                    } else {
                        text("what was left out", "що пропущено")
                    })
                ),
            ),
        ];
        let personal = if self.examples.iter().any(|example| example.persons.is_some()) {
            let words = text(
                "This page shows personal data of the examples’ persons. Keep it as you keep the records themselves.",
                "Ця сторінка містить персональні дані осіб із прикладів. Зберігайте її так само, як самі записи.",
            );
            page::notice(self.say(words))
        } else {
            String::new()
        };
        let tiles = page::tiles(&tiles, self.language);
        format!("<h1>{title}</h1>\n<p class=\"lead\">{lead}</p>\n{personal}{tiles}")
    }

    fn section(&self, title: Text, about: Text, body: &str) -> String {
        page::section(title, about, body, self.language)
    }

    fn scores(&self) -> String {
        let tally = self.tally;
        if tally.pairs() == 0 {
            return self.section(
                text("Scores", "Оцінки"),
                text("No pair reaches the lower limit.", "Жодна пара не досягає нижньої межі."),
                "",
            );
        }
        let title = self.say(text("Pairs by score", "Пари за оцінкою"));
        let chart = histogram(title, &tally.scores, tally.limits, self.language);
        let first = column(tally.limits.manual);
        let rows = tally.scores.iter().enumerate().skip(first).filter(|(_, pairs)| **pairs > 0);
        let rows: Vec<Vec<String>> = rows
            .map(|(place, pairs)| {
                let [from, to] =
                    [place, place.saturating_add(1)].map(|at| hundredths(at, self.language));
                vec![
                    format!("{from}–{to}"),
                    self.count(*pairs),
                    share(*pairs, tally.pairs(), self.language),
                ]
            })
            .collect();
        let titles = [text("Score", "Оцінка"), text("Pairs", "Пари"), text("Share", "Частка")]
            .map(|title| self.say(title));
        let same = text("The same as a table", "Те саме таблицею");
        let body = page::figure(&chart)
            + &page::folded(same, &table(title, &titles, &rows), self.language);
        self.section(
            text("Scores", "Оцінки"),
            text(
                "The score is the probability that both records are one person. A column is a hundredth wide; the dashed line is the limit from which records are merged without a clerk.",
                "Оцінка – імовірність того, що обидва записи належать одній особі. Стовпчик завширшки одну соту; пунктир – межа, від якої записи об’єднуються без працівника.",
            ),
            &body,
        )
    }

    fn bar(&self, name: &str, count: u64, class: &'static str) -> Bar {
        Bar { label: self.language.word(name).to_owned(), count, class }
    }

    fn reasons(&self) -> String {
        let clusters: Vec<Bar> = self
            .tally
            .clusters
            .iter()
            .map(|(cluster, count)| self.bar(cluster.as_str(), *count, "plain"))
            .collect();
        let cautions: Vec<Bar> = self
            .tally
            .cautions
            .iter()
            .map(|(caution, count)| self.bar(caution.as_str(), *count, "alert"))
            .collect();
        let mut body = String::new();
        for (title, list) in [
            (text("What the pairs have in common", "Що спільного в пар"), clusters),
            (
                text("What should make a clerk look twice", "На що працівникові варто зважити"),
                cautions,
            ),
        ] {
            if !list.is_empty() {
                let title = self.say(title);
                body.push_str(&format!(
                    "<h3>{title}</h3>\n{}",
                    page::figure(&bars(title, &list, self.language))
                ));
            }
        }
        if body.is_empty() {
            return body;
        }
        self.section(
            text("Reasons", "Причини"),
            text("A pair may be counted in several rows.", "Пара може належати до кількох рядків."),
            &body,
        )
    }

    fn block_sizes(&self) -> String {
        if self.blocks.sizes.is_empty() {
            return String::new();
        }
        let work: Vec<Bar> = self
            .blocks
            .sizes
            .iter()
            .map(|(power, sizes)| Bar {
                label: format!(
                    "{} ({}: {})",
                    blocks::range(*power, self.language),
                    self.say(text("blocks", "блоків")),
                    self.count(sizes.blocks)
                ),
                count: sizes.pairs,
                class: "plain",
            })
            .collect();
        let title = self.say(text(
            "Pairs within blocks, by the block’s persons",
            "Пари в блоках за кількістю осіб у блоці",
        ));
        let titles = [
            text("Key in common", "Спільний ключ"),
            text("Blocks", "Блоки"),
            text("Pairs within", "Пари в них"),
            text("Persons of the largest", "Осіб у найбільшому"),
        ]
        .map(|title| self.say(title));
        let rows: Vec<Vec<String>> = self
            .blocks
            .clusters
            .iter()
            .map(|(cluster, sizes)| {
                let figures = [sizes.blocks, sizes.pairs, sizes.largest as u64]
                    .map(|figure| self.count(figure));
                std::iter::once(self.language.word(cluster.as_str()).to_owned())
                    .chain(figures)
                    .collect()
            })
            .collect();
        let largest: Vec<Vec<String>> = self
            .blocks
            .largest
            .iter()
            .map(|(persons, cluster)| {
                vec![self.language.word(cluster.as_str()).to_owned(), self.count(*persons as u64)]
            })
            .collect();
        let largest_titles = [text("Key in common", "Спільний ключ"), text("Persons", "Осіб")]
            .map(|title| self.say(title));
        let body = format!(
            "<h3>{title}</h3>\n{}<div class=\"beside\">{}{}</div>\n",
            page::figure(&bars(title, &work, self.language)),
            table(self.say(text("Blocks by key", "Блоки за ключем")), &titles, &rows),
            table(
                self.say(text("The largest blocks", "Найбільші блоки")),
                &largest_titles,
                &largest
            ),
        );
        self.section(
            text("Blocks", "Блоки"),
            text(
                "A block is all persons who have one key in common: a tax id, a phone, a name that sounds the same. Only persons of one block are compared, and the work grows with the pairs within blocks.",
                "Блок – усі особи зі спільним ключем: РНОКПП, телефоном, іменем, що однаково звучить. Порівнюються лише особи одного блоку; робота зростає з кількістю пар у блоках.",
            ),
            &body,
        )
    }

    fn group_sizes(&self) -> String {
        if self.groups.is_empty() {
            return String::new();
        }
        let mut sizes: BTreeMap<usize, u64> = BTreeMap::new();
        let mut reviews: BTreeMap<&str, u64> = BTreeMap::new();
        let beyond = self.group_limit.saturating_add(1);
        for group in self.groups {
            let count = sizes.entry(group.members.len().min(beyond)).or_default();
            *count = count.saturating_add(1);
            if let Some(review) = group.review {
                let count = reviews.entry(review.as_str()).or_default();
                *count = count.saturating_add(1);
            }
        }
        let bar = |(size, groups): (&usize, &u64)| Bar {
            label: if *size == beyond {
                format!("{} {}", self.say(text("more than", "понад")), self.group_limit)
            } else {
                size.to_string()
            },
            count: *groups,
            class: if *size == beyond { "alert" } else { "automatic" },
        };
        let title = self.say(text("Groups by their persons", "Групи за кількістю осіб"));
        let sizes: Vec<Bar> = sizes.iter().map(bar).collect();
        let mut body = page::figure(&bars(title, &sizes, self.language));
        if !reviews.is_empty() {
            let title = self.say(text(
                "Groups that go to a clerk whole",
                "Групи, що цілком ідуть до працівника",
            ));
            let list: Vec<Bar> =
                reviews.iter().map(|(review, count)| self.bar(review, *count, "alert")).collect();
            body.push_str(&format!(
                "<h3>{title}</h3>\n{}",
                page::figure(&bars(title, &list, self.language))
            ));
        }
        self.section(
            text("Groups", "Групи"),
            text(
                "A group is all persons linked by automatic pairs. One that contradicts itself or is too large goes to a clerk whole: nothing in it is merged by itself.",
                "Група – усі особи, пов’язані автоматичними парами. Суперечлива або завелика група цілком іде до працівника: у ній нічого не об’єднується само.",
            ),
            &body,
        )
    }

    fn is_complete(&self) -> bool {
        self.faults.is_empty()
            && self.tally.account.left_out.blocks == 0
            && self.sources.iter().all(|source| source.unknown_columns.is_empty())
    }

    fn left_out(&self) -> String {
        let mut body = String::new();
        if !self.faults.is_empty() {
            let titles = [text("What was wrong", "Що було не так"), text("Records", "Записи")]
                .map(|title| self.say(title));
            let row = |(why, count): (&String, &u64)| vec![escaped(why), self.count(*count)];
            let rows: Vec<Vec<String>> = self.faults.iter().map(row).collect();
            let caption =
                self.say(text("Records that could not be read", "Записи, що не вдалося прочитати"));
            body.push_str(&table(caption, &titles, &rows));
        }
        let left_out = self.tally.account.left_out;
        let limit = self.block_limit.map(|limit| self.count(limit as u64));
        match limit {
            None => body.push_str(&self.paragraph(text(
                "There was no limit on blocks: every block was compared.",
                "Межі для блоків не було: порівняно кожен блок.",
            ))),
            Some(limit) if left_out.blocks == 0 => {
                let words = self.say(text(
                    "No block has more persons than the limit of {}: every block was compared.",
                    "Жоден блок не має більше осіб, ніж межа {}: порівняно кожен блок.",
                ));
                body.push_str(&format!("<p>{}</p>\n", words.replacen("{}", &limit, 1)));
            }
            Some(limit) => {
                let caption = self
                    .say(text(
                        "Blocks of more than {} persons, not compared",
                        "Блоки понад {} осіб, не порівняні",
                    ))
                    .replacen("{}", &limit, 1);
                let titles = [
                    text("Blocks", "Блоки"),
                    text("Persons in them", "Осіб у них"),
                    text("Pairs in them", "Пар у них"),
                ]
                .map(|title| self.say(title));
                let row = [left_out.blocks, left_out.persons, left_out.pairs]
                    .map(|figure| self.count(figure));
                body.push_str(&table(&caption, &titles, &[row.to_vec()]));
                body.push_str(&self.paragraph(text(
                    "A pair of such a block is still found if a smaller block holds both persons.",
                    "Пару такого блоку все одно знайдено, якщо обидві особи є в меншому блоці.",
                )));
            }
        }
        for source in &self.sources {
            if !source.unknown_columns.is_empty() {
                let names: Vec<String> = source
                    .unknown_columns
                    .iter()
                    .map(|name| format!("<code>{}</code>", escaped(name)))
                    .collect();
                body.push_str(&format!(
                    "<p>{}: {}: {}</p>\n",
                    escaped(&source.name),
                    self.say(text("columns that are not read", "стовпці, що не читаються")),
                    names.join(", ")
                ));
            }
        }
        let about = if self.is_complete() {
            text("Nothing was left out.", "Нічого не пропущено.")
        } else {
            text(
                "These were not compared with anybody, or not in every way.",
                "Цього не порівнювали ні з ким або порівнювали не в усьому.",
            )
        };
        let title = text("What was left out, and why", "Що пропущено і чому");
        self.section(title, about, &body).replacen("<section>", "<section id=\"left-out\">", 1)
    }

    fn paragraph(&self, words: Text) -> String {
        format!("<p>{}</p>\n", self.say(words))
    }

    fn examples(&self) -> String {
        if self.examples.is_empty() {
            return String::new();
        }
        let examples: String = (1..)
            .zip(&self.examples)
            .map(|(number, example)| self.example(number, example))
            .collect();
        self.section(
            text("Examples", "Приклади"),
            text(
                "Pairs from all over both bands, the highest score first. Each picture shows how the score comes about, from top to bottom.",
                "Пари з усіх частин обох смуг, від найвищої оцінки. Кожен малюнок показує згори донизу, як склалася оцінка.",
            ),
            &examples,
        )
    }

    fn example(&self, number: u32, example: &Example) -> String {
        let (class, band) = match example.band {
            Band::Automatic => {
                ("automatic", text("merged without a clerk", "об’єднується без працівника"))
            }
            _ => ("manual", text("a clerk decides", "вирішує працівник")),
        };
        let mut facts = vec![
            (
                text("To be merged", "Приєднати"),
                format!("<code>{}</code>", escaped(&example.person_id)),
            ),
            (
                text("Master", "Головний"),
                format!("<code>{}</code>", escaped(&example.master_person_id)),
            ),
            (text("In common", "Спільне"), escaped(&example.clusters.join("; "))),
        ];
        if !example.cautions.is_empty() {
            facts.push((text("Look twice", "Зважити"), escaped(&example.cautions.join("; "))));
        }
        if let Some(proven) = example.proven_score {
            let words = text(
                "without blanks and placeholders; this score decides, the picture shows the published one",
                "без порожніх і підставних значень; ця оцінка вирішує, а малюнок показує опубліковану",
            );
            facts.push((
                text("Proven score", "Доведена оцінка"),
                format!("{} – {}", score(proven, self.language), self.say(words)),
            ));
        }
        let facts = page::facts(&facts, self.language);
        let persons = example
            .persons
            .as_ref()
            .map(|persons| example::side_by_side(example, persons, self.language));
        format!(
            "<article>\n<h3>{number}. {} {} <span class=\"band {class}\">{}</span></h3>\n{facts}{}\
             <div class=\"waterfall\">{}</div>\n</article>\n",
            self.say(text("Score", "Оцінка")),
            score(example.score, self.language),
            self.say(band),
            persons.unwrap_or_default(),
            example.waterfall,
        )
    }

    fn origin(&self) -> String {
        let identity = self.scorecard.identity();
        let rows = [
            (
                text("Scorecard", "Модель оцінювання"),
                format!("{} <code>{}</code>", escaped(&identity.name), escaped(&identity.hash)),
            ),
            (text("Phonetic key", "Фонетичний ключ"), escaped(self.settings.key.id())),
            (text("Clusters", "Кластери"), escaped(self.settings.clusters.as_str())),
            (text("Library", "Бібліотека"), format!("osoba {}", escaped(osoba::VERSION))),
        ];
        let facts = page::facts(&rows, self.language);
        let titles = [text("File", "Файл"), text("Persons", "Осіб")].map(|title| self.say(title));
        let row = |source: &&Source| vec![escaped(&source.name), self.count(source.persons)];
        let files: Vec<Vec<String>> = self.sources.iter().map(row).collect();
        let body = format!(
            "<article>{facts}{}</article>\n",
            table(self.say(text("What was read", "Що прочитано")), &titles, &files)
        );
        self.section(
            text("How this was made", "Як це зроблено"),
            text(
                "The same persons, scorecard and settings give the same page.",
                "Ті самі особи, модель і налаштування дають ту саму сторінку.",
            ),
            &body,
        )
    }
}
