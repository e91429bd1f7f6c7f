//! Help in Ukrainian. clap's own text is the English one.

use clap::Command;

/// What `osoba dedupe --help` says about each argument, by the argument's name.
const DEDUPE: [(&str, &str); 19] = [
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
    ("key", "Фонетичний ключ: uk, uk/1, kankowski або daitch_mokotoff"),
    ("clusters", "Кластери: published, extended (з цифрами після серії свідоцтва) або список JSON, як у policy, з власними кластерами"),
    (
        "strict",
        "Відхиляти осіб із невідомим полем, наприклад із помилкою в lastname; без цього такі поля не \
         читаються",
    ),
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

/// What the help of a command over lines says about each argument, by the argument's name.
const LINES: [(&str, &str); 5] = [
    ("file", "Рядки JSON; стандартний ввід, якщо не вказано або `-`"),
    (
        "strict",
        "Відхиляти осіб із невідомим полем, наприклад із помилкою в lastname; без цього такі поля не \
         читаються",
    ),
    ("jobs", "Скільки ядер використати, щонайбільше всі; порядок рядків зберігається"),
    ("max_line", "Найдовший рядок, у байтах чи з K, M, G у КіБ, МіБ, ГіБ"),
    ("table", "Друкувати вирівняну таблицю для людей замість JSON"),
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

Відповідь: apply – що записати однією транзакцією; refuse – відмова з кодом HTTP.

У терміналі, черга працівника:
  osoba dedupe persons.jsonl -o pairs.jsonl
  osoba review --pairs pairs.jsonl persons.jsonl --clerk ID -o decisions.jsonl --lang uk
Кожну пару показано двома записами поруч, з позначеним відмінним, оцінкою, її складниками та
застереженнями. Відповідь: о (одна особа), д (дві), н (непридатна) або в (відкласти), далі може йти
коментар; ч (чому), ? (довідка), з (завершити); літери m, s, t, p, e, q теж діють. Рішення одразу
дописується у файл, {person_id, master_person_id, status, comment, assignee_id}. Вирішене там цим
працівником більше не показується, тож роботу можна перервати будь-коли; відкладене йде після інших.
Про пару, чиїх осіб у файлах немає, повідомляється з її рядком, решта обробляється, статус завершення
1. Персональні дані показуються тут і ніде не пишуться; не називайте осіб у коментарях.";

/// What `osoba review --help` says about each argument, by the argument's name.
const REVIEW: [(&str, &str); 13] = [
    ("file", "Рядки JSON; стандартний ввід, якщо не вказано або `-`. З --pairs: особи"),
    ("persons", "Ще файли осіб, з --pairs: ті, що їх читав `osoba dedupe`, у будь-якій його формі"),
    (
        "pairs",
        "Показувати по одній пари цього файлу, як їх написав `osoba dedupe`, і читати відповіді зі \
         стандартного вводу",
    ),
    ("output", "Дописувати рішення в цей файл; вирішене там працівником більше не показується"),
    ("clerk", "Хто вирішує: `assignee_id` рішень"),
    ("band", "Які пари показувати: manual – зі смуги працівника та всі із застереженнями; all – усі"),
    ("limits", "Оцінки, від яких вирішує працівник і від яких записи об'єднуються без нього"),
    (
        "strict",
        "Відхиляти осіб із невідомим полем, наприклад із помилкою в lastname; без цього такі поля не \
         читаються",
    ),
    ("scorecard", "Модель оцінювання, документ JSON; якщо не вказано – опублікована"),
    ("normalisation", "Як нормалізуються тексти; якщо не вказано – як каже модель"),
    ("jobs", "Скільки ядер використати, щонайбільше всі; порядок рядків зберігається"),
    ("max_line", "Найдовший рядок, у байтах чи з K, M, G у КіБ, МіБ, ГіБ"),
    ("table", "Друкувати вирівняну таблицю для людей замість JSON"),
];

/// What `osoba evaluate --help` says about each argument, by the argument's name.
const EVALUATE: [(&str, &str); 14] = [
    ("file", "Позначені пари; стандартний ввід, якщо не вказано або `-`"),
    ("registrations", "Реєстрації з істиною замість пар"),
    (
        "persons",
        "Особи реєстру, до якого надходять реєстрації, у вигляді, що його читає `osoba dedupe`",
    ),
    ("before", "Пари попереднього періоду, з позначками чи без: наскільки відтоді змінився реєстр"),
    (
        "scorecards",
        "Модель, яку оцінити: документ JSON або слово `published`; ще раз для наступної. Якщо не \
         вказано – опублікована",
    ),
    ("by", "Стовпець рядків, за значеннями якого теж показати показники"),
    ("thresholds", "Пороги, що їх показати"),
    ("limits", "Межі, на яких рахуються помилки, зміни та стовпці"),
    ("key", "Фонетичний ключ кластерів: uk, uk/1 або kankowski"),
    ("clusters", "Кластери, що зводять пари: published, extended або none, щоб порівняти кожну"),
    ("format", "Як писати показники; таблиця для терміналу, інакше JSON"),
    ("output", "Писати показники в цей файл, а не в стандартний вивід"),
    (
        "report",
        "Писати в цей файл сторінку для людей: криві, гістограми, калібрування, найгірші помилки",
    ),
    ("max_line", "Найдовший рядок, у байтах чи з K, M, G у КіБ, МіБ, ГіБ"),
];

const EVALUATE_ABOUT: &str =
    "Оцінити моделі на парах або реєстраціях з відомою істиною: точність, \
    повнота, калібрування, зміни та сторінка для людей";

const EVALUATE_AFTER: &str = "\
Пара – один рядок, поруч можуть бути будь-які стовпці:
  {\"person\", \"candidate\", \"match\": true або false}
або {\"score\", \"match\"}, {\"scores\": [...], \"match\"} для пар, оцінених деінде.
Реєстрація з --registrations, кандидати якої беруться з осіб --persons:
  {\"person\", \"truth\": id особи в реєстрі або null}
Правильна особа має бути першою. Збіг, якого не зводить жоден кластер, рахується окремо від того,
який відхилила модель.

Про рядок, який не вдалося прочитати або який не має позначки, повідомляється у стандартному потоці
помилок з його номером; решта обробляється, статус завершення 1. Без жодного збігу або без нічого
іншого сказати нічого не можна: статус 3. Персональних даних у виводі немає; стовпець --by показано
як є.

Приклади:
  osoba evaluate pairs.jsonl --scorecard published --scorecard own.json --report page.html --lang uk
  osoba evaluate --registrations registrations.jsonl --persons registry.jsonl --format table
  osoba evaluate november.jsonl --before october.jsonl --scorecard own.json";

/// What `osoba train --help` says about each argument, by the argument's name.
const TRAIN: [(&str, &str); 20] = [
    ("files", "Пари; стандартний ввід, якщо не вказано або `-`"),
    ("output", "Писати модель у цей файл"),
    (
        "report",
        "Писати в цей файл сторінку для людей: бали, пари, злиті значення, якість, застереження",
    ),
    (
        "comparisons",
        "Що порівнювати: all – увесь каталог, published – одинадцять з опублікованої моделі, назви \
         з каталогу через кому або файл .json зі списком назв і записів",
    ),
    ("unlabelled", "Оцінювати без позначок, EM-алгоритмом"),
    ("silver", "Позначати за РНОКПП: якщо обидва відповідають своїм записам, однакові – це збіг"),
    ("persons", "Особи, про яких пари говорять за id, у будь-якій формі, що її читає dedupe"),
    (
        "random",
        "Пари випадкових осіб для --unlabelled; якщо не вказано – складаються з осіб різних рядків",
    ),
    ("penalty", "λ штрафу: більший тягне бали до 0"),
    ("seed", "Вирішує, які групи для перевірки і з яких осіб складати випадкові пари"),
    ("test_share", "Частка груп для перевірки"),
    ("test_from", "Перевіряти також на групах, що мають пару цього дня або пізніше"),
    ("rare_below", "Зливати із сусідом значення, чиї пари важать менше"),
    (
        "all_pairs",
        "Зі скількох пар осіб узято пари --unlabelled, що мають спільний ключ: n·(n−1)/2 серед n осіб; \
         якщо не вказано – вважаються всіма",
    ),
    ("group", "Поле пари, що називає її групу"),
    ("name", "Назва моделі; якщо не вказано – назва файлу"),
    (
        "normalisation",
        "Як нормалізуються тексти; якщо не вказано – clean, а для опублікованих порівнянь published",
    ),
    (
        "format",
        "Як друкувати бали і якість: таблиця для людей або документ JSON; якщо не вказано – таблиця \
         в терміналі",
    ),
    ("jobs", "Скільки ядер використати, щонайбільше всі; якщо не вказано – усі"),
    ("max_line", "Найдовший рядок або елемент, у байтах чи з K, M, G у КіБ, МіБ, ГіБ"),
];

const TRAIN_ABOUT: &str =
    "Створити власну модель оцінювання з пар осіб: позначених або, з --unlabelled, без позначок";

const TRAIN_AFTER: &str = "\
Пари читаються з рядків JSON або масиву JSON, або з gzip одного з них; форма розпізнається за вмістом:
  {\"person\": {…}, \"candidate\": {…}, \"match\": true, \"group\": \"…\", \"weight\": 1, \"date\": \"2026-11-01\"}
або \"person_id\" і \"candidate_id\" замість осіб, з --persons. Крім осіб і match, усе може бути відсутнє;
пара без групи належить до групи своєї особи. Групи діляться на навчання й перевірку цілими: дайте
родині або реєстрації одну групу. Про пару, якої не вдалося прочитати, повідомляється у стандартному
потоці помилок з її рядком, решта обробляється, статус завершення 1. Якщо модель оцінити неможливо,
нічого не пишеться, статус 3. Ті самі пари дають ті самі байти, у будь-якому порядку.

Сторінка показує, які значення злито, які порядки подіяли, на що зважити і яка модель на групах, на
яких вона не навчалася. Модель з --unlabelled чи --silver ніколи не вирішує сама.

Приклади:
  osoba train pairs.jsonl --output card.json --report report.html --lang uk
  osoba train pairs.jsonl -o card.json --comparisons first_name,last_name,birth_date,tax_id_checked
  osoba train pairs.jsonl -o card.json --comparisons published
  osoba train pairs.jsonl.gz --persons persons.jsonl -o card.json --test-from 2026-10-01
  osoba train candidates.jsonl -o card.json --unlabelled
  osoba decide --scorecard card.json registrations.jsonl";

/// The commands that have help in Ukrainian: name, about, what follows, arguments.
type Spoken = (&'static str, &'static str, &'static str, &'static [(&'static str, &'static str)]);

const SPOKEN: [Spoken; 5] = [
    ("dedupe", DEDUPE_ABOUT, DEDUPE_AFTER, &DEDUPE),
    ("train", TRAIN_ABOUT, TRAIN_AFTER, &TRAIN),
    ("merge", "Об'єднати пари осіб: що запитати або що записати й чому", MERGE_AFTER, &LINES),
    (
        "review",
        "Дати працівникам пари на розгляд і записати, що вони вирішили; з --pairs – у цьому терміналі",
        REVIEW_AFTER,
        &REVIEW,
    ),
    ("evaluate", EVALUATE_ABOUT, EVALUATE_AFTER, &EVALUATE),
];

/// The command with its help in Ukrainian, where there is one.
#[must_use]
pub fn ukrainian(command: Command) -> Command {
    let lang = |argument: clap::Arg| argument.help("Мова тексту для людей; JSON однаковий в обох");
    SPOKEN.iter().fold(command.mut_arg("lang", lang), |command, (name, about, after, arguments)| {
        command.mut_subcommand(name, |spoken| {
            let spoken = spoken.about(*about).after_help(*after);
            let spoken = spoken.disable_help_flag(true).arg(
                clap::Arg::new("help")
                    .short('h')
                    .long("help")
                    .action(clap::ArgAction::Help)
                    .help("Надрукувати довідку"),
            );
            arguments.iter().fold(spoken, |spoken, (name, help)| {
                spoken.mut_arg(name, |argument| argument.help(*help))
            })
        })
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::arguments::Arguments;

    #[test]
    fn every_argument_is_explained_in_ukrainian() {
        let mut command = ukrainian(Arguments::command());
        command.build();
        for (name, ..) in SPOKEN {
            for argument in command.find_subcommand(name).unwrap().get_arguments() {
                let argument_name = argument.get_id().as_str();
                let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
                let is_ukrainian = help.chars().any(|c| ('а'..='я').contains(&c));
                assert!(is_ukrainian, "{name}: {argument_name}: {help}");
            }
        }
    }

    #[test]
    fn what_each_command_does_is_explained_in_ukrainian() {
        let command = ukrainian(Arguments::command());
        for (name, about, after, _) in SPOKEN {
            let other = command.find_subcommand(name).unwrap();
            assert_eq!(other.get_about().unwrap().to_string(), about);
            assert_eq!(other.get_after_help().unwrap().to_string(), after);
        }
    }
}
