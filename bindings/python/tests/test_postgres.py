"""The candidates of an index are those that the SQL finds, on a PostgreSQL of the test's own."""

import glob
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Any, Callable, Iterable, Iterator, Optional, Sequence

import osoba

SQL = Path(__file__).resolve().parents[3] / "bindings" / "sql"
PERSONS = 20_000
QUESTIONS = 300
STORAGES = ("array", "table")
CLUSTERS = ("extended", "published")

# Only a socket in a folder that nobody else may enter. The server goes when the input ends, and so
# does the folder, however the test ends.
SERVER = """
folder=$1 programs=$2
as_postgres() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
[ "$(id -u)" != 0 ] || chown postgres "$folder"
cd "$folder"
if as_postgres "$programs/initdb" -D "$folder/data" -U osoba --auth=trust -E UTF8 --locale=C.UTF-8 \
     --no-sync >log 2>&1 &&
   as_postgres "$programs/pg_ctl" -D "$folder/data" -w -l "$folder/data/server" -o "-k '$folder' \
     -c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off" start >>log 2>&1
then echo ready; cat >/dev/null
else cat log data/server 2>/dev/null
fi
as_postgres "$programs/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1
cd / && rm -rf "$folder"
"""


def programs() -> Optional[str]:
    """The folder of the server's programs."""
    folders = sorted(glob.glob("/usr/lib/postgresql/*/bin"), reverse=True)
    folders += os.environ.get("PATH", "").split(os.pathsep)
    needed = ("initdb", "pg_ctl", "postgres")
    return next((it for it in folders if all(shutil.which(one, path=it) for one in needed)), None)


