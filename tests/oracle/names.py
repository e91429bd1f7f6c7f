"""Golden vectors of encode: a second reading of MetaPhoneRu and of KMU-55.

Written from the specification alone, with plain conditions where the library has tables. The codes of
`uk` (`uk/2`) are pinned below, with the names that share one: the key is versioned, and a code that
changes needs a new version. Codes of `uk/1` are pinned in tests/names/uk_1.tsv. Run it to rewrite the
file; `--check` holds it to what it says.

    python3 tests/oracle/names.py
"""

import json
import pathlib
import re
import sys
import unicodedata

import vectors as golden

FILE = pathlib.Path(__file__).resolve().parent.parent / "golden" / "encode.jsonl"

ALPHABET = "ОЕАИУЭЮЯПСТРКЛМНБВГДЖЗЙФХЦЧШЩЁЫ"
ENDINGS = {
    6: {"ОВСКИЙ": "@", "ЕВСКИЙ": "#", "ОВСКАЯ": "$", "ЕВСКАЯ": "%"},
    4: {"ИЕВА": "9", "ЕЕВА": "9"},
    3: {"ОВА": "9", "ЕВА": "9", "ИНА": "1", "ИЕВ": "4", "ЕЕВ": "4", "НКО": "3"},
    2: {
        "ОВ": "4", "ЕВ": "4", "АЯ": "6", "ИЙ": "7", "ЫЙ": "7", "ЫХ": "5", "ИХ": "5",
        "ИН": "8", "ИК": "2", "ЕК": "2", "УК": "0", "ЮК": "0",
    },
}
VOICELESS = dict(zip("БЗДВГ", "ПСТФК"))


def kankowski(name, kind):
    text = [c for c in unicodedata.normalize("NFC", name).upper() if c in ALPHABET]
    if not text:
        return None
    symbol = ""
    if kind == "last":
        for length in (6, 4, 3, 2):
            ending = "".join(text[-length:])
            if ending in ENDINGS[length]:
                symbol = ENDINGS[length][ending]
                text = text[:-length]
                break
    if not symbol:
        text[-1] = VOICELESS.get(text[-1], text[-1])
    out = []
    old = " "
    for c in text:
        if c in "ОЮЕЭЯЁЫ":
            if old in "ЙИ" and c in "ОЕ":
                out[-1] = "И"
            elif c != old:
                out.append(dict(zip("ОЮЕЭЯЁЫ", "АУИИАИА"))[c])
        elif c != old:
            if c in "ПСТКБВГДЖЗФХЦЧШЩ" and old in VOICELESS:
                out[-1] = VOICELESS[old]
            if not out or c != VOICELESS.get(old) or c not in "ПСТКБВГДЖЗФХЦЧШЩ":
                out.append(c)
        old = c
    return "".join(out) + symbol


PLAIN = dict(zip("абвгґдежзиіклмнопрстуфхцчшщьыэъ", (
    "a b v h g d e zh z y i k l m n o p r s t u f kh ts ch sh shch - y e -").split()))
PLAIN["ь"] = PLAIN["ъ"] = ""
PLAIN["ў"] = "u"
APOSTROPHES = "'’ʼ`′‘´ʹ‛＇ˈ"
MISTYPED = '"“”„‟«»?*″＂\ufffd'
TWOFOLD = {"є": ("ye", "ie"), "ї": ("yi", "i"), "й": ("y", "i"), "ю": ("yu", "iu"), "я": ("ya", "ia"), "ё": ("yo", "io")}


def latin(name):
    out = ""
    seen = "".join(c for c in name if c not in APOSTROPHES and unicodedata.category(c) != "Cf" and c != "\ufe0f")
    seen = re.sub(rf"(?<=[^\W\d_])[{re.escape(MISTYPED)}](?=[^\W\d_])", "", unicodedata.normalize("NFC", seen))
    letters = list(seen)
    for at, c in enumerate(letters):
        low = c.lower()
        inside = at > 0 and letters[at - 1].isalpha()
        if low == "г" and inside and letters[at - 1].lower() == "з":
            text = "gh"
        elif low in TWOFOLD:
            text = TWOFOLD[low][inside]
        else:
            text = PLAIN.get(low, low)
        if c != low:
            after = letters[at + 1] if at + 1 < len(letters) and letters[at + 1].isalpha() else None
            capitals = after.isupper() if after else inside and letters[at - 1].isupper()
            text = text.upper() if capitals else text[:1].upper() + text[1:]
        out += text
    return out


