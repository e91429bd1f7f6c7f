//! Names as the specification has them: keys under every way to write a name, and hostile text.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    reason = "tests may panic"
)]

use osoba::names::{from_latin, sounds_alike, to_latin, Algorithm, Kind};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

const ALGORITHMS: [Algorithm; 3] = [Algorithm::Uk, Algorithm::Uk1, Algorithm::Kankowski];
const KINDS: [Kind; 3] = [Kind::Last, Kind::First, Kind::Second];

fn uk(name: &str) -> Option<String> {
    Algorithm::Uk.encode(name, Kind::Last).map(|code| code.to_string())
}

#[test]
fn ukrainian_and_russian_spellings_of_a_surname_have_one_key() {
    for names in [
        &["Іваненко", "Иваненко", "ІВАНЕНКО"][..],
        &["Шмальова", "Шмалева", "Шмалёва"],
        &["Лукачов", "Лукачев"],
        &["Чеботарьов", "Чеботарев"],
        &["Братський", "Брацький", "Братский"],
        &["Людський", "Люцький"],
        &["Змієвський", "Змеевский"],
        &["Андрієнко", "Андреенко"],
        &["Андрійчук", "Андрейчук"],
        &["Лоїш", "Лойш"],
        &["Каменецька", "Каменецкая"],
        &["Осіння", "Осінняя"],
        &["Романівська", "Романовская"],
        &["Київський", "Киевский"],
        &["Донський", "Донской"],
        &["Ковалів", "Ковалев", "Ковальов", "Ковалёв"],
        &["Сергієв", "Сергеев", "Сергіїв"],
        &["Олійник", "Олейник"],
        &["Білоус", "Белоус"],
        &["Піддубний", "Поддубный"],
        &["Хлібко", "Хлебко"],
        &["Маслоїд", "Маслоед"],
        &["Сиворіг", "Сыворог"],
        &["Рябокінь", "Рябоконь"],
        &["Миколенко", "Николенко"],
        &["Рибка", "Рипка"],
        &["Лук'янчук", "Лук’янчук", "Лукʼянчук", "Лукянчук", "Лукьянчук"],
        &["Ґудзь", "Гудзь", "Гудз"],
        &["Молодичук", "Молодычук"],
        &["Філіппов", "Филипов"],
        &["Ковальов", "Kovalyov", "Kovaliov", "Kovalov", "Kovalev", "Kovaloff"],
        &["Чорний", "Черный", "Chornyi", "Chorny", "Chorniy", "Chornyy", "Tchorny"],
        &["Левицький", "Levytskyi", "Levytsky", "Levitski", "Levytskyy", "Levycky"],
        &["Щербак", "Shcherbak", "Scherbak", "Chtcherbak"],
        &["Онищук", "Onyshchuk", "Onyschuk"],
        &["Шмідт", "Schmidt", "Shmidt"],
        &["Саєнко", "Saienko", "Sayenko"],
        &["Київський", "Kyivskyi", "Kyyivsky"],
        &["Ксенженко", "Ksenzhenko", "Xenzhenko"],
        &["Харченко", "Kharchenko"],
        &["Мамедов", "Məmmədov", "Mammadov", "Mamedov", "Мәммәдов", "Маммадов"],
        &["Алієв", "Əliyev", "Aliyev", "Aliiev"],
        &["Ахмедов", "Əhmədov"],
        &["Їжак", "Ïжак", "Ижак", "Yizhak"],
        &["Вовкович", "Vovkovič", "Vovkovych"],
        &["Білоус", "Bilous", "Белоус", "Belous"],
        &["Миколаїшин", "Mykolaishyn", "Миколайшин"],
        &["Лукашенко", "Лўкашенко", "Łukashenko", "Lukašenko"],
        &["Джокович", "Ђокович", "Џокович"],
        &["Немчин", "Ньемчин", "Њемчин"],
        &["Петрович", "Петровић", "Petrović"],
        &["Серенсен", "Sørensen"],
        &["Грос", "Groß", "Gross"],
        &["Шевченко", "Шeвчeнкo", "Shevchenkо", "Shevсhenko"],
        &[
            "Шевченко",
            "Ｓｈｅｖｃｈｅｎｋｏ",
            "Шев\u{200B}ченко",
            "Шев\u{AD}ченко",
            "\u{FEFF}Шевченко",
        ],
        &["Зозуля", "Зо\u{2060}зу\u{200E}ля", "Зозу\u{FE0F}ля"],
        &["Йосипенко", "И\u{200D}\u{306}осипенко"],
        &["Zghurskyi", "Згурський"],
        &["Shevchenko", "Шевченко"],
        &["Bilozersky", "Білозерський"],
        &["Пeтpeнкo", "Петренко"],
        &["Нечуй-Левицький", "Нечуй–Левицький", "Нечуй Левицький", "НечуйЛевицкий"],
        &["Нечуй-Левицький", "Нечуй\u{A0}Левицький", "Нечуй\u{3000}Левицький", "Нечуй－Левицький"],
        &["Біла-Лісна", "Белая-Лесная", "Белая Лесная"],
    ] {
        for name in names {
            assert_eq!(uk(name), uk(names[0]), "{name} and {}", names[0]);
            assert!(uk(name).is_some(), "{name}");
        }
    }
}

