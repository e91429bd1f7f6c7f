//! Help and errors of the command line in Ukrainian. clap's own text is the English one.

use clap::builder::{PossibleValue, Resettable, StyledStr};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command};

/// What each argument is for, by its name: of every command that has no words of its own for it.
const ARGUMENTS: [(&str, &str); 21] = [
    ("lang", "Мова тексту для людей; JSON однаковий в обох"),
    (
        "color",
        "Чи довідка, таблиці й повідомлення кольорові; auto – у терміналі, якщо не встановлено NO_COLOR",
    ),
    ("help", "Надрукувати довідку"),
    ("version", "Надрукувати версію"),
    ("file", "Документи; стандартний ввід, якщо не вказано або `-`"),
    ("columns", "Надрукувати назви стовпців CSV, що читаються, і більше нічого"),
    (
        "strict",
        "Відхиляти осіб із невідомим полем, наприклад із помилкою в lastname; без цього такі поля не \
         читаються",
    ),
    ("jobs", "Скільки ядер використати, щонайбільше всі; порядок рядків зберігається"),
    ("max_line", "Найдовший рядок або елемент, у байтах чи з K, M, G у КіБ, МіБ, ГіБ"),
    ("format", "Як писати відповіді; у терміналі таблиця, інакше рядки JSON"),
    ("output", "Писати відповіді в цей файл, а не в стандартний вивід"),
    ("scorecard", "Модель оцінювання, документ JSON; якщо не вказано – опублікована"),
    ("normalisation", "Як нормалізуються тексти; якщо не вказано – як каже модель"),
    ("audit", "Додати до кожного рішення запис аудиту, з якого його повторює `osoba replay`"),
    ("explain", "Додати бали кожної змінної й те, що змінило б рішення"),
    ("all_bands", "Додати смугу кожної оцінки: automatic, manual або none"),
    (
        "svg",
        "Намалювати в цей файл водоспад; для рядка 2 – у файл із `-2` перед закінченням назви і так \
         далі",
    ),
    ("force", "Малювати поверх наявних файлів"),
    ("all", "Показати кожну зміну, що перетнула б межу, а не п'ять найважливіших"),
    ("of", "Статусу УНЗР, кандидата на об'єднання чи запиту працівника"),
    ("subcommand", "Про яку команду"),
];