# kind, name, code of uk/2.
UK = [
    ("last", "Шевченко", "ШЕФЧ3"),
    ("last", "Іваненко", "ИВАН3"),
    ("last", "Иваненко", "ИВАН3"),
    ("last", "Коваленко", "КОВАЛ3"),
    ("last", "Бондаренко", "БОНДАР3"),
    ("last", "Зразко", "ЗРАСКО"),
    ("last", "Вигаданюк", "ВИГАДАН0"),
    ("last", "Іванов", "ИВАН4"),
    ("last", "Іванова", "ИВАН9"),
    ("last", "Ковалів", "КОВАЛ4"),
    ("last", "Ковальов", "КОВАЛ4"),
    ("last", "Сергієв", "СЕРГЙ4"),
    ("last", "Сергеев", "СЕРГЙ4"),
    ("last", "Змієвський", "ЗМЙ@"),
    ("last", "Змеевский", "ЗМЙ@"),
    ("last", "Романівська", "РОМАН&"),
    ("last", "Романовская", "РОМАН&"),
    ("last", "Левицький", "ЛЕВИЦК7"),
    ("last", "Левицька", "ЛЕВИЦКА"),
    ("last", "Братський", "БРАЦК7"),
    ("last", "Донской", "ДОН#"),
    ("last", "Кравчук", "КРАФЧ0"),
    ("last", "Юрчук", "УРЧ0"),
    ("last", "Мельник", "МЕЛН2"),
    ("last", "Мельник-Вигаданюк", "МЕЛНИКВИГАДАН0"),
    ("last", "Нечуй-Левицький", "НЕЧУЙЛЕВИЦК7"),
    ("last", "Осіння", "ОСЕНА"),
    ("last", "Біла", "БЕЛА"),
    ("last", "Белая", "БЕЛА"),
    ("last", "Білоус", "БЕЛОУС"),
    ("last", "Піддубний", "ПОДУБН7"),
    ("last", "Підскальний", "ПОТСКАЛН7"),
    ("last", "Поддубный", "ПОДУБН7"),
    ("last", "Рябокінь", "РАБОКОН"),
    ("last", "Лук'янчук", "ЛУКАНЧ0"),
    ("last", "Лукьянчук", "ЛУКАНЧ0"),
    ("last", "Гаєвич", "ГАЕВИЧ"),
    ("last", "Їжакевич", "ИЖАКЕВИЧ"),
    ("last", "Короп'є", "КОРОПЕ"),
    ("last", "Знам'янка", "ЗНАМАНКА"),
    ("last", "Згурський", "ЗГУР#"),
    ("last", "Ґалаґан", "ГАЛАГАН"),
    ("last", "Борщ", "БОРЩ"),
    ("last", "Длинный", "ДЛЕН7"),
    ("last", "Витавский", "ВЕТАВ#"),
    ("last", "Виттенберг", "ВЕТЕНБЕРК"),
    ("last", "Носонов", "НОСОН4"),
    ("last", "Пермяков", "ПЕРМАК4"),
    ("last", "Пeтpeнкo", "ПЕТР3"),
    ("last", "Zghurskyi", "ЗГУР#"),
    ("last", "Shevchenko", "ШЕФЧ3"),
    ("last", "Аль-Хатіб", "АЛХАТИП"),
    ("last", "Щербак", "ЩЕРБАК"),
    ("last", "ЩЕРБАК", "ЩЕРБАК"),
    ("last", "Єжов", "ЕЖ4"),
    ("last", "Юдін", "УД8"),
    ("last", "Ілін", "ИЛ8"),
    ("last", "Ёлкин", "ЕЛК8"),
    ("last", "Подтёлков", "ПОТЕЛК4"),
    ("last", "Авдієвськая", "АВДЙ&"),
    ("last", "Ткаченко-Бабій", "ТКАЧЕНКОБАБ7"),
    ("last", "Верхньодніпровськокам'янсько-Новоградволинський", "ВЕРХНЕДНИПРОФСКОКАМАНСКОНОВОГРАДВОЛИН#"),
    ("first", "Олена", "ОЛЕНА"),
    ("first", "Елена", "ОЛЕНА"),
    ("first", "Микола", "МИКОЛА"),
    ("first", "Николай", "МИКОЛА"),
    ("first", "Ганна", "АНА"),
    ("first", "Анна", "АНА"),
    ("first", "Анна-Марія", "АНАМАРЙ"),
    ("first", "Дмитро", "ДМИТРО"),
    ("first", "Дмитрий", "ДМИТРО"),
    ("first", "Тетяна", "ТЕТАНА"),
    ("first", "Юрій", "УРИЙ"),
    ("first", "Георгій", "УРИЙ"),
    ("first", "Михайло", "МИХАЙЛО"),
    ("first", "Пилип", "ПИЛИП"),
    ("first", "Марина", "МАРИНА"),
    ("first", "Мар'яна", "МАРАНА"),
    ("first", "Олег", "ОЛЕК"),
    ("first", "Олександр", "ОЛЕКСАНДР"),
    ("first", "Данило", "ДАНИЛО"),
    ("first", "Даніель", "ДАНИЕЛ"),
    ("first", "Mykhailo", "МИХАЙЛО"),
    ("first", "Сашко", "ОЛЕКСАНДР"),
    ("first", "Саша", "САША"),
    ("second", "Миколайович", "МИКОЛА1"),
    ("second", "Николаевич", "МИКОЛА1"),
    ("second", "Миколаївна", "МИКОЛА2"),
    ("second", "Николаевна", "МИКОЛА2"),
    ("second", "Олександрович", "АЛЕКСАНДР1"),
    ("second", "Александровна", "АЛЕКСАНДР2"),
    ("second", "Сергійович", "СЕРГЙ1"),
    ("second", "Сергеевич", "СЕРГЙ1"),
    ("second", "Ілліч", "ИЛ1"),
    ("second", "Ильинична", "ИЛ2"),
    ("second", "Юрьевич", "УРЙ1"),
    ("second", "Мамед-огли", "МАМЕД3"),
    ("second", "Володимирівна", "ВОЛОДИМИР2"),
    ("last", "", None),
    ("last", "-", None),
    ("last", "1234", None),
    ("last", "ь", None),
    ("last", "李", None),
    ("last", "Мамед кизи", "МАМЕДКИЗ7"),
]