#[test]
fn different_surnames_have_different_keys() {
    for (a, b) in [
        ("Шевченко", "Шевчук"),
        ("Шевченко", "Шевцов"),
        ("Іваненко", "Іванова"),
        ("Іванов", "Іванова"),
        ("Левицький", "Левицька"),
        ("Романовський", "Романовська"),
        ("Бондаренко", "Бондарук"),
        ("Мельник", "Мельничук"),
        ("Андрієнко", "Андренко"),
        ("Яковенко", "Аковенко"),
        ("Коваль", "Ковальчук"),
        ("Білий", "Біла"),
        ("Сова", "Сава"),
    ] {
        assert_ne!(uk(a), uk(b), "{a} and {b}");
    }
}

#[test]
fn given_names_and_patronymics_have_the_key_of_their_other_forms() {
    for (kind, names) in [
        (Kind::First, &["Олена", "Елена", "Єлена"][..]),
        (Kind::First, &["Микола", "Николай", "Ніколай"]),
        (Kind::First, &["Ганна", "Анна", "Hanna"]),
        (Kind::First, &["Дмитро", "Дмитрий", "Dmytro"]),
        (Kind::First, &["Тетяна", "Татьяна"]),
        (Kind::First, &["Михайло", "Михаил", "Mykhailo"]),
        (Kind::First, &["Пилип", "Филипп"]),
        (Kind::First, &["Юрій", "Георгій", "Юрий", "Георгий"]),
        (Kind::First, &["Ганна-Марія", "Анна Мария", "АННА–МАРІЯ"]),
        (Kind::Second, &["Миколайович", "Николаевич", "Mykolaiovych"]),
        (Kind::Second, &["Миколаївна", "Николаевна", "Mykolaivna"]),
        (Kind::Second, &["Олександрівна", "Александровна"]),
        (Kind::Second, &["Сергійович", "Сергеевич"]),
        (Kind::Second, &["Ілліч", "Ильич"]),
        (Kind::Second, &["Лукич", "Лукович"]),
        (
            Kind::Second,
            &["Мамед огли", "Мамед-оглы", "Мамед оглу", "Мамед оґли", "Мамедогли", "Mamed oğlu"],
        ),
        (
            Kind::Second,
            &["Огтай огли", "Огтай-оглу", "Огтайогли", "Огтайоглу", "Ogtay oglu", "Oqtay oğlu"],
        ),
        (
            Kind::Second,
            &[
                "Каріма кизи",
                "Карима-кызы",
                "Карима гизи",
                "Карімакизи",
                "Karima qızı",
                "Карима қызы",
            ],
        ),
        (Kind::Second, &["Аскар улу", "Аскар-уулу", "Аскарулу", "Askar uulu", "Аскар ұлы"]),
        (Kind::Second, &["Ботір ўғлі", "Ботир угли", "Botir o‘g‘li", "Botir oʻgʻli"]),
        (
            Kind::Second,
            &["Валерійович", "Валерьевич", "Valerievich", "Valeriiovych", "Valeriyovych"],
        ),
        (Kind::First, &["Віталій", "Виталий", "Vitaly", "Vitalii", "Vitaliy", "Vitali"]),
        (Kind::First, &["Юрій", "Yury", "Yurii", "Iurii", "Yuriy", "Yuri", "Iouri", "Георгій"]),
        (Kind::First, &["Дмитро", "Dmitry", "Dmitriy", "Dmitrii", "Dmitri"]),
        (Kind::First, &["Анатолій", "Anatoly", "Anatolii"]),
        (Kind::First, &["Вікторія", "Виктория", "Victoria", "Viktoriia", "Viktoria", "Viktoriya"]),
        (Kind::First, &["Анастасія", "Анастасия", "Anastasia", "Anastasiia", "Anastasiya"]),
        (Kind::First, &["Олеся", "Olesia", "Olesya", "Олеся"]),
        (Kind::First, &["Наталія", "Наталя", "Наталья", "Natalia", "Nataliia", "Natalya"]),
        (Kind::First, &["Марія", "Мария", "Maria", "Mariia", "Mariya"]),
        (Kind::First, &["Діана", "Диана", "Diana"]),
        (Kind::First, &["Адріан", "Адриан", "Adrian"]),
        (Kind::First, &["Федір", "Федор", "Fyodor", "Fiodor", "Fedir", "Fedor"]),
        (Kind::First, &["Артем", "Артём", "Artyom", "Artiom", "Artem"]),
        (Kind::First, &["Олександр", "Александр", "Oleksandr", "Aleksandr", "Alexandr"]),
        (Kind::First, &["Максим", "Maksym", "Maxim"]),
        (Kind::First, &["Костянтин", "Kostiantyn", "Konstantin"]),
        (Kind::First, &["Евгеній", "Євген", "Yevhen", "Ievgen", "Evgeny"]),
    ] {
        for name in names {
            let key = Algorithm::Uk.encode(name, kind);
            assert_eq!(key, Algorithm::Uk.encode(names[0], kind), "{name} and {}", names[0]);
            assert!(key.is_some());
        }
    }
}