class Server:
    def __init__(self, programs: str) -> None:
        self.folder = tempfile.mkdtemp(prefix="osoba-pg-")
        self._process = subprocess.Popen(
            ["sh", "-c", SERVER, "sh", self.folder, programs],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            start_new_session=True,
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if line != "ready\n":
            raise RuntimeError(f"PostgreSQL did not start:\n{line}{self._process.communicate()[0]}")

    def stop(self) -> None:
        self._process.communicate(timeout=60)

    def run(self, script: Iterable[str]) -> str:
        """What psql prints."""
        command = ["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-h", self.folder, "-U", "osoba", "postgres"]
        text = "\n".join(script)
        environment = {**os.environ, "PGCLIENTENCODING": "UTF8", "PGOPTIONS": "-c client_min_messages=warning"}
        done = subprocess.run(
            command, input=text, capture_output=True, encoding="utf-8", env=environment, timeout=600
        )
        if done.returncode != 0:
            raise RuntimeError(f"psql: {done.stderr}")
        return done.stdout


def statement(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8").strip()


def literal(value: Any) -> str:
    if value is None:
        return "NULL"
    text = array(value) if isinstance(value, list) else value
    return "'" + text.replace("'", "''") + "'"


def array(texts: "list[str]") -> str:
    return "{" + ",".join('"' + re.sub(r'(["\\])', r"\\\1", text) + '"' for text in texts) + "}"


def copy(table: str, columns: "tuple[str, ...]", rows: Iterable["list[Any]"]) -> Iterator[str]:
    """The lines of a COPY."""
    escapes = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
    yield f"COPY {table} ({', '.join(columns)}) FROM STDIN;"
    for row in rows:
        yield "\t".join("\\N" if cell is None else str(cell).translate(escapes) for cell in row)
    yield "\\."


def uuid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012x}"


class People:
    """Invented people: few surnames are frequent, families share a surname, a home and a phone."""

    ROOTS = (
        "Вигадан Зразк Приклад Вербич Калинов Терешк Гайдаб Сосн Лободян Криничн Барвінк Дубогай Журавл Кропив "
        "Ластівк Маковей Небесн Ожинк Полинь Рогоз Смерек Тополь Чебрец Явор Хмеляр Ярин Громовиц Зозул Козодуб "
        "Солов'їн В’юнц Під'яс Лук'янец Мар’янівц Ґедзик Щедрик Їжакевич Юхимц"
    ).split()
    ENDINGS = (
        ("енко", "енко"), ("ук", "ук"), ("ський", "ська"), ("юк", "юк"), ("ів", "ів"), ("ов", "ова"),
        ("ин", "ина"), ("ець", "ець"), ("ий", "а"),
    )
    GIVEN = {
        "MALE": "Остап Тарас Микола Дмитро Михайло Пилип Юрій Андрій Богдан Іван Лук'ян Мар’ян Олег".split(),
        "FEMALE": "Олена Ганна Тетяна Оксана Ірина Марія Соломія Наталія Анна-Марія Юлія Дар'я Любов".split(),
    }
    PLACEHOLDERS = ("0000000000", "-", "", " ", "1111111111", "немає", "1234567890")
    SERIES = ("1-БК", "І-БК", "I-BK", "1 - бк №", "2-ФП", "ІІ-ФП №")
    PADS = ("{} ", " {}", "\t{}\n", "\u00a0{}", "{}\u200b")

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def is_lucky(self, share: float) -> bool:
        return self.random.random() < share

    def skewed(self, values: Sequence[Any]) -> Any:
        """The value at place n about as often as 1/n says."""
        return values[int((len(values) + 1) ** self.random.random()) - 1]

    def digits(self, count: int) -> str:
        return "".join(self.random.choices("0123456789", k=count))

    def surnames(self) -> "tuple[str, str]":
        """Of the men and of the women of a family."""
        root, (man, woman) = self.skewed(self.ROOTS), self.skewed(self.ENDINGS)
        return root + man, root + woman

    def padded(self, text: str) -> str:
        return self.random.choice(self.PADS).format(text) if self.is_lucky(0.05) else text

    def families(self, count: int) -> "list[dict[str, Any]]":
        persons: "list[dict[str, Any]]" = []
        while len(persons) < count:
            surnames, home = self.surnames(), self.skewed(range(1, 3_000))
            phone, certificate = "+380" + self.digits(9), self.digits(6)
            for _ in range(min(self.random.randint(1, 5), count - len(persons))):
                person = self.person(surnames, home, phone, certificate)
                if persons and self.is_lucky(0.02):
                    person["tax_id"] = self.padded(self.random.choice(persons)["tax_id"] or "")
                persons.append({"id": uuid(len(persons) + 1), **person})
        return persons

    def person(self, surnames: "tuple[str, str]", home: int, phone: str, certificate: str) -> "dict[str, Any]":
        gender = self.random.choice(("MALE", "FEMALE"))
        last_name = surnames[gender == "FEMALE"]
        if self.is_lucky(0.05):
            last_name += self.random.choice(("-", " - ", " ")) + self.surnames()[gender == "FEMALE"]
        settlements = [("RESIDENCE", home), ("BIRTH", self.random.randint(1, 3))]
        if self.is_lucky(0.2):
            settlements.append(("REGISTRATION", self.skewed(range(1, 3_000))))
        number = self.digits(6) if self.is_lucky(0.9) else certificate
        document = ("BIRTH_CERTIFICATE", f"{self.random.choice(self.SERIES)} {number}")
        if self.is_lucky(0.6):
            document = ("PASSPORT", self.skewed(("АА", "КМ", "ВВ ", "")) + number)
        if self.is_lucky(0.03):
            document = ("NATIONAL_ID", self.random.choice(self.PLACEHOLDERS))
        methods = [("OTP", phone if self.is_lucky(0.5) else "+380" + self.digits(9))]
        if self.is_lucky(0.2):
            methods = [self.random.choice((("OFFLINE", None), ("OTP", None), ("THIRD_PERSON", phone)))]
        if self.is_lucky(0.01):
            methods.append(("OTP", self.random.choice(("+380999999999", "+380671112233"))))
        tax_id = self.padded(self.digits(10)) if self.is_lucky(0.8) else None
        inactive = self.random.choice((("inactive", True), ("active", False)))
        status, is_active = inactive if self.is_lucky(0.05) else ("active", True)
        return {
            "last_name": last_name if self.is_lucky(0.99) else self.random.choice((None, "", "-", "'")),
            "first_name": self.skewed(self.GIVEN[gender]) if self.is_lucky(0.99) else None,
            "birth_date": f"{self.random.randint(1950, 2010)}-{self.random.randint(1, 12):02}-01",
            "gender": gender,
            "tax_id": self.random.choice(self.PLACEHOLDERS) if self.is_lucky(0.05) else tax_id,
            "status": status,
            "is_active": is_active,
            "documents": [{"type": document[0], "number": self.padded(document[1])}],
            "addresses": [{"type": kind, "settlement_id": uuid(place)} for kind, place in settlements],
            "authentication_methods": [
                {"type": kind, "phone_number": phone and self.padded(phone)} for kind, phone in methods
            ],
        }


def changed(person: "dict[str, Any]", number: int) -> "dict[str, Any]":
    """A submission of somebody in the index: whole, or one cluster's part of it, written otherwise."""

    def other(field: str, name: str, change: Callable[[str], str]) -> "dict[str, Any]":
        return {field: [{**one, name: one[name] and change(one[name])} for one in person[field]]}

    last_name, tax_id = person["last_name"] or "", person["tax_id"] or ""
    parts: "tuple[dict[str, Any], ...]" = (
        person,
        {**person, "tax_id": None, "documents": [], "authentication_methods": []},
        {"tax_id": f"\n{tax_id} "},
        other("documents", "number", lambda text: f" {text}\t"),
        other("documents", "number", lambda text: f"ІІ-ЖС № {text.strip()[-6:]}"),
        other("authentication_methods", "phone_number", lambda text: f"{text}\u00a0"),
        {"last_name": last_name.upper().replace("’", "'"), "birth_date": person["birth_date"]},
        {"last_name": last_name, **other("addresses", "settlement_id", str.upper)},
        {"last_name": f"Зразкова-{last_name}", "first_name": person["first_name"]},
    )
    left_out = ("id", "status", "is_active")
    return {name: value for name, value in parts[number % len(parts)].items() if name not in left_out}


class Candidates(unittest.TestCase):
    server: Server

    @classmethod
    def setUpClass(cls) -> None:
        folder = programs()
        if folder is None or shutil.which("psql") is None:
            missing = "PostgreSQL is not installed (initdb, pg_ctl, postgres, psql)"
            if os.environ.get("OSOBA_REQUIRE_POSTGRES"):
                raise RuntimeError(missing)
            print(f"NOT RUN: {missing}: the SQL is not compared with the index", file=sys.stderr)
            raise unittest.SkipTest(missing)
        cls.server = Server(folder)
        cls.addClassCleanup(cls.server.stop)

    def tables(self, persons: "list[dict[str, Any]]") -> Iterator[str]:
        """ESOZ's tables with these persons."""
        for name in ("esoz_tables", "matching_up", "matching_array_up", "matching_table_up"):
            yield statement(name).replace("\n\n", ";\n\n") + ";"
        columns = ("id", "last_name", "first_name", "birth_date", "gender", "tax_id", "status", "is_active")
        yield from copy("persons", columns, ([one[it] for it in columns] for one in persons))
        for field, children in (
            ("documents", ("type", "number")),
            ("addresses", ("type", "settlement_id")),
            ("authentication_methods", ("type", "phone_number")),
        ):
            rows = ([one["id"], *(child[it] for it in children)] for one in persons for child in one[field])
            yield from copy(f"person_{field}", ("person_id", *children), rows)
        for name in STORAGES:
            for kind in ("store", "candidates"):
                yield f"PREPARE {kind}_{name} AS {statement(f'matching_{kind}_{name}')};"

    def stored(self, persons: "list[dict[str, Any]]") -> Iterator[str]:
        """Fills the keys of the names, as a host does."""
        for start in range(0, len(persons), 1_000):
            batch = persons[start : start + 1_000]
            keys = [osoba.keys(one)["names"][0] for one in batch]
            arguments = [literal([one["id"] for one in batch])]
            for field in ("last_name_keys", "first_name_keys"):
                arguments.append(literal([array(one[field]) for one in keys]))
            for name in STORAGES:
                yield f"EXECUTE store_{name} ({', '.join(arguments)});"
        yield "VACUUM ANALYZE;"

    def asked(self, keys: "dict[str, Any]", execute: str = "EXECUTE") -> Iterator[str]:
        """Looks somebody up, in each storage."""
        fields = (
            "tax_id", "document_numbers", "auth_phones", "birth_date", "settlement_ids", "last_name_keys",
            "first_name_keys", "certificate_numbers",
        )
        for name in STORAGES:
            yield f"{execute} candidates_{name} ({', '.join(literal(keys[field]) for field in fields)});"
            yield "\\echo ;"

    def test_the_sql_trims_the_characters_that_the_library_trims(self) -> None:
        ranges = (range(1, 0xD800), range(0xE000, 0x20000), range(0xE0000, 0xE1100))
        places = [place for numbers in ranges for place in numbers]
        trimmed: "list[int]" = []
        for start in range(0, len(places), 500):
            texts = [(chr(place), f"+3806{place:08}") for place in places[start : start + 500]]
            methods = [{"type": "OTP", "phone_number": sign + phone + sign} for sign, phone in texts]
            phones = set(osoba.keys({"authentication_methods": methods})["auth_phones"])
            trimmed += [int(phone[5:]) for _, phone in texts if phone in phones]
        self.assertGreater(len(trimmed), 4_000)
        script = [statement("matching_up").split("\n\n")[1] + ";"]
        for numbers in ranges:
            script.append(
                f"SELECT n FROM generate_series({numbers.start}, {numbers.stop - 1}) n"
                " WHERE matching_trimmed(chr(n) || '+380 1' || chr(n)) = '+380 1';"
            )
        self.assertEqual([int(line) for line in self.server.run(script).split()], trimmed)

    def test_the_index_finds_whom_the_sql_finds_among_20_000_persons(self) -> None:
        people = People(16)
        persons = people.families(PERSONS)
        chosen = people.random.sample(persons, QUESTIONS)
        submissions = [changed(person, number) for number, person in enumerate(chosen)]
        script = [*self.tables(persons), *self.stored(persons)]
        for clusters in CLUSTERS:
            for keys in map(osoba.keys, submissions):
                if clusters == "published":
                    keys["certificate_numbers"] = []
                script += self.asked({**keys, **keys["names"][0]})
        script.append("SET plan_cache_mode = force_generic_plan;")
        script += self.asked({**keys, **keys["names"][0]}, "EXPLAIN EXECUTE")
        answers = iter(self.server.run(script).split(";\n"))

        for clusters in CLUSTERS:
            index = osoba.Index(persons, clusters=clusters)
            self.assertEqual((len(index), index.unreadable), (PERSONS, []))
            met: "set[str]" = set()
            for place, submission in enumerate(submissions):
                found = index.candidates(submission)
                met.update(name for one in found for name in one.clusters)
                for name in STORAGES:
                    with self.subTest(clusters=clusters, place=place, storage=name):
                        self.assertEqual(next(answers).split(), sorted(one.id for one in found))
            self.assertEqual(len(met), 6, met)
        for name in STORAGES:
            self.assertNotIn("Seq Scan", next(answers), name)


if __name__ == "__main__":
    unittest.main()
