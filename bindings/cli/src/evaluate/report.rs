//! The page for people: how well each scorecard does, where it fails, and why.
//!
//! One HTML file with nothing beside it. It holds figures and no personal data.

use osoba::evaluation::{Counts, Drift, Figures, ModelFigures, Moved, Share, Worst};

use super::charts::{colour, curves, histogram, reliability};
use super::{name_of, percent};
use crate::arguments::Evaluate;
use crate::input;
use crate::language::{text, Language, Text};
use crate::page::html::{count, escaped, score, table};
use crate::page::{document, facts, figure, folded, notice, section, sentence, tiles, Tile};

struct Page<'a> {
    figures: &'a Figures,
    arguments: &'a Evaluate,
    language: Language,
}

/// The page.
#[must_use]
pub fn page(figures: &Figures, arguments: &Evaluate, language: Language) -> String {
    let page = Page { figures, arguments, language };
    let title =
        page.say(text("How well are persons told apart?", "Наскільки добре розрізняються особи?"));
    let sections = [
        page.head(title),
        page.curves(),
        page.thresholds(),
        page.columns(),
        page.histograms(),
        page.calibration(),
        page.moves(),
        page.drift(),
        page.worst(),
        page.origin(),
    ];
    document(title, &sections, language)
}

impl Page<'_> {
    fn say(&self, words: Text) -> &'static str {
        self.language.of(words)
    }

    fn count(&self, number: u64) -> String {
        count(number, self.language)
    }

    fn percent(&self, share: Share) -> String {
        percent(share.value(), self.language)
    }

    fn with_interval(&self, share: Share) -> String {
        let interval = share.interval().map(|interval| {
            let end = |end| percent(Some(end), self.language).replace("\u{A0}%", "");
            format!(" <small>{}–{}</small>", end(interval.low), end(interval.high))
        });
        format!("{}{}", self.percent(share), interval.unwrap_or_default())
    }

    fn name(&self, place: usize) -> String {
        escaped(&name_of(self.figures, place, self.language))
    }

    fn models(&self) -> impl Iterator<Item = (usize, &ModelFigures)> {
        self.figures.models.iter().enumerate()
    }

    fn head(&self, title: &str) -> String {
        let rows = self.figures.rows;
        let lead = if rows.registrations > 0 {
            sentence(
                text(
                    "{} registrations with truth, {} of them of somebody in the index. The right person must come first. {} were in no cluster together with their record, so that no scorecard could have found them.",
                    "Реєстрацій з істиною: {}, з них осіб, що є в реєстрі: {}. Правильна особа має бути першою. Не мають спільного кластера зі своїм записом, тож жодна модель не могла б їх знайти: {}.",
                ),
                &[&self.count(rows.registrations), &self.count(rows.matches), &self.count(rows.missed)],
                self.language,
            )
        } else {
            sentence(
                text(
                    "{} labelled pairs, {} of them of one person. {} matches share no cluster, so that no scorecard could have found them.",
                    "Позначених пар: {}, з них пар однієї особи: {}. Збігів без спільного кластера, яких жодна модель не могла б знайти: {}.",
                ),
                &[&self.count(rows.pairs), &self.count(rows.matches), &self.count(rows.missed)],
                self.language,
            )
        };
        let shown: Vec<Tile> =
            self.models().map(|(place, model)| self.tile(place, model)).collect();
        let claim = self.figures.models.iter().flat_map(|model| &model.at_precision);
        let is_short =
            claim.clone().any(|at| at.precision > 0.9995 && at.reached.is_some() && !at.enough);
        let needed = self.figures.needed.last().map_or(0, |needed| needed.matches);
        let short = is_short.then(|| {
            notice(&sentence(
                text(
                    "A precision of 99.99 % cannot be claimed from these pairs: at 95 % it takes {} checked matches without an error.",
                    "Точність 99,99 % за цими парами твердити не можна: на рівні 95 % для цього треба перевірених збігів без помилки: {}.",
                ),
                &[&self.count(needed)],
                self.language,
            ))
        });
        format!(
            "<header>\n<h1>{title}</h1>\n<p class=\"lead\">{lead}</p>\n</header>\n{}{}",
            tiles(&shown, self.language),
            short.unwrap_or_default(),
        )
    }

    fn tile(&self, place: usize, model: &ModelFigures) -> Tile {
        let at = model.at_precision.iter().find(|at| (at.precision - 0.999).abs() < 1e-9);
        let reached = at.and_then(|at| at.reached);
        let note = match reached {
            Some(reached) => format!(
                "{} · {} {}",
                self.name(place),
                self.say(text("from a score of", "від оцінки")),
                score(reached.threshold, self.language)
            ),
            None => {
                format!("{} · {}", self.name(place), self.say(text("not reached", "не досягнуто")))
            }
        };
        Tile {
            class: if place == 0 { "automatic" } else { "plain" },
            name: text("found at a precision of 99.9 %", "знайдено за точності 99,9 %"),
            figure: reached
                .map_or("–".to_owned(), |reached| self.percent(reached.counts.recall())),
            note,
        }
    }

    /// Which line is whose.
    fn legend(&self) -> String {
        let entry = |(place, _)| {
            format!("<li><span class=\"key {}\"></span>{}</li>", colour(place), self.name(place))
        };
        format!("<ul class=\"legend\">{}</ul>\n", self.models().map(entry).collect::<String>())
    }

    fn curves(&self) -> String {
        let lines: Vec<_> = self.models().map(|(_, model)| &model.curve).collect();
        let titles = [
            text("Scorecard", "Модель"),
            text("Area under the curve", "Площа під кривою"),
            text("99 %", "99 %"),
            text("99.9 %", "99,9 %"),
            text("99.99 %", "99,99 %"),
        ]
        .map(|words| self.say(words));
        let row = |(place, model): (usize, &ModelFigures)| {
            let mut cells = vec![self.name(place), percent(model.average_precision, self.language)];
            cells.extend(model.at_precision.iter().map(|at| match at.reached {
                None => "–".to_owned(),
                Some(reached) => {
                    let mark = if at.enough { "" } else { " *" };
                    format!("{}{mark}", self.with_interval(reached.counts.recall()))
                }
            }));
            cells
        };
        let rows: Vec<Vec<String>> = self.models().map(row).collect();
        let caption = self.say(text(
            "Recall at a precision. * too few matches to claim that precision at 95 %",
            "Повнота за точності. * замало збігів, щоб твердити цю точність на рівні 95 %",
        ));
        let body = format!(
            "{}{}{}",
            figure(&curves(&lines, self.language)),
            self.legend(),
            table(caption, &titles, &rows)
        );
        section(
            text("Precision and recall", "Точність і повнота"),
            text(
                "Precision: of what is taken for one person, how much is. Recall: of the matches, how many are found; those that share no cluster count as lost.",
                "Точність: скільки з того, що вважається однією особою, нею є. Повнота: скільки збігів знайдено; ті, що не мають спільного кластера, вважаються втраченими.",
            ),
            &body,
            self.language,
        )
    }

    fn counts(&self, first: String, counts: Counts) -> Vec<String> {
        let f1 = counts.f1().map(|(f1, _)| f1);
        vec![
            first,
            self.count(counts.found),
            self.count(counts.mistaken),
            self.count(counts.rejected),
            self.count(counts.missed),
            self.with_interval(counts.precision()),
            self.with_interval(counts.recall()),
            percent(f1, self.language),
        ]
    }

    fn titles(&self, first: Text) -> Vec<&'static str> {
        let rest = [
            text("Found", "Знайдено"),
            text("Mistaken", "Сплутано"),
            text("Rejected", "Відхилено"),
            text("No cluster", "Без кластера"),
            text("Precision", "Точність"),
            text("Recall", "Повнота"),
            text("F1", "F1"),
        ];
        std::iter::once(first).chain(rest).map(|words| self.say(words)).collect()
    }

    fn thresholds(&self) -> String {
        let titles = self.titles(text("From a score of", "Від оцінки"));
        let tables = self.models().map(|(place, model)| {
            let rows = model.thresholds.iter();
            let rows: Vec<Vec<String>> =
                rows.map(|at| self.counts(score(at.threshold, self.language), at.counts)).collect();
            table(&self.name(place), &titles, &rows)
        });
        section(
            text("By threshold", "За порогом"),
            text(
                "Small figures are the interval in which the true share lies at 95 % (Wilson).",
                "Дрібні числа – проміжок, у якому на рівні 95 % лежить істинна частка (Вілсон).",
            ),
            &tables.collect::<String>(),
            self.language,
        )
    }

    fn columns(&self) -> String {
        let Some(by) = self.figures.models.first().and_then(|model| model.by.as_ref()) else {
            return String::new();
        };
        let mut titles = vec![
            self.say(text("Value", "Значення")).to_owned(),
            self.say(text("Matches", "Збігів")).to_owned(),
            self.say(text("No cluster", "Без кластера")).to_owned(),
            self.say(text("Others", "Інших")).to_owned(),
        ];
        for (place, _) in self.models() {
            titles.push(format!("{}: {}", self.name(place), self.say(text("recall", "повнота"))));
            titles.push(format!(
                "{}: {}",
                self.name(place),
                self.say(text("mistaken", "сплутано"))
            ));
        }
        let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
        let rows = by.values.iter().enumerate().map(|(place, value)| {
            let mut cells = vec![
                escaped(&value.value),
                self.count(value.matches),
                self.count(value.automatic.missed),
                self.count(value.others.saturating_add(value.not_compared)),
            ];
            for (_, model) in self.models() {
                let own = model.by.as_ref().and_then(|by| by.values.get(place));
                let counts = own.map(|own| own.automatic).unwrap_or_default();
                cells.push(if value.matches == 0 {
                    "–".to_owned()
                } else {
                    self.with_interval(counts.recall())
                });
                cells.push(self.count(counts.mistaken));
            }
            cells
        });
        let rows: Vec<Vec<String>> = rows.collect();
        let caption = sentence(
            text("By {}, from a score of {} on", "За {}, від оцінки {}"),
            &[&escaped(&by.column), &score(self.figures.limits.automatic, self.language)],
            self.language,
        );
        section(
            text("Where it fails", "Де помиляється"),
            text(
                "What is found and mistaken at the automatic limit, by what the lines say in that column.",
                "Що знайдено і сплутано на автоматичній межі, за тим, що рядки кажуть у цьому стовпці.",
            ),
            &table(&caption, &titles, &rows),
            self.language,
        )
    }

    fn histograms(&self) -> String {
        let pictures = self.models().map(|(place, model)| {
            let name = self.name(place);
            let picture = histogram(
                &model.histogram,
                &name_of(self.figures, place, self.language),
                self.language,
            );
            format!("<h3>{name}</h3>\n{}", figure(&picture))
        });
        section(
            text("Scores by truth", "Оцінки за істиною"),
            text(
                "Matches above, others below; each step of the height is ten times as many.",
                "Збіги вгорі, інші внизу; кожна сходинка висоти – удесятеро більше.",
            ),
            &pictures.collect::<String>(),
            self.language,
        )
    }

    fn calibration(&self) -> String {
        let calibrations: Vec<_> = self.models().map(|(_, model)| &model.calibration).collect();
        let titles = [
            text("Scorecard", "Модель"),
            text("Expected calibration error", "Очікувана похибка калібрування"),
            text("Greatest", "Найбільша"),
            text("Brier", "Браєр"),
        ]
        .map(|words| self.say(words));
        let decimal = |figure: f64| {
            let shown = format!("{figure:.4}");
            if self.language == Language::Uk {
                shown.replace('.', ",")
            } else {
                shown
            }
        };
        let row = |(place, model): (usize, &ModelFigures)| {
            let own = &model.calibration;
            let errors = [own.expected_error, own.greatest_error, own.brier].map(decimal);
            std::iter::once(self.name(place)).chain(errors).collect()
        };
        let rows: Vec<Vec<String>> = self.models().map(row).collect();
        let head = [
            text("Scores", "Оцінки"),
            text("Pairs", "Пар"),
            text("Mean score", "Середня оцінка"),
            text("Matches", "Збігів"),
        ]
        .map(|words| self.say(words));
        let tenths = self.models().map(|(place, model)| {
            let rows = model.calibration.table.iter().map(|row| {
                vec![
                    format!("{}–{}", score(row.from, self.language), score(row.to, self.language)),
                    self.count(row.pairs),
                    percent(Some(row.score), self.language),
                    self.with_interval(row.matches),
                ]
            });
            table(&self.name(place), &head, &rows.collect::<Vec<_>>())
        });
        let tenths = folded(
            text("Every tenth in figures", "Кожна десята частина в числах"),
            &tenths.collect::<String>(),
            self.language,
        );
        let body = format!(
            "{}{}{}{tenths}",
            figure(&reliability(&calibrations, self.language)),
            self.legend(),
            table(
                self.say(text(
                    "Mean distance of score and share",
                    "Середня відстань оцінки від частки"
                )),
                &titles,
                &rows
            ),
        );
        section(
            text("Does a score keep its word?", "Чи тримає оцінка слово?"),
            text(
                "Of pairs with a score of 0.9, nine of ten should be matches: then the points lie on the dashed line. It holds only for pairs as frequent as these.",
                "З пар з оцінкою 0,9 дев’ять із десяти мають бути збігами: тоді точки лежать на пунктирній лінії. Це чинне лише для пар, що трапляються так само часто, як ці.",
            ),
            &body,
            self.language,
        )
    }

    fn moves(&self) -> String {
        if self.figures.moves.is_empty() {
            return String::new();
        }
        let tables = (1..).zip(&self.figures.moves).map(|(place, moved)| self.moved(place, moved));
        section(
            text("What another scorecard moves", "Що змінює інша модель"),
            text(
                "Each row is a band under the first scorecard, each column a band under the other one.",
                "Рядок – смуга за першою моделлю, стовпець – смуга за іншою.",
            ),
            &tables.collect::<String>(),
            self.language,
        )
    }

    fn moved(&self, place: usize, moved: &Moved) -> String {
        let bands = [
            text("automatic", "автоматично"),
            text("a clerk decides", "вирішує працівник"),
            text("below", "нижче"),
        ]
        .map(|words| self.say(words));
        let titles: Vec<&str> = std::iter::once("").chain(bands).collect();
        let kinds = [
            (text("matches", "збіги"), &moved.moves.matches),
            (text("others", "інші"), &moved.moves.others),
        ];
        let tables = kinds.map(|(kind, cells)| {
            let rows = bands.iter().zip(cells).map(|(band, row)| {
                std::iter::once((*band).to_owned())
                    .chain(row.iter().map(|number| self.count(*number)))
                    .collect()
            });
            let caption = format!("{} → {}: {}", self.name(0), self.name(place), self.say(kind));
            table(&caption, &titles, &rows.collect::<Vec<_>>())
        });
        format!("<div class=\"beside\">{}</div>\n", tables.concat())
    }

    fn drift(&self) -> String {
        let tables: String = self
            .models()
            .filter_map(|(place, model)| model.drift.as_ref().map(|drift| (place, drift)))
            .map(|(place, drift)| self.drift_of(place, drift))
            .collect();
        if tables.is_empty() {
            return tables;
        }
        section(
            text("Is it still the same registry?", "Чи це ще той самий реєстр?"),
            text(
                "The population stability index against the earlier period: below 0.1 nothing to speak of, above 0.25 much has changed.",
                "Індекс стабільності сукупності проти попереднього періоду: нижче 0,1 – без помітних змін, вище 0,25 – змінилося багато.",
            ),
            &tables,
            self.language,
        )
    }

    fn drift_of(&self, place: usize, drift: &Drift) -> String {
        let titles = [text("Variable", "Змінна"), text("Index", "Індекс"), text("Change", "Зміна")]
            .map(|words| self.say(words));
        let whole = std::iter::once((self.say(text("score", "оцінка")).to_owned(), drift.score));
        let variables = drift.variables.iter().map(|own| (escaped(&own.variable), own.index));
        let rows = whole.chain(variables).map(|(name, index)| {
            let words = match index {
                None => "–",
                Some(index) if index > 0.25 => self.say(text("large", "велика")),
                Some(index) if index > 0.1 => self.say(text("some", "помітна")),
                Some(_) => self.say(text("none to speak of", "непомітна")),
            };
            let shown = index.map_or("–".to_owned(), |index| format!("{index:.4}"));
            let shown = if self.language == Language::Uk { shown.replace('.', ",") } else { shown };
            vec![name, shown, words.to_owned()]
        });
        table(&self.name(place), &titles, &rows.collect::<Vec<_>>())
    }

    fn worst(&self) -> String {
        let examples: String = self
            .models()
            .flat_map(|(place, model)| model.worst.iter().map(move |worst| (place, worst)))
            .map(|(place, worst)| self.example(place, worst))
            .collect();
        if examples.is_empty() {
            return examples;
        }
        section(
            text("The worst errors", "Найгірші помилки"),
            text(
                "Others with the highest scores, then matches with the lowest. Each picture shows how the score comes about; nothing in it is personal data.",
                "Інші з найвищими оцінками, потім збіги з найнижчими. Малюнок показує, як склалася оцінка; персональних даних у ньому немає.",
            ),
            &examples,
            self.language,
        )
    }

    fn example(&self, place: usize, worst: &Worst) -> String {
        let (class, words) = if worst.is_match {
            ("manual", text("one person, rejected", "одна особа, відхилено"))
        } else {
            ("alert", text("two persons, taken for one", "дві особи, сплутано"))
        };
        let own = [
            (text("Scorecard", "Модель"), self.name(place)),
            (text("Line", "Рядок"), self.count(worst.place)),
        ];
        let picture = worst.explanation.as_ref().map(|explanation| {
            format!("<div class=\"waterfall\">{}</div>\n", explanation.svg(self.language.into()))
        });
        format!(
            "<article>\n<h3>{} {} <span class=\"band {class}\">{}</span></h3>\n{}{}</article>\n",
            self.say(text("Score", "Оцінка")),
            score(worst.score, self.language),
            self.say(words),
            facts(&own, self.language),
            picture.unwrap_or_default(),
        )
    }

    fn origin(&self) -> String {
        let mut own: Vec<(Text, String)> = Vec::new();
        for (place, model) in self.models() {
            let hash = model
                .scorecard
                .as_ref()
                .map_or(String::new(), |card| format!(" <code>{}</code>", escaped(&card.hash)));
            own.push((text("Scorecard", "Модель"), format!("{}{hash}", self.name(place))));
        }
        let file = self.arguments.registrations.as_deref().or(self.arguments.file.as_deref());
        own.push((text("Read from", "Прочитано з"), escaped(&input::name(file, self.language))));
        if let Some(before) = &self.arguments.before {
            let name = input::name(Some(before), self.language);
            own.push((text("Earlier period", "Попередній період"), escaped(&name)));
        }
        let clusters =
            self.arguments.clusters.0.map_or("none", osoba::matching::ClusterSet::as_str);
        own.push((text("Clusters", "Кластери"), escaped(clusters)));
        own.push((text("Phonetic key", "Фонетичний ключ"), escaped(self.arguments.key.as_str())));
        own.push((text("Library", "Бібліотека"), format!("osoba {}", escaped(osoba::VERSION))));
        let body = format!("<article>{}</article>\n", facts(&own, self.language));
        section(
            text("How this was made", "Як це зроблено"),
            text(
                "The same lines, scorecards and settings give the same page.",
                "Ті самі рядки, моделі й налаштування дають ту саму сторінку.",
            ),
            &body,
            self.language,
        )
    }
}