# kind, code of uk/2, the names that share it.
GROUPS = [
    ("last", "МАМЕД4", "Мамедов|Məmmədov|Mammadov|Mamedov|Мәммәдов|Маммадов"),
    ("last", "АЛЙ4", "Алієв|Əliyev|Aliyev|Aliiev"),
    ("last", "АХМЕД4", "Ахмедов|Əhmədov|Ахмадов"),
    ("last", "КОВАЛ4", "Ковальов|Kovalyov|Kovaliov|Kovalov|Kovalev"),
    ("last", "ЧЕРН7", "Чорний|Chornyi|Chorny|Chorniy|Chornyy|Tchorny"),
    ("last", "ЛЕВИЦК7", "Levytskyi|Levytsky|Levitski|Levytskyy"),
    ("last", "ЩЕРБАК", "Shcherbak|Scherbak|Chtcherbak"),
    ("last", "СА3", "Саєнко|Saienko|Sayenko"),
    ("last", "ЛУКАШ3", "Łukashenko|Lukašenko|Лўкашенко"),
    ("last", "ПЕТРОВИЧ", "Петрович|Петровић|Petrović|Petrovič"),
    ("last", "ДЖЕКОВИЧ", "Ђокович|Џокович|Джокович"),
    ("last", "СЕРЕНСЕН", "Серенсен|Sørensen"),
    ("last", "ГРОС", "Грос|Groß|Gross"),
    ("last", "ШЕФЧ3", "Shevchenkо|Shevсhenko|Ｓｈｅｖｃｈｅｎｋｏ|Шев\u200bченко|Шев\u00adченко|\ufeffШевченко"),
    ("last", "НЕЧУЙЛЕВИЦК7", "Нечуй\u00a0Левицький|Нечуй\u3000Левицький|Нечуй－Левицький|Нечуй\u2e3aЛевицький"),
    ("last", "БЕЛАЛЕСНА", "Біла-Лісна|Белая-Лесная"),
    ("last", "ГОЛУБКВЕТКА", "Голуб-Квітка"),
    ("last", "ЧЕРНИЙОРЕЛ", "Чорний-Орел|Чорний Орел"),
    ("last", "КОРОПЕ", "Короп’є|Коропʼє|Короп`є|Короп′є|Короп‘є|Короп´є|Коропʹє|Короп‛є|Короп＇є|Коропˈє"),
    ("first", "ВАЧЕСЛАФ", "В'ячеслав|В\"ячеслав|В“ячеслав|В”ячеслав|В«ячеслав|В?ячеслав|Вячеслав"),
    ("first", "ВИТАЛИЙ", "Віталій|Виталий|Vitaly|Vitalii|Vitaliy|Vitali"),
    ("first", "УРИЙ", "Yury|Yurii|Iurii|Yuriy|Yuri|Iouri"),
    ("first", "ДМИТРО", "Dmitry|Dmitriy|Dmitrii|Dmitri|Dmytro"),
    ("first", "ВИКТОРЙ", "Вікторія|Виктория|Victoria|Viktoriia|Viktoriya"),
    ("first", "АНАСТАСЙ", "Анастасія|Anastasia|Anastasiia|Anastasiya"),
    ("first", "ОЛЕСЙ", "Олеся|Olesia|Olesya"),
    ("first", "ФЕДИР", "Федір|Фёдор|Fyodor|Fiodor|Fedir"),
    ("first", "АРТЕМ", "Артем|Артём|Artyom|Artiom|Artem"),
    ("first", "МАКСИМ", "Максим|Maksym|Maxim"),
    ("second", "ОКТАЙ3", "Огтай огли|Огтай-оглу|Огтай оглы|Огтай оґли|Огтайогли|Огтайоглу"),
    ("second", "МАМЕД3", "Мамед огли|Мамед-оглу|Мамедогли|Mamed oğlu"),
    ("second", "КАРИМА4", "Каріма кизи|Карима-кызы|Карима гизи|Карімакизи|Карима қызы|Karima qızı"),
    ("second", "АСКАР3", "Аскар улу|Аскар-уулу|Аскарулу|Askar uulu|Аскар ұлы"),
]