#[test]
fn a_name_has_one_key_under_every_apostrophe_and_what_is_mistyped_for_one() {
    for (kind, name) in
        [(Kind::First, "В’ячеслав"), (Kind::Last, "Лук’янчук"), (Kind::Last, "Luk’yanchuk")]
    {
        for algorithm in [Algorithm::Uk, Algorithm::Uk1] {
            let bare = algorithm.keys(&name.replace('’', ""), kind);
            for mark in "'’ʼ`′‘ˈ\"“”«?".chars() {
                let marked = name.replace('’', &mark.to_string());
                assert_eq!(algorithm.keys(&marked, kind), bare, "{marked}");
            }
        }
        for mark in "´ʹ‛＇»*″\u{FFFD}\u{200B}\u{AD}\u{2060}\u{FEFF}\u{202E}\u{E0041}¨˘".chars()
        {
            let marked = name.replace('’', &mark.to_string());
            let bare = Algorithm::Uk.keys(&name.replace('’', ""), kind);
            assert_eq!(Algorithm::Uk.keys(&marked, kind), bare, "{mark:?}");
        }
    }
}

#[test]
fn codes_of_uk_1_do_not_change() {
    // The golden codes of the time when `uk` was `uk/1`.
    let golden = include_str!("names/uk_1.tsv").lines().map(|line| {
        let mut fields = line.split('\t');
        let kind = match fields.next() {
            Some("last") => Kind::Last,
            Some("first") => Kind::First,
            _ => Kind::Second,
        };
        (kind, fields.next().unwrap(), fields.next().unwrap())
    });
    let changed = [
        (Kind::Last, "Мамед кизи", "МАМЕТКИЗИ"),
        (Kind::Last, "Вітченко", "ВЕТЧ3"),
        (Kind::Last, "Məmmədov", "МД4"),
        (Kind::Last, "Mammadov", "МАМАД4"),
        (Kind::Last, "Chorny", "ЧЕРНИ"),
        (Kind::Last, "Голуб-Іваненко", "ГОЛУБИВАН3"),
        (Kind::Last, "Кайди", "КАЙДИ"),
        (Kind::First, "Vitaly", "ВИТАЛИ"),
        (Kind::First, "Вікторія", "ВИКТОРИА"),
        (Kind::First, "Victoria", "ВИКТОРА"),
        (Kind::First, "Олеся", "ОЛЕСА"),
        (Kind::First, "Асія", "АСИА"),
        (Kind::First, "Fyodor", "ФИОДОР"),
        (Kind::Second, "Огтай огли", "ОКТАЕГЛИ"),
        (Kind::Second, "Мамед оглу", "МАМЕДОГЛУ"),
        (Kind::Second, "Інокентівна", "ИНОКЕНТ2"),
        (Kind::Second, "Авксентійович", "АКСЕНТ1"),
    ];
    for (kind, name, code) in golden.chain(changed) {
        let own = Algorithm::Uk1.encode(name, kind).map(|code| code.to_string());
        assert_eq!(own.as_deref(), Some(code), "{name}");
    }
    assert_eq!((Algorithm::Uk.id(), Algorithm::Uk1.id()), ("uk/2", "uk/1"));
    assert_eq!(Algorithm::from_name("uk/1"), Some(Algorithm::Uk1));
}

