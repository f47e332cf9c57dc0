"""The table in docs/asvs.md: complete, and no test in it is only a name. What it claims of the whole code is shown here."""
import re

import pytest
from werkzeug.security import check_password_hash

from tracker.config import ROOT
from tracker.people.person import hash_password

TABLE = (ROOT / "docs/asvs.md").read_text()
ROWS = re.findall(r"^\| (\d+\.\d+\.\d+) \((\d)\) \| [^|]+ \| (met|partly|not met|site|n/a) \|", TABLE, re.M)

# chapter.section: how many of its requirements, from the first, are of level 1 or 2 (those of level 3 stand at the end, or are left out here)
COUNTS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1, "3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5,
    "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4, "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3, "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4,
    "6.5": 5, "6.6": 3, "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2, "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1,
    "9.1": 3, "9.2": 4, "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1, "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1,
    "13.2": 5, "13.3": 2, "13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3, "15.1": 3, "15.2": 3, "15.3": 7, "16.1": 1, "16.2": 5, "16.3": 4,
    "16.4": 3, "16.5": 3,
}


def test_every_requirement_of_levels_1_and_2_has_its_row():
    wanted = [f"{section}.{number}" for section, count in COUNTS.items() for number in range(1, count + 1)]
    assert [number for number, level, _ in ROWS if level != "3"] == wanted


def test_every_test_in_the_table_exists():
    defined = {path.stem: path.read_text() for path in (ROOT / "tests").rglob("test_*.py") if path.stem != "test_pages"}
    defined["test_pages"] = "".join(path.read_text() for path in (ROOT / "tests").rglob("test_pages.py"))
    for module, name in re.findall(r"`(test_\w+)(?:::(test_\w+))?`", TABLE):
        assert module in defined, module
        assert not name or f"def {name}(" in defined[module], f"{module}::{name}"


@pytest.mark.parametrize("path", re.findall(r"`((?:tracker|seeds|docs|tests)/[\w/.]+)`", TABLE))
def test_every_file_in_the_table_exists(path):
    assert (ROOT / path).exists()


WORDS = re.compile(r"subprocess|os\.system|popen\(|(?<![.\w])(?:eval|exec)\(|pickle|marshal|yaml|render_template_string|from_string\(|\| ?safe\b")
KNOWN = {
    ("tracker/bulk/reading.py", "subprocess"),  # our own reader, in a process that may die: fixed words, the table on its standard input
    ("tracker/backup/snapshot.py", "subprocess"),  # pg_dump and pg_restore, for the operator's command; no shell, no request
    ("tracker/templates/supervision/ledger_print.html", "|safe"),  # our own style sheet, into a PDF
    ("tracker/templates/notices/print.html", "|safe"),
    ("tracker/templates/reports/_body.html", "| safe"),  # the <br> between escaped lines
}


def test_nothing_in_the_product_starts_programs_or_evaluates_text():
    found = {(str(path.relative_to(ROOT)), word) for path in (ROOT / "tracker").rglob("*.*") if path.suffix in (".py", ".html")
             for word in WORDS.findall(path.read_text())}
    assert found - KNOWN == set()


def test_scripts_keep_nothing_in_the_browser():
    for path in (ROOT / "tracker/static/js").glob("*.js"):
        assert not re.search(r"localStorage|sessionStorage|indexedDB|document\.cookie|innerHTML|eval\(|new Function", path.read_text()), path.name


def test_passwords_cost_what_they_should():
    hashed = hash_password("一个 很长的 口令 在此")
    method, n, r, p = hashed.partition("$")[0].split(":")
    assert (method, int(r), int(p)) == ("scrypt", 8, 1) and int(n) >= 2**15 and check_password_hash(hashed, "一个 很长的 口令 在此")