/// What an argument is for in one command.
const OWN: [(&str, &str, &str); 41] = [
    ("dedupe", "files", "Особи; стандартний ввід, якщо не вказано або `-`"),
    (
        "dedupe",
        "against",
        "Утворювати пари осіб лише з особами цього файлу, а не між собою: нових із реєстром, до якого \
         вони надходять",
    ),
    ("dedupe", "format", "Як писати пари; у терміналі таблиця, інакше рядки JSON"),
    ("dedupe", "output", "Писати пари в цей файл, а не в стандартний вивід"),
    (
        "dedupe",
        "groups",
        "Писати в цей файл групи, що їх утворюють автоматичні пари, по рядку JSON на групу",
    ),
    (
        "dedupe",
        "report",
        "Писати в цей файл сторінку для людей: що знайдено, що пропущено, десять прикладів",
    ),
    (
        "dedupe",
        "with_persons",
        "Показати на сторінці осіб із прикладів поруч: персональні дані, для працівників",
    ),
    (
        "dedupe",
        "limits",
        "Оцінки, від яких вирішує працівник і від яких записи об'єднуються без нього",
    ),
    (
        "dedupe",
        "block_limit",
        "Не порівнювати блоки з більшою кількістю осіб: тих, що мають спільний ключ. Пропущене \
         рахується",
    ),
    ("dedupe", "group_limit", "Групи з більшою кількістю осіб цілком ідуть до працівника"),
    ("dedupe", "key", "Фонетичний ключ: uk, uk/1, kankowski або daitch_mokotoff"),
    (
        "dedupe",
        "clusters",
        "Кластери: published, extended (з цифрами після серії свідоцтва) або список JSON, як у policy, \
         з власними кластерами",
    ),
    ("dedupe", "jobs", "Скільки ядер використати, щонайбільше всі; якщо не вказано – усі"),
    ("dedupe", "memory", "Скільки пам'яті може зайняти індекс; якщо не вказано – скільки вільно"),
    ("review", "file", "Документи; стандартний ввід, якщо не вказано або `-`. З --pairs: особи"),
    (
        "review",
        "persons",
        "Ще файли осіб, з --pairs: ті, що їх читав `osoba dedupe`, у будь-якій його формі",
    ),
    (
        "review",
        "pairs",
        "Показувати по одній пари цього файлу, як їх написав `osoba dedupe`, і читати відповіді зі \
         стандартного вводу",
    ),
    (
        "review",
        "output",
        "Писати відповіді в цей файл, а не в стандартний вивід. З --pairs: дописувати рішення; \
         вирішене там працівником більше не показується",
    ),
    ("review", "clerk", "Хто вирішує: `assignee_id` рішень"),
    ("review", "band", "Які пари показувати"),
    (
        "review",
        "limits",
        "Оцінки, від яких вирішує працівник і від яких записи об'єднуються без нього",
    ),
    ("evaluate", "file", "Позначені пари; стандартний ввід, якщо не вказано або `-`"),
    ("evaluate", "registrations", "Реєстрації з істиною замість пар"),
    (
        "evaluate",
        "persons",
        "Особи реєстру, до якого надходять реєстрації, у вигляді, що його читає `osoba dedupe`",
    ),
    (
        "evaluate",
        "before",
        "Пари попереднього періоду, з позначками чи без: наскільки відтоді змінився реєстр",
    ),
    (
        "evaluate",
        "scorecards",
        "Модель, яку оцінити: документ JSON або слово `published`; ще раз для наступної. Якщо не \
         вказано – опублікована",
    ),
    ("evaluate", "by", "Стовпець рядків, за значеннями якого теж показати показники"),
    ("evaluate", "thresholds", "Пороги, що їх показати"),
    ("evaluate", "limits", "Межі, на яких рахуються помилки, зміни та стовпці"),
    ("evaluate", "key", "Фонетичний ключ кластерів: uk, uk/1 або kankowski"),
    (
        "evaluate",
        "clusters",
        "Кластери, що зводять пари: published, extended або none, щоб порівняти кожну",
    ),
    ("evaluate", "format", "Як писати показники; у терміналі таблиця, інакше JSON"),
    ("evaluate", "output", "Писати показники в цей файл, а не в стандартний вивід"),
    (
        "evaluate",
        "report",
        "Писати в цей файл сторінку для людей: криві, гістограми, калібрування, найгірші помилки",
    ),
    ("train", "files", "Пари; стандартний ввід, якщо не вказано або `-`"),
    ("train", "output", "Писати модель у цей файл"),
    (
        "train",
        "report",
        "Писати в цей файл сторінку для людей: бали, пари, злиті значення, якість, застереження",
    ),
    (
        "train",
        "normalisation",
        "Як нормалізуються тексти; якщо не вказано – clean, а для опублікованих порівнянь published",
    ),
    (
        "train",
        "format",
        "Як друкувати бали й якість; у терміналі таблиця, інакше JSON; у CSV лише бали",
    ),
    ("train", "jobs", "Скільки ядер використати, щонайбільше всі; якщо не вказано – усі"),
    ("train", "persons", "Особи, про яких пари говорять за id, у будь-якій формі, що її читає dedupe"),
];

/// What the arguments of `osoba train` are for that no other command has.
const TRAIN: [(&str, &str); 12] = [
    (
        "comparisons",
        "Що порівнювати: all – увесь каталог, published – одинадцять з опублікованої моделі, назви \
         з каталогу через кому або файл .json зі списком назв і записів",
    ),
    ("unlabelled", "Оцінювати без позначок, за методом очікування й максимізації"),
    ("silver", "Позначати за РНОКПП: якщо обидва відповідають своїм записам, однакові – це збіг"),
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
];