def vectors():
    groups = [(kind, name, code) for kind, code, names in GROUPS for name in names.split("|") if name]
    for kind, name, uk in UK + groups:
        code = kankowski(name, kind)
        output = {"kankowski": code, "uk": uk, "latin": latin(name) if code or uk else None}
        yield {"input": {"name": name, "kind": kind}, "output": output}
        if kind == "last":
            yield {"input": name, "output": output}
    for document, field, rule in (
        ({"kind": "last"}, "name", "required"),
        ({"name": "Зразко", "kind": "middle"}, "kind", "unknown_value"),
        ({"name": "Зразко", "sort": "last"}, "?", "unknown_field"),
        (7, "", "type"),
        ("а" * 32_769, "", "too_long"),
        ({"name": "аб-" * 33}, "name", "too_many"),
    ):
        yield {"input": document, "error": {"field": field, "rule": rule}}


def main():
    written = list(vectors())
    named = golden.identified("encode", [(v["input"], v.get("output")) for v in written])[len(written):]
    written += [json.loads(line) for line in golden.render(named)]
    text = "".join(json.dumps(v, ensure_ascii=False, separators=(",", ":")) + "\n" for v in written)
    if "--check" in sys.argv:
        sys.exit(FILE.read_text(encoding="utf-8") != text)
    FILE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
