//! The page for people: what the scorecard was estimated from, its points, how good it is, and what
//! to beware of. It holds figures and names of fields; no personal data.

use std::collections::BTreeMap;

use osoba::commands::Trained;
use osoba::scoring::Method;
use osoba::training::{At, BinReport, FactorReport, Measures, Related, Report};

use super::reading::Source;
use super::words::{self, Labels};
use crate::language::{text, Text};
use crate::page::charts::{points, Points, Scale};
use crate::page::html::{count, count_of, decimal, escaped, table, table_of_words};
use crate::page::{self, Tile};

/// Everything that the page shows.
#[derive(Debug)]
pub struct Page<'a> {
    /// The scorecard and its report.
    pub trained: &'a Trained,
    /// The files.
    pub sources: &'a [Source],
    /// How many pairs could not be read, by what was wrong.
    pub faults: BTreeMap<String, u64>,
    /// What comparisons and bins are called, in the page's language.
    pub labels: Labels<'a>,
}

/// The threshold whose measures stand at the head.
const THRESHOLD: f64 = 0.9;

impl Page<'_> {
    /// The page.
    #[must_use]
    pub fn html(&self) -> String {
        let title = escaped(&self.labels.card.identity().name);
        let sections = [
            self.head(&title),
            self.notices(),
            self.points(),
            self.made_equal(),
            self.measures(),
            self.left_out(),
            self.origin(),
        ];
        page::document(&title, &sections, self.labels.language)
    }

    fn report(&self) -> &Report {
        &self.trained.report
    }

    fn say(&self, text: Text) -> &'static str {
        self.labels.language.of(text)
    }

    fn count(&self, number: u64) -> String {
        count(number, self.labels.language)
    }

    fn percent(&self, share: Option<f64>) -> String {
        share.map_or_else(
            || "–".to_owned(),
            |share| format!("{}\u{A0}%", decimal(share * 100.0, 2, self.labels.language)),
        )
    }

    fn section(&self, title: Text, about: Text, body: &str) -> String {
        page::section(title, about, body, self.labels.language)
    }

    fn head(&self, title: &str) -> String {
        let report = self.report();
        let figures = [self.count(report.train.pairs), self.count(report.test.pairs)];
        let [train, test] = figures.each_ref().map(String::as_str);
        let lead = match report.method {
            Method::Em => text(
                "A scorecard estimated from {} pairs that nobody labelled.",
                "Модель оцінювання з пар, яких ніхто не позначав: {}.",
            ),
            Method::Silver => text(
                "A scorecard estimated from {} pairs that their tax ids labelled, and tested with {} others.",
                "Модель оцінювання з пар, позначених за РНОКПП: {}; перевірено на інших: {}.",
            ),
            Method::Labels => text(
                "A scorecard estimated from {} labelled pairs, and tested with {} others.",
                "Модель оцінювання з позначених пар: {}; перевірено на інших: {}.",
            ),
        };
        let lead = page::sentence(lead, &[train, test], self.labels.language);
        let (measured, of) = self.measured();
        let at = measured.at.iter().find(|at| at.threshold == THRESHOLD);
        let note = format!(
            "{}, {}",
            page::sentence(
                text("at {}", "від {}"),
                &[&decimal(THRESHOLD, 1, self.labels.language)],
                self.labels.language
            ),
            self.say(of)
        );
        let tile = |class, name, figure, note| Tile { class, name, figure, note };
        let matches = match report.share {
            Some(share) => self.percent(Some(share)),
            None => self.count(report.train.matches),
        };
        let groups = page::sentence(
            text("of {} pairs in {} groups", "з пар: {}, груп: {}"),
            &[train, &self.count(report.train.groups)],
            self.labels.language,
        );
        let alert = if report.notices.is_empty() { "" } else { "alert" };
        let tiles = [
            tile("", text("Matches to train with", "Збіги для навчання"), matches, groups),
            tile(
                "automatic",
                text("Precision", "Точність"),
                self.percent(at.and_then(|at| at.precision)),
                note.clone(),
            ),
            tile(
                "automatic",
                text("Recall", "Повнота"),
                self.percent(at.and_then(|at| at.recall)),
                note,
            ),
            tile(
                alert,
                text("Things to beware of", "На що зважити"),
                self.count(report.notices.len() as u64),
                format!("<a href=\"#notices\">{}</a>", self.say(text("which", "на що саме"))),
            ),
        ];
        let tiles = page::tiles(&tiles, self.labels.language);
        format!("<h1>{title}</h1>\n<p class=\"lead\">{lead}</p>\n{tiles}")
    }

    /// The measures that stand at the head: of the test, if there was one.
    fn measured(&self) -> (&Measures, Text) {
        let report = self.report();
        if report.test.pairs > 0 {
            (&report.test, text("test", "перевірка"))
        } else {
            (&report.train, text("training", "навчання"))
        }
    }

    fn notices(&self) -> String {
        let (whole, parts): (Vec<_>, Vec<_>) = self
            .labels
            .grouped(&self.report().notices)
            .into_iter()
            .partition(|(_, values)| values.is_empty());
        let mut body: String =
            whole.iter().map(|(kind, _)| page::notice(self.say(words::kind(*kind)))).collect();
        if !parts.is_empty() {
            let titles = [text("What", "Що саме"), text("Values", "Значення")];
            let row = |(kind, values): &(_, Vec<String>)| {
                let values = values.iter().map(|value| escaped(value)).collect::<Vec<_>>();
                vec![self.say(words::kind(*kind)).to_owned(), values.join("<br>")]
            };
            let rows: Vec<Vec<String>> = parts.iter().map(row).collect();
            let caption = self.say(text("Of single values", "Про окремі значення"));
            body.push_str(&table_of_words(caption, &titles.map(|it| self.say(it)), &rows));
        }
        let about = if body.is_empty() {
            text("There is nothing to beware of.", "Зважати немає на що.")
        } else {
            text(
                "Read this before the scorecard decides anything.",
                "Прочитайте це, перш ніж модель щось вирішуватиме.",
            )
        };
        let title = text("Beware", "Зважте");
        self.section(title, about, &body).replacen("<section>", "<section id=\"notices\">", 1)
    }

    fn points(&self) -> String {
        let report = self.report();
        let all = report.comparisons.iter().flat_map(|factor| &factor.bins);
        let most = all.clone().map(|bin| bin.points.abs()).fold(0.0, f64::max);
        let is_labelled = all.clone().any(|bin| bin.matches + bin.differ > 0.0);
        let is_unlabelled = all.clone().any(|bin| bin.unlabelled > 0.0);
        let mut titles = Vec::new();
        if is_labelled {
            titles.extend([text("matches", "збіги"), text("others", "інші")]);
        }
        if is_unlabelled {
            titles.push(text("pairs", "пари"));
        }
        let titles: Vec<&str> = titles.into_iter().map(|title| self.say(title)).collect();
        let label = |factor: &FactorReport, bin: &BinReport| {
            self.labels.bin(&factor.comparison, &bin.bin).chars().count()
        };
        let letters = report
            .comparisons
            .iter()
            .flat_map(|factor| factor.bins.iter().map(move |bin| label(factor, bin)));
        let letters = letters.max().unwrap_or_default();
        let scale = Scale { most, letters, titles: &titles };
        let chart = |factor: &FactorReport| {
            let row = |bin: &BinReport| {
                let weight = |weight| count_of(weight, self.labels.language);
                let mut figures = Vec::new();
                if is_labelled {
                    figures.extend([weight(bin.matches), weight(bin.differ)]);
                }
                if is_unlabelled {
                    figures.push(weight(bin.unlabelled));
                }
                let label = self.labels.bin(&factor.comparison, &bin.bin);
                Points { label, points: bin.points, figures }
            };
            let rows: Vec<Points> = factor.bins.iter().map(row).collect();
            let title = self.labels.comparison(&factor.comparison);
            let svg = points(&title, &rows, scale, self.labels.language);
            format!("<h3>{}</h3>\n{}", escaped(&title), page::figure(&svg))
        };
        let charts: String = report.comparisons.iter().map(chart).collect();
        let intercept = page::sentence(
            text("Every pair begins with {} points.", "Кожна пара починає з балів: {}."),
            &[&decimal(report.intercept, 2, self.labels.language)],
            self.labels.language,
        );
        self.section(
            text("Points", "Бали"),
            text(
                "Points are log odds: 0.7 points double the odds that both records are one person, and −0.7 halve them. Beside them stands how many pairs were seen.",
                "Бали – логарифм шансів: 0,7 бала подвоюють шанси, що обидва записи належать одній особі, −0,7 – зменшують удвічі. Поруч – скільки пар побачено.",
            ),
            &format!("<p>{intercept}</p>\n{charts}"),
        )
    }

    fn made_equal(&self) -> String {
        let report = self.report();
        let mut body = String::new();
        for (title, list) in [
            (
                text("Merged, since too rare by themselves", "Злиті, бо самі надто рідкісні"),
                &report.merged,
            ),
            (
                text(
                    "Made equal: a stronger value had less points than a weaker one",
                    "Зрівняні: сильніше значення мало менше балів, ніж слабше",
                ),
                &report.acted,
            ),
        ] {
            if list.is_empty() {
                continue;
            }
            let titles = [text("Comparison", "Порівняння"), text("Values", "Значення")]
                .map(|title| self.say(title));
            let row = |Related { comparison, bins }: &Related| {
                let bins = bins.iter().map(|bin| self.labels.bin(comparison, bin));
                let bins = bins.collect::<Vec<_>>().join("; ");
                vec![escaped(&self.labels.comparison(comparison)), escaped(&bins)]
            };
            let rows: Vec<Vec<String>> = list.iter().map(row).collect();
            body.push_str(&table_of_words(self.say(title), &titles, &rows));
        }
        let about = if body.is_empty() {
            text(
                "No value was too rare, and no order was broken.",
                "Жодне значення не було надто рідкісним, жодного порядку не порушено.",
            )
        } else {
            text("These values share their points.", "Ці значення мають спільні бали.")
        };
        self.section(text("Values made equal", "Зрівняні значення"), about, &body)
    }

    fn measures(&self) -> String {
        let report = self.report();
        if report.train.at.iter().all(|at| at.recall.is_none()) {
            return self.section(
                text("How good it is", "Яка вона"),
                text("No pair is labelled: it is not known.", "Жодна пара не позначена: невідомо."),
                "",
            );
        }
        let titles = [
            text("Score from", "Оцінка від"),
            text("Precision, training", "Точність, навчання"),
            text("Recall, training", "Повнота, навчання"),
            text("Precision, test", "Точність, перевірка"),
            text("Recall, test", "Повнота, перевірка"),
        ]
        .map(|title| self.say(title));
        let row = |(train, test): (&At, &At)| {
            let mut row = vec![decimal(train.threshold, 3, self.labels.language)];
            row.extend(
                [train.precision, train.recall, test.precision, test.recall]
                    .map(|share| self.percent(share)),
            );
            row
        };
        let rows: Vec<Vec<String>> = report.train.at.iter().zip(&report.test.at).map(row).collect();
        let caption = self.say(text("By threshold", "За порогом"));
        let by_threshold = table(caption, &titles, &rows);
        let titles = [text("", ""), text("Training", "Навчання"), text("Test", "Перевірка")]
            .map(|title| self.say(title));
        let figure = |figure: Option<f64>| {
            figure.map_or_else(|| "–".to_owned(), |it| decimal(it, 5, self.labels.language))
        };
        let of = |name: Text, of: fn(&Measures) -> u64| {
            vec![
                self.say(name).to_owned(),
                self.count(of(&report.train)),
                self.count(of(&report.test)),
            ]
        };
        let rows = [
            of(text("Pairs", "Пари"), |it| it.pairs),
            of(text("Matches", "Збіги"), |it| it.matches),
            of(text("Groups", "Групи"), |it| it.groups),
            vec![
                self.say(text("Log loss", "Логарифмічна втрата")).to_owned(),
                figure(report.train.log_loss),
                figure(report.test.log_loss),
            ],
            vec![
                self.say(text("Area under the ROC curve", "Площа під кривою ROC")).to_owned(),
                figure(report.train.auc),
                figure(report.test.auc),
            ],
        ];
        let caption = self.say(text("As a whole", "Загалом"));
        let body = format!(
            "<div class=\"beside\">{by_threshold}{}</div>\n",
            table(caption, &titles, &rows)
        );
        self.section(
            text("How good it is", "Яка вона"),
            text(
                "The test is of groups that the scorecard was not trained with. osoba evaluate says more, of pairs of another time.",
                "Перевірено на групах, на яких модель не навчалася. Більше скаже osoba evaluate на парах іншого часу.",
            ),
            &body,
        )
    }

    fn left_out(&self) -> String {
        let mut body = String::new();
        let titles = [text("Why", "Чому"), text("Pairs", "Пари")].map(|title| self.say(title));
        let mut rows: Vec<Vec<String>> =
            self.faults.iter().map(|(why, pairs)| vec![escaped(why), self.count(*pairs)]).collect();
        rows.extend(self.report().left_out.iter().map(|left_out| {
            let why = text(
                "a tax id is missing, or is not its record’s own",
                "РНОКПП відсутній або не відповідає своєму запису",
            );
            vec![self.say(why).to_owned(), self.count(left_out.pairs)]
        }));
        if !rows.is_empty() {
            let caption = self.say(text("Pairs that were not used", "Пари, що не використані"));
            body.push_str(&table(caption, &titles, &rows));
        }
        if !self.trained.unread.is_empty() {
            let names: Vec<String> = self
                .trained
                .unread
                .iter()
                .map(|name| format!("<code>{}</code>", escaped(name)))
                .collect();
            body.push_str(&format!(
                "<p>{}: {}</p>\n",
                self.say(text("Fields that are not read", "Поля, що не читаються")),
                names.join(", ")
            ));
        }
        let about = if body.is_empty() {
            text("Nothing was left out.", "Нічого не пропущено.")
        } else {
            text("These had no part in the points.", "Це не вплинуло на бали.")
        };
        self.section(text("What was left out", "Що пропущено"), about, &body)
    }

    fn origin(&self) -> String {
        let report = self.report();
        let identity = self.labels.card.identity();
        let method = match report.method {
            Method::Labels => text(
                "ridge logistic regression on labelled pairs",
                "логістична регресія зі штрафом на позначених парах",
            ),
            Method::Silver => text(
                "ridge logistic regression on pairs labelled by tax ids",
                "логістична регресія зі штрафом на парах, позначених за РНОКПП",
            ),
            Method::Em => text(
                "the model of Fellegi and Sunter by expectation–maximisation",
                "модель Феллегі – Сантера, EM-алгоритм",
            ),
        };
        let mut facts = vec![
            (
                text("Scorecard", "Модель оцінювання"),
                format!("{} <code>{}</code>", escaped(&identity.name), escaped(&identity.hash)),
            ),
            (text("Method", "Метод"), self.say(method).to_owned()),
        ];
        let mut fact = |name: Text, value: Option<String>| {
            facts.extend(value.map(|value| (name, value)));
        };
        let shown = |figure: f64| decimal(figure, 6, self.labels.language);
        let trimmed = |figure: f64| {
            let shown = shown(figure);
            shown.trim_end_matches('0').trim_end_matches(['.', ',']).to_owned()
        };
        fact(text("Penalty λ", "Штраф λ"), report.penalty.map(trimmed));
        fact(text("Steps", "Кроки"), Some(self.count(u64::from(report.steps))));
        fact(
            text("Penalised loss", "Втрата зі штрафом"),
            report.loss.map(|it| decimal(it, 3, self.labels.language)),
        );
        fact(
            text("Distinct patterns", "Різних візерунків"),
            Some(self.count(report.patterns as u64)),
        );
        fact(text("Random pairs", "Випадкові пари"), report.random_pairs.map(|it| self.count(it)));
        fact(
            text("Of how many pairs of persons", "Зі скількох пар осіб"),
            report.all_pairs.map(|it| self.count(it)),
        );
        fact(
            text("Merged if their pairs weigh less than", "Злиті, якщо пари важать менше за"),
            Some(trimmed(report.rare_below)),
        );
        let is_tested = report.method != Method::Em;
        fact(
            text("Share of groups to test with", "Частка груп для перевірки"),
            is_tested.then(|| trimmed(report.test_share)),
        );
        fact(
            text("Tested with groups from", "Перевірено на групах від"),
            report.test_from.map(|date| date.to_string()),
        );
        fact(text("Seed", "Зерно"), Some(report.seed.to_string()));
        let period = report.period.and_then(|period| period.from.zip(period.to));
        fact(text("Period", "Період"), period.map(|(from, to)| format!("{from} – {to}")));
        fact(text("Library", "Бібліотека"), Some(format!("osoba {}", escaped(osoba::VERSION))));
        let facts = page::facts(&facts, self.labels.language);
        let titles = [text("File", "Файл"), text("Pairs", "Пари")].map(|title| self.say(title));
        let row = |source: &Source| vec![escaped(&source.name), self.count(source.pairs)];
        let files: Vec<Vec<String>> = self.sources.iter().map(row).collect();
        let body = format!(
            "<article>{facts}{}</article>\n",
            table(self.say(text("What was read", "Що прочитано")), &titles, &files)
        );
        self.section(
            text("How this was made", "Як це зроблено"),
            text(
                "The same pairs and settings give the same scorecard, in any order of the pairs.",
                "Ті самі пари й налаштування дають ту саму модель за будь-якого порядку пар.",
            ),
            &body,
        )
    }
}