/// What each command does and what follows its arguments, by its name; the first is the program.
const COMMANDS: [(&str, &str, &str); 19] = [
    ("osoba", "Синхронізація УНЗР і зіставлення осіб: на вході документи, на виході відповіді.", AFTER),
    ("unzr", "Перевірити номери УНЗР: форма, контрольна цифра, дата народження", UNZR_AFTER),
    (
        "identifiers",
        "Перевірити ідентифікатори осіб: РНОКПП, документи, телефони, УНЗР. Кожне зауваження – порада",
        IDENTIFIERS_AFTER,
    ),
    (
        "sync",
        "Синхронізувати осіб: про що запитати реєстр або що записати й чому",
        SYNC_AFTER,
    ),
    ("cumulative", "Обчислити зведений статус верифікації зі статусів потоків", CUMULATIVE_AFTER),
    (
        "decide",
        "Вирішити про реєстрації: що запитати або створити, вже є, оновити, відмовити, і чому",
        DECIDE_AFTER,
    ),
    (
        "why-not",
        "Пояснити, чому особу не зіставлено: кластер за кластером, змінна за змінною",
        WHY_NOT_AFTER,
    ),
    (
        "replay",
        "Повторити записані рішення з їхніх записів аудиту: ті самі байти або що відрізняється",
        REPLAY_AFTER,
    ),
    (
        "keys",
        "Показати, за чим знаходять осіб: ключі кластерів і коди імен з їхніми алгоритмами",
        KEYS_AFTER,
    ),
    ("encode", "Закодувати імена: чинний ключ, ключ 2002 року, латиниця", ENCODE_AFTER),
    ("search", "Упорядкувати осіб для пошуку оператора", SEARCH_AFTER),
    ("merge", "Об'єднати пари осіб: що запитати або що записати й чому", MERGE_AFTER),
    (
        "review",
        "Дати працівникам пари на розгляд і записати, що вони вирішили; з --pairs – у цьому терміналі",
        REVIEW_AFTER,
    ),
    ("score", "Оцінити пари осіб за моделлю", SCORE_AFTER),
    (
        "explain",
        "Пояснити оцінку пар осіб працівникові: текст, малюнок-водоспад або JSON",
        EXPLAIN_AFTER,
    ),
    (
        "dedupe",
        "Знайти, хто є в реєстрі двічі: усі пари з оцінками, групи та сторінка для людей",
        DEDUPE_AFTER,
    ),
    (
        "evaluate",
        "Оцінити моделі на парах або реєстраціях з відомою істиною: точність, повнота, калібрування, \
         зміни та сторінка для людей",
        EVALUATE_AFTER,
    ),
    (
        "train",
        "Створити власну модель оцінювання з пар осіб: позначених або, з --unlabelled, без позначок",
        TRAIN_AFTER,
    ),
    ("diagram", "Надрукувати всі переходи статусу як діаграму Mermaid", ""),
];

/// What a value of an argument means, by the argument and the value.
const VALUES: [(&str, &str, &str); 15] = [
    ("lang", "en", "англійська"),
    ("lang", "uk", "українська"),
    ("color", "auto", "у терміналі"),
    ("color", "always", "завжди"),
    ("color", "never", "ніколи"),
    ("format", "json", "рядки JSON"),
    ("format", "table", "таблиця для людей"),
    ("format", "csv", "CSV із заголовком, список – як JSON"),
    ("normalisation", "published", "як в опублікованій системі, з її вадами"),
    ("normalisation", "clean", "без вад"),
    ("band", "manual", "зі смуги працівника та всі із застереженнями"),
    ("band", "all", "усі"),
    ("of", "unzr", "статус УНЗР"),
    ("of", "merge", "кандидат на об'єднання"),
    ("of", "review", "запит працівника"),
];

/// What stands in place of a value, and its Ukrainian.
const PLACES: [(&str, &str); 29] = [
    ("MANUAL,AUTOMATIC", "ВРУЧНУ,АВТОМАТИЧНО"),
    ("SCORE,...", "ОЦІНКА,..."),
    ("FILE.html", "ФАЙЛ.html"),
    ("CARD.json", "МОДЕЛЬ.json"),
    ("YYYY-MM-DD", "РРРР-ММ-ДД"),
    ("FILE", "ФАЙЛ"),
    ("SIZE", "РОЗМІР"),
    ("N", "ЧИСЛО"),
    ("X", "ЧИСЛО"),
    ("KEY", "КЛЮЧ"),
    ("CLUSTERS", "КЛАСТЕРИ"),
    ("PERSONS", "ОСОБИ"),
    ("PAIRS", "ПАРИ"),
    ("INDEX", "РЕЄСТР"),
    ("ID", "ПРАЦІВНИК"),
    ("COLUMN", "СТОВПЕЦЬ"),
    ("FIELD", "ПОЛЕ"),
    ("NAME", "НАЗВА"),
    ("LIST", "СПИСОК"),
    ("WHEN", "КОЛИ"),
    ("DECISIONS", "РІШЕННЯ"),
    ("FORMAT", "ФОРМАТ"),
    ("LANG", "МОВА"),
    ("BAND", "СМУГА"),
    ("NORMALISATION", "НОРМАЛІЗАЦІЯ"),
    ("OF", "ЧОГО"),
    ("OPTIONS", "ПАРАМЕТРИ"),
    ("COMMAND", "КОМАНДА"),
    ("SUBCOMMAND", "КОМАНДА"),
];