#[test]
fn rules_do_not_reach_across_the_border_of_two_words() {
    for (kind, name, code) in [
        (Kind::Second, "Огтай огли", "ОКТАЙ3"),
        (Kind::Last, "Чорний-Орел", "ЧЕРНИЙОРЕЛ"),
        (Kind::Last, "Голуб-Квітка", "ГОЛУБКВЕТКА"),
        (Kind::Last, "Сойка-Агій", "СОЙКААГ7"),
        (Kind::Last, "Круть-Осика", "КРУТОСИКА"),
    ] {
        let own = Algorithm::Uk.encode(name, kind).map(|code| code.to_string());
        assert_eq!(own.as_deref(), Some(code), "{name}");
    }
}

#[test]
fn a_part_of_a_compound_surname_is_found() {
    let alike = |a, b| sounds_alike(Algorithm::Uk, Kind::Last, a, b);
    assert!(alike("Нечуй-Левицький", "Левицкий"));
    assert!(alike("Левицька-Шевченко", "Шевченко – Бойко"));
    assert!(!alike("Аль-Хатіб", "Аль-Масрі"));
    assert!(!alike("Мамедов огли", "Алієв огли"));
    assert!(!alike("Мамедов оглу", "Алієв оглу"));
    assert!(alike("Нечуй\u{2E3A}Левицький", "Левицький"));
    assert!(alike("Нечуй\u{200B}，Леви\u{200B}цький", "Левицький"));
    assert!(!alike("ван\u{200B} дер Меер", "ван Бек"));
    assert!(!sounds_alike(Algorithm::Kankowski, Kind::Last, "Нечуй-Левицкий", "Левицкий"));
}

#[test]
fn a_name_with_nothing_to_encode_has_no_key_and_sounds_like_no_other() {
    for algorithm in ALGORITHMS {
        for kind in KINDS {
            for name in ["", " ", "-", "'", "ь", "Ъ'", "1234", "!?", "\u{301}", "\0", "李", "ა"]
            {
                assert_eq!(algorithm.encode(name, kind), None, "{name:?}");
                assert_eq!(algorithm.keys(name, kind).iter().count(), 0);
                assert!(!sounds_alike(algorithm, kind, name, name));
            }
        }
    }
}

#[test]
fn text_of_any_length_is_encoded() {
    for algorithm in ALGORITHMS {
        for kind in KINDS {
            for piece in [
                "а",
                "шевченко",
                "х-",
                "x",
                "й ",
                "и\u{306}\u{301}",
                "а\u{308}\u{308}\u{308}",
                "'",
                "ёё",
            ] {
                let text = piece.repeat(50_000 / piece.len());
                assert!(algorithm.keys(&text, kind).iter().count() <= 9);
            }
        }
    }
}

#[test]
fn a_megabyte_is_encoded() {
    let text = "Шевченко".repeat(1 << 16);
    for algorithm in ALGORITHMS {
        assert!(algorithm.encode(&text, Kind::Last).unwrap().as_str().len() > 500_000);
    }
}

#[test]
fn a_stress_mark_leaves_its_letter() {
    assert_eq!(uk("Гри\u{301}ньо"), uk("Гриньо"));
    assert_eq!(uk("Г\u{301}Ѐѝќ"), uk("Геик"));
}

#[test]
fn a_code_does_not_depend_on_how_its_letters_are_stored() {
    // Names on both sides of what fits on the stack.
    for letters in 1..80 {
        let name: String = "бавгидежорну".chars().cycle().take(letters).collect();
        let wide = format!("{name}’");
        for algorithm in ALGORITHMS {
            for kind in KINDS {
                assert_eq!(
                    algorithm.encode(&name, kind),
                    algorithm.encode(&wide, kind),
                    "{letters}"
                );
            }
        }
    }
}

