//! Help in Ukrainian. clap's own text is the English one.

use clap::Command;

/// What `osoba dedupe --help` says about each argument, by the argument's name.
const DEDUPE: [(&str, &str); 18] = [
    ("files", "Особи; стандартний ввід, якщо не вказано або `-`"),
    (
        "against",
        "Утворювати пари PERSONS лише з особами цього файлу, а не між собою: нових із реєстром, \
         до якого вони надходять",
    ),
    ("columns", "Надрукувати назви стовпців CSV, що читаються, і більше нічого"),
    ("format", "Як писати пари"),
    ("output", "Писати пари в цей файл, а не в стандартний вивід"),
    ("groups", "Писати в цей файл групи, що їх утворюють автоматичні пари, по рядку JSON на групу"),
    ("report", "Писати в цей файл сторінку для людей: що знайдено, що пропущено, десять прикладів"),
    (
        "with_persons",
        "Показати на сторінці осіб із прикладів поруч: персональні дані, для працівників",
    ),
    ("limits", "Оцінки, від яких вирішує працівник і від яких записи об'єднуються без нього"),
    (
        "block_limit",
        "Не порівнювати блоки з більшою кількістю осіб: тих, що мають спільний ключ. Пропущене \
         рахується",
    ),
    ("group_limit", "Групи з більшою кількістю осіб цілком ідуть до працівника"),
    ("key", "Фонетичний ключ: uk, uk/1 або kankowski"),
    ("clusters", "Кластери: published або extended, з цифрами після серії свідоцтва"),
    ("scorecard", "Модель оцінювання, документ JSON; якщо не вказано – опублікована"),
    ("normalisation", "Як нормалізуються тексти; якщо не вказано – як каже модель"),
    ("jobs", "Скільки ядер використати, щонайбільше всі; якщо не вказано – усі"),
    ("max_line", "Найдовший рядок або елемент, у байтах чи з K, M, G у КіБ, МіБ, ГіБ"),
    ("memory", "Скільки пам'яті може зайняти індекс; якщо не вказано – скільки вільно"),
];

const DEDUPE_ABOUT: &str =
    "Знайти, хто є в реєстрі двічі: усі пари з оцінками, групи та сторінка для людей";

const DEDUPE_AFTER: &str = "\
Особи читаються з рядків JSON, масиву JSON, CSV із заголовком зі стовпців, що їх друкує --columns,
або з gzip одного з них; форма розпізнається за вмістом. Кожна особа повинна мати id. Про запис, що
його не вдалося прочитати, повідомляється у стандартному потоці помилок: файл і рядок, а в масиві –
номер; решта обробляється, статус завершення 1. Дві особи з одним id або брак пам'яті зупиняють
роботу зі статусом 3. Ті самі особи дають ті самі байти, скільки б ядер не працювало.

Пара – один рядок:
  {\"person_id\", \"master_person_id\", \"score\", \"band\", \"clusters\", \"bins\", \"cautions\"}
Головний запис – змінений пізніше; якщо часи однакові або їх немає, то з більшим id, а \"master_by_id\"
дорівнює true. Смуга – за \"proven_score\", якщо вона стоїть поруч з оцінкою: без порожніх і підставних
значень.

Приклади:
  osoba dedupe persons.jsonl --groups groups.jsonl --report report.html --lang uk > pairs.jsonl
  osoba dedupe export.csv.gz --format csv -o pairs.csv --block-limit 1000
  osoba dedupe today.jsonl --against registry.jsonl
  osoba dedupe --columns --lang uk";

/// Commands beside it whose help is in Ukrainian: the name, what it does, what follows the options.
const OTHERS: [(&str, &str, &str); 2] = [
    ("merge", "Об'єднати пари осіб: що запитати або що записати й чому", MERGE_AFTER),
    ("review", "Дати працівникам пари на розгляд і записати, що вони вирішили", REVIEW_AFTER),
];

const MERGE_AFTER: &str = "\
Кожен рядок: {merge_candidate, facts, reason, policy, now}. facts містять person (кого об'єднують) і
master (хто залишається), кожен {status, is_active, updated_at, master_person_id} або null, якщо такої
особи немає, та declarations, {person, master} або {fault}, доки про них не запитано – без цього поля.
reason – AUTO_MERGE або MANUAL_MERGE. policy – {limits: {automatic, manual}}, якщо не вказано – 0.9 і
0.7.

Відповідь: ask – що дізнатися; apply – що записати однією транзакцією; leave – нічого робити; retry –
спробувати пізніше. Переходи статусів друкує osoba diagram merge.";

const REVIEW_AFTER: &str = "\
Кожен рядок: {assign, policy} або {decide, policy}.
assign – {clerk_id, requests, candidates}: усі запити, що їх будь-коли мав працівник, кожен
{manual_merge_candidate_id, status, candidate_status}, і кандидати на вибір, кожен {id, status,
assignee_id, decisions, inserted_at}.
decide – {clerk_id, status, comment, facts}; status – MERGE, SPLIT, TRASH або POSTPONE; facts – null,
якщо такого запиту немає, або {request, candidate, requests}: запит {id, manual_merge_candidate_id,
assignee_id, status}, його кандидат {id, merge_candidate_id, person_id, master_person_id, status,
assignee_id} та всі запити кандидата, кожен {assignee_id, status}.
policy – {quorum, max_postponed}, якщо не вказано – 3 і 5.

Відповідь: apply – що записати однією транзакцією; refuse – відмова з кодом HTTP.";

/// The command with its help in Ukrainian, where there is one.
#[must_use]
pub fn ukrainian(command: Command) -> Command {
    let lang = |argument: clap::Arg| argument.help("Мова тексту для людей; JSON однаковий в обох");
    let command = OTHERS.iter().fold(command, |command, (name, about, after)| {
        command.mut_subcommand(name, |other| other.about(*about).after_help(*after))
    });
    command.mut_arg("lang", lang).mut_subcommand("dedupe", |dedupe| {
        let dedupe = dedupe.about(DEDUPE_ABOUT).after_help(DEDUPE_AFTER);
        let dedupe = dedupe.disable_help_flag(true).arg(
            clap::Arg::new("help")
                .short('h')
                .long("help")
                .action(clap::ArgAction::Help)
                .help("Надрукувати довідку"),
        );
        DEDUPE.iter().fold(dedupe, |dedupe, (name, help)| {
            dedupe.mut_arg(name, |argument| argument.help(*help))
        })
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::arguments::Arguments;

    #[test]
    fn every_argument_of_dedupe_is_explained_in_ukrainian() {
        let mut command = ukrainian(Arguments::command());
        command.build();
        let dedupe = command.find_subcommand("dedupe").unwrap();
        for argument in dedupe.get_arguments() {
            let name = argument.get_id().as_str();
            let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
            let is_ukrainian = help.chars().any(|c| ('а'..='я').contains(&c));
            assert!(is_ukrainian, "{name}: {help}");
        }
    }

    #[test]
    fn what_merge_and_review_do_is_explained_in_ukrainian() {
        let command = ukrainian(Arguments::command());
        for (name, about, after) in OTHERS {
            let other = command.find_subcommand(name).unwrap();
            assert_eq!(other.get_about().unwrap().to_string(), about);
            assert_eq!(other.get_after_help().unwrap().to_string(), after);
        }
    }
}