const AFTER: &str = "\
Кожна команда, що має ФАЙЛ, читає з нього або зі стандартного вводу документи JSON: по одному на
рядок, масив JSON, CSV із заголовком з назв, що їх друкує --columns, або gzip одного з них. На кожен
документ вона пише одну відповідь, у тому самому порядку: у терміналі таблицею, інакше рядками JSON;
--format json, table або csv вибирає.
Стовпець CSV – поле відповіді, a.b – поле в полі; список стоїть як JSON.
Хибний рядок дає {\"line\":7,\"error\":{\"field\":…,\"rule\":…}} на своєму місці, решта обробляється;
порожній рядок лишається порожнім; позначка порядку байтів і кінці рядків CRLF приймаються.
Рядок може мати 16 МіБ або скільки каже --max-line; довший є хибним і пропускається.
Пам'ять не росте з файлом.

Статус завершення:
  0  на кожен рядок є відповідь
  1  якийсь рядок хибний; його помилка стоїть на його місці
  2  хибний командний рядок
  3  збій файлу, стандартного вводу чи виводу, або ввід не має жодної з цих форм: каталог, UTF-16,
     один документ на кількох рядках, не текст. Тоді відповідей немає
  141  той, хто читав вивід, пішов раніше; повідомлення немає

Приклади:
  echo '\"19910824-00026\"' | osoba unzr --lang uk
  osoba sync --format table --lang uk bindings/cli/examples/sync.jsonl
  osoba explain bindings/cli/examples/pairs.jsonl --svg waterfall.svg --lang uk
  osoba cumulative --jobs 4 streams.jsonl > statuses.jsonl
  osoba diagram > transitions.mmd";

const UNZR_AFTER: &str = "\
Приклади:
  echo '\"19910824-00026\"' | osoba unzr --lang uk
  echo '{\"unzr\": \"19910824-00026\", \"birth_date\": \"1991-08-24\"}' | osoba unzr --format table --lang uk";

const IDENTIFIERS_AFTER: &str = "\
Приклад:
  echo '{\"tax_id\": \"3347600019\", \"birth_date\": \"1991-08-27\"}' | osoba identifiers --lang uk";

const SYNC_AFTER: &str = "\
Приклад:
  echo '{\"person\": {\"unzr\": null},
         \"verification\": {\"unzr_verification_status\": \"IN_REVIEW\"},
         \"now\": \"2026-11-22T01:00:00Z\"}' | tr -d '\\n' | osoba sync --lang uk

Кожен рядок: {person, verification, answer, before_claim, policy, now}; answer – {status,
description}, {fault} або немає, доки реєстр не запитано.";

const CUMULATIVE_AFTER: &str = "\
Приклад:
  echo '{\"drfo\": \"VERIFIED\", \"unzr\": \"NOT_VERIFIED\"}' | osoba cumulative --lang uk";

const DECIDE_AFTER: &str = "\
Приклад:
  echo '{\"submission\": {\"last_name\": \"Шевченко\", \"first_name\": \"Тарас\"},
         \"facts\": {}, \"policy\": {\"threshold\": 0.9}}' | tr -d '\\n' | osoba decide --lang uk

Кожен рядок: {submission, facts, policy}. facts містять те, про що вже запитано: phone_holders,
phone_is_confidants, person, same_identity, candidates. policy повинна назвати threshold або preset
(registration, cabinet).";

const WHY_NOT_AFTER: &str = "\
Приклад:
  osoba why-not questions.jsonl --lang uk

Кожен рядок: {submission, candidate, policy}. Відповідь не містить персональних даних.";

const REPLAY_AFTER: &str = "\
Приклад:
  osoba decide --audit day.jsonl | jq -c '.audit // empty' | osoba replay --lang uk";

const KEYS_AFTER: &str = "\
Приклад:
  echo '{\"last_name\": \"Шевченко\", \"first_name\": \"Тарас\"}' | osoba keys --lang uk";

const ENCODE_AFTER: &str = "\
Приклади:
  echo '\"Шевченко\"' | osoba encode --lang uk
  echo '{\"name\": \"Миколаївна\", \"kind\": \"second\"}' | osoba encode --format table --lang uk

kind – last (прізвище), first (ім'я) або second (по батькові); якщо не вказано – last.";

const SEARCH_AFTER: &str = "\
Приклад:
  osoba search --format table --lang uk searches.jsonl

Кожен рядок: {query, persons, key, normalisation}; query повинен мати first_name, last_name і
birth_date. Імена, РНОКПП і свідоцтва порівнюються у нормалізації clean, якщо normalisation не
published. findings називають шукані значення хибної форми та підставні.";

const SCORE_AFTER: &str = "\
Приклад:
  echo '{\"person\": {\"last_name\": \"Шевченко\"}, \"candidate\": {\"last_name\": \"Шевченка\"}}' | osoba score --lang uk

Кожен рядок: {person, candidate, limits}; limits – {automatic, manual}, якщо не вказано – 0.9 і 0.7.";

const EXPLAIN_AFTER: &str = "\
Приклади:
  osoba explain pairs.jsonl --lang uk
  osoba explain pairs.jsonl --svg waterfall.svg --lang uk

Кожен рядок: {person, candidate, limits}. Без --format пояснення є текстом для
працівника, куди б воно не йшло. Малюнок має перед закінченням назви номер рядка своєї пари; малюнок першого рядка – без
номера. Пояснення не містить персональних даних.";

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

const MERGE_AFTER: &str = "\
Приклад:
  echo '{\"merge_candidate\": {\"id\": \"7\", \"person_id\": \"a\", \"master_person_id\": \"b\",
         \"score\": 0.97, \"status\": \"IN_PROCESS\", \"inserted_at\": \"2026-11-02T00:00:00Z\"},
         \"facts\": {\"person\": {\"status\": \"active\", \"is_active\": true,
         \"updated_at\": \"2026-11-01T00:00:00Z\", \"master_person_id\": null},
         \"master\": {\"status\": \"active\", \"is_active\": true,
         \"updated_at\": \"2026-11-01T00:00:00Z\", \"master_person_id\": null}},
         \"reason\": \"AUTO_MERGE\", \"now\": \"2026-11-22T01:00:00Z\"}' | tr -d '\\n' | osoba merge --lang uk

Кожен рядок: {merge_candidate, facts, reason, policy, now}. facts містять person (кого об'єднують) і
master (хто залишається), кожен {status, is_active, updated_at, master_person_id} або null, якщо такої
особи немає, та declarations, {person, master} або {fault}, доки про них не запитано – без цього поля.
reason – AUTO_MERGE або MANUAL_MERGE. policy – {limits: {automatic, manual}}, якщо не вказано – 0.9 і
0.7.

Відповідь: ask – що дізнатися; apply – що записати однією транзакцією; leave – нічого робити; retry –
спробувати пізніше. Переходи статусів друкує osoba diagram merge.";

const REVIEW_AFTER: &str = "\
Приклад:
  echo '{\"assign\": {\"clerk_id\": \"k\", \"requests\": [], \"candidates\": [{\"id\": \"2\",
         \"status\": \"NEW\", \"assignee_id\": null, \"decisions\": 1,
         \"inserted_at\": \"2026-11-02T00:00:00Z\"}]}}' | tr -d '\\n' | osoba review --lang uk

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

const TRAIN_AFTER: &str = "\
Пари читаються з рядків JSON, масиву JSON, CSV або з gzip одного з них; форма розпізнається за вмістом:
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

/// The command with its help in Ukrainian, and what clap says itself.
#[must_use]
pub fn ukrainian(mut command: Command) -> Command {
    command.build();
    let name = command.get_name().to_owned();
    spoken(command, &name)
}

fn spoken(command: Command, name: &str) -> Command {
    let command = command.mut_args(|argument| argument_of(argument, name));
    let mut command = command.mut_subcommands(|inner| {
        let name = inner.get_name().to_owned();
        spoken(inner, &name)
    });
    let words = COMMANDS.iter().find(|(known, ..)| *known == name);
    let about = words.map_or("Надрукувати цю довідку або довідку команди", |(_, about, _)| *about);
    let after = words.map_or("", |(.., after)| *after);
    let usage = places(&usage_of(&command.render_usage()));
    command
        .about(about)
        .long_about(Resettable::Reset)
        .after_help(after)
        .override_usage(usage)
        .subcommand_help_heading("Команди")
        .help_template("{about}\n\nВикористання: {usage}\n\n{all-args}{after-help}")
}

/// A usage without the word before it.
fn usage_of(usage: &StyledStr) -> String {
    let usage = usage.to_string();
    usage.strip_prefix("Usage: ").unwrap_or(&usage).to_owned()
}

/// A usage with what stands in place of values in Ukrainian.
fn places(usage: &str) -> String {
    PLACES.iter().fold(usage.to_owned(), |usage, (english, ukrainian)| {
        let usage = usage.replace(&format!("<{english}>"), &format!("<{ukrainian}>"));
        usage.replace(&format!("[{english}]"), &format!("[{ukrainian}]"))
    })
}

fn argument_of(argument: Arg, command: &str) -> Arg {
    let name = argument.get_id().as_str().to_owned();
    let own = OWN.iter().find(|(of, known, _)| *of == command && *known == name);
    let own = own.map(|(.., help)| *help);
    let train = TRAIN.iter().filter(|_| command == "train");
    let common = || train.chain(&ARGUMENTS).find(|(known, _)| *known == name);
    let help = own.or_else(|| common().map(|(_, help)| *help)).unwrap_or_default();
    let mut help = help.to_owned();
    if argument.get_action().takes_values() {
        let values = argument.get_possible_values();
        if !values.is_empty() {
            let values: Vec<String> = values.iter().map(|value| value_of(value, &name)).collect();
            help.push_str(&format!(" [значення: {}]", values.join(", ")));
        }
        let defaults = argument.get_default_values().iter();
        let defaults: Vec<_> = defaults.map(|value| value.to_string_lossy()).collect();
        if !defaults.is_empty() {
            help.push_str(&format!(" [якщо не вказано: {}]", defaults.join(", ")));
        }
    }
    let heading =
        if argument.is_positional() { "Аргументи" } else { "Параметри" };
    let called = argument.get_value_names().and_then(|names| names.first());
    let called = called.map_or_else(|| name.to_uppercase(), |called| called.to_string());
    let place = PLACES.iter().find(|(english, _)| *english == called);
    let takes = argument.get_action().takes_values();
    let argument = argument
        .help(help)
        .long_help(Resettable::Reset)
        .help_heading(heading)
        .hide_default_value(true)
        .hide_possible_values(true);
    match place.filter(|_| takes) {
        Some((_, ukrainian)) => argument.value_name(*ukrainian),
        None => argument,
    }
}

fn value_of(value: &PossibleValue, argument: &str) -> String {
    let name = value.get_name();
    let known = VALUES.iter().find(|(of, known, _)| *of == argument && *known == name);
    known.map_or_else(|| name.to_owned(), |(.., means)| format!("{name} – {means}"))
}

/// What values of an argument must be, by how the argument is called on the command line.
const EXPECTED: [(&str, &str); 13] = [
    ("--limits", "очікуються два числа від 0 до 1, менше спершу, як у 0.7,0.9"),
    ("--thresholds", "очікуються числа від 0 до 1, як у 0.7,0.9"),
    ("--key", "очікується одне з: uk, uk/1, kankowski, daitch_mokotoff"),
    ("--clusters", "очікується published, extended або список JSON, як у policy"),
    ("--jobs", "очікується ціле число від 1"),
    ("--max-line", "очікується розмір від 1, як у 64M"),
    ("--memory", "очікується розмір від 1, як у 2G"),
    ("--block-limit", "очікується ціле число від 1"),
    ("--group-limit", "очікується ціле число"),
    ("--seed", "очікується ціле число"),
    ("--all-pairs", "очікується ціле число"),
    ("--clerk", "не може бути порожнім"),
    ("", "очікується число"),
];

/// What is wrong with the command line, in Ukrainian; none where nothing is: help was asked for.
#[must_use]
pub fn wrong(error: &clap::Error) -> Option<String> {
    let said = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        Some(ContextValue::Strings(texts)) => Some(texts.join(", ")),
        Some(ContextValue::StyledStr(text)) => Some(text.to_string()),
        Some(ContextValue::StyledStrs(texts)) => {
            Some(texts.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
        }
        _ => None,
    };
    let of = |kind: ContextKind| places(&said(kind).unwrap_or_default());
    let argument = of(ContextKind::InvalidArg);
    let what = match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => return None,
        ErrorKind::InvalidValue if of(ContextKind::InvalidValue).is_empty() => {
            format!("{argument} потребує значення")
        }
        ErrorKind::InvalidValue => {
            let (value, valid) = (of(ContextKind::InvalidValue), of(ContextKind::ValidValue));
            format!("{argument} не може мати значення «{value}»; можливі: {valid}")
        }
        ErrorKind::ValueValidation => {
            let value = of(ContextKind::InvalidValue);
            let is_of = |(known, _): &&(&str, &str)| argument.starts_with(known);
            let expected = EXPECTED.iter().find(is_of).map_or("", |(_, words)| *words);
            format!("хибне значення «{value}» для {argument}: {expected}")
        }
        ErrorKind::UnknownArgument => format!("невідомий аргумент {argument}"),
        ErrorKind::InvalidSubcommand => {
            format!("невідома команда {}", of(ContextKind::InvalidSubcommand))
        }
        ErrorKind::ArgumentConflict => {
            let prior = of(ContextKind::PriorArg);
            format!("{argument} не поєднується з {prior}")
        }
        ErrorKind::MissingRequiredArgument => format!("бракує обов'язкового: {argument}"),
        ErrorKind::MissingSubcommand => "бракує команди".to_owned(),
        ErrorKind::InvalidUtf8 => "аргумент не в UTF-8".to_owned(),
        _ => format!("хибний командний рядок: {argument}"),
    };
    let mut text = format!("помилка: {what}\n");
    let suggested = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand];
    if let Some(suggested) = suggested.into_iter().find_map(said) {
        text.push_str(&format!("\n  можливо, {suggested}\n"));
    }
    if let Some(usage) = said(ContextKind::Usage) {
        let usage = usage.strip_prefix("Usage: ").unwrap_or(&usage).to_owned();
        text.push_str(&format!("\nВикористання: {}\n", places(&usage)));
    }
    text.push_str("\nДокладніше: --help\n");
    Some(text)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::arguments::Arguments;

    fn check(command: &Command, path: &str) {
        let path = format!("{path} {}", command.get_name());
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        assert!(is_ukrainian(&about), "{path}: {about}");
        for argument in command.get_arguments() {
            let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
            assert!(is_ukrainian(&help), "{path}: {}: {help}", argument.get_id());
        }
        command.get_subcommands().for_each(|inner| check(inner, &path));
    }

    fn is_ukrainian(text: &str) -> bool {
        text.chars().any(|c| ('а'..='я').contains(&c))
    }

    #[test]
    fn every_command_and_every_argument_is_explained_in_ukrainian() {
        check(&ukrainian(Arguments::command()), "");
    }

    #[test]
    fn every_word_is_of_a_command_and_an_argument_that_are_there() {
        let mut command = Arguments::command();
        command.build();
        let names = |name: &str| {
            let command = command.find_subcommand(name).unwrap();
            command.get_arguments().map(|it| it.get_id().to_string()).collect::<Vec<_>>()
        };
        for (name, argument, _) in OWN {
            assert!(names(name).contains(&argument.to_owned()), "{name} {argument}");
        }
        for (argument, _) in TRAIN {
            assert!(names("train").contains(&argument.to_owned()), "{argument}");
        }
        for (name, ..) in COMMANDS.iter().skip(1) {
            assert!(command.find_subcommand(name).is_some(), "{name}");
        }
    }
}