/// Names from the alphabets that occur, with marks, apostrophes and separators in between.
fn name() -> impl Strategy<Value = String> {
    proptest::string::string_regex(
        "[а-яіїєґёА-ЯІЇЄҐЁa-zA-Z'’ʼ \\-–ńłəßçўәџ\u{301}\u{306}\u{308}0-9]{0,30}",
    )
    .unwrap()
}

/// The full-width form of an ASCII character.
fn wide(character: char) -> char {
    match character {
        '!'..='~' => char::from_u32(u32::from(character) + 0xFEE0).unwrap(),
        ' ' => '\u{3000}',
        other => other,
    }
}

/// Names in Cyrillic letters only.
fn cyrillic() -> impl Strategy<Value = String> {
    proptest::string::string_regex("[а-яіїєґёА-ЯІЇЄҐЁ]{1,20}").unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_encoded_the_same_way_twice(text in any::<String>()) {
        for algorithm in ALGORITHMS {
            for kind in KINDS {
                let code = algorithm.encode(&text, kind);
                prop_assert_eq!(&code, &algorithm.encode(&text, kind));
                prop_assert!(code.is_none_or(|code| !code.as_str().is_empty()));
            }
        }
        let _ = (to_latin(&text), from_latin(&text));
    }

    #[test]
    fn keys_do_not_depend_on_case_or_on_the_composition_of_letters(name in name()) {
        for algorithm in ALGORITHMS {
            for kind in KINDS {
                let code = algorithm.encode(&name, kind);
                prop_assert_eq!(&code, &algorithm.encode(&name.to_uppercase(), kind));
                prop_assert_eq!(&code, &algorithm.encode(&name.to_lowercase(), kind));
                prop_assert_eq!(&code, &algorithm.encode(&name.nfd().collect::<String>(), kind));
                prop_assert_eq!(&code, &algorithm.encode(&name.nfc().collect::<String>(), kind));
            }
        }
    }

    #[test]
    fn keys_do_not_depend_on_apostrophes_and_dashes(left in cyrillic(), right in cyrillic()) {
        for algorithm in ALGORITHMS {
            for kind in KINDS {
                let joined = algorithm.encode(&format!("{left}{right}"), kind);
                for apostrophe in ["'", "’", "ʼ", "`", "ʹ"] {
                    prop_assert_eq!(&joined, &algorithm.encode(&format!("{left}{apostrophe}{right}"), kind));
                }
                let dashed = algorithm.encode(&format!("{left}-{right}"), kind);
                for dash in ["–", "—", "‑", " ", " - "] {
                    prop_assert_eq!(&dashed, &algorithm.encode(&format!("{left}{dash}{right}"), kind));
                }
                // A word of uk/2 is respelt on its own; the others read one row of letters.
                if algorithm != Algorithm::Uk && kind != Kind::First {
                    prop_assert_eq!(&joined, &dashed);
                }
            }
        }
    }

    #[test]
    fn keys_do_not_depend_on_invisible_characters_and_compatibility_forms(
        name in name(),
        at in 0_usize..30,
        invisible in proptest::sample::select(
            "\u{AD}\u{61C}\u{200B}\u{200D}\u{200F}\u{202A}\u{2060}\u{2066}\u{FEFF}\u{FE0F}\u{E0020}"
                .chars()
                .collect::<Vec<char>>()
        ),
    ) {
        let place = name.char_indices().nth(at).map_or(name.len(), |(place, _)| place);
        let (left, right) = name.split_at(place);
        let hidden = format!("{left}{invisible}{right}");
        let wide: String = name.chars().map(wide).collect();
        for kind in KINDS {
            let keys = Algorithm::Uk.keys(&name, kind);
            prop_assert_eq!(&keys, &Algorithm::Uk.keys(&hidden, kind));
            prop_assert_eq!(&keys, &Algorithm::Uk.keys(&wide, kind));
            let kept = Algorithm::Uk.keys(&name.nfkc().collect::<String>(), kind);
            prop_assert_eq!(&keys, &kept);
        }
    }

    #[test]
    fn names_that_share_no_letter_have_different_keys(
        left in "[бжлмнр]{1,12}",
        right in "[цчщхй]{1,12}",
    ) {
        for kind in KINDS {
            prop_assert_ne!(Algorithm::Uk.encode(&left, kind), Algorithm::Uk.encode(&right, kind));
        }
    }

    #[test]
    fn a_latin_form_has_only_ascii_letters(name in cyrillic()) {
        prop_assert!(to_latin(&name).is_ascii());
    }
}
