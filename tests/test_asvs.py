"""The table in docs/asvs.md: complete, and no test in it is only a name. What it claims of the whole code is shown here."""

import re
from pathlib import Path

from werkzeug.security import check_password_hash

from tracker.accounts import second_factor
from tracker.accounts.person import hash_password
from tracker.config import ROOT

TABLE = (ROOT / "docs/asvs.md").read_text()
ROWS = re.findall(
    r"^\| (\d+\.\d+\.\d+) \((\d)\) \| [^|]+ \| (met|partly|not met|site|n/a) \|", TABLE, re.M
)

# chapter.section: how many of its requirements, from the first, are of level 1 or 2 (those of level 3 stand at the end, or are left out here)
COUNTS = {
    "1.1": 2,
    "1.2": 9,
    "1.3": 11,
    "1.4": 3,
    "1.5": 2,
    "2.1": 3,
    "2.2": 3,
    "2.3": 4,
    "2.4": 1,
    "3.2": 2,
    "3.3": 4,
    "3.4": 6,
    "3.5": 5,
    "3.7": 2,
    "4.1": 3,
    "4.2": 1,
    "4.3": 2,
    "4.4": 4,
    "5.1": 1,
    "5.2": 3,
    "5.3": 2,
    "5.4": 3,
    "6.1": 3,
    "6.2": 12,
    "6.3": 4,
    "6.4": 4,
    "6.5": 5,
    "6.6": 3,
    "6.8": 4,
    "7.1": 3,
    "7.2": 4,
    "7.3": 2,
    "7.4": 5,
    "7.5": 2,
    "7.6": 2,
    "8.1": 2,
    "8.2": 3,
    "8.3": 1,
    "8.4": 1,
    "9.1": 3,
    "9.2": 4,
    "11.1": 2,
    "11.2": 3,
    "11.3": 3,
    "11.4": 4,
    "11.5": 1,
    "11.6": 1,
    "12.1": 3,
    "12.2": 2,
    "12.3": 4,
    "13.1": 1,
    "13.2": 5,
    "13.3": 2,
    "13.4": 5,
    "14.1": 2,
    "14.2": 4,
    "14.3": 3,
    "15.1": 3,
    "15.2": 3,
    "15.3": 7,
    "16.1": 1,
    "16.2": 5,
    "16.3": 4,
    "16.4": 3,
    "16.5": 3,
}


def test_every_requirement_of_levels_1_and_2_has_its_row():
    wanted = [
        f"{section}.{number}" for section, count in COUNTS.items() for number in range(1, count + 1)
    ]
    assert [number for number, level, _ in ROWS if level != "3"] == wanted


def test_what_is_met_has_a_test_or_is_a_decision_that_is_written_down():
    assert [
        line
        for line in re.findall(r"^\| \d.* \| met \|.*$", TABLE, re.M)
        if line.endswith("| |") and "| above | |" not in line
    ] == []


WORDS = re.compile(
    r"subprocess|os\.system|popen\(|(?<![.\w])(?:eval|exec)\(|pickle|marshal|yaml|render_template_string|from_string\(|\| ?safe\b"
)
KNOWN = {
    (
        "tracker/tables/reading.py",
        "subprocess",
    ),  # our own reader, in a process that may die: fixed words, the table on its standard input
    (
        "tracker/evidence/inspection.py",
        "subprocess",
    ),  # itself, in a process with limits: the file on its standard input
    (
        "tracker/backup/snapshot.py",
        "subprocess",
    ),  # pg_dump and pg_restore, for the operator's command; no shell, no request
    ("tracker/templates/overview/ledger_print.html", "|safe"),  # our own style sheet, into a PDF
    ("tracker/templates/notices/print.html", "|safe"),
    ("tracker/templates/reports/_body.html", "| safe"),  # the <br> between escaped lines
}


def test_nothing_in_the_product_starts_programs_or_evaluates_text():
    found = {
        (str(path.relative_to(ROOT)), word)
        for path in (ROOT / "tracker").rglob("*.*")
        if path.suffix in (".py", ".html")
        for word in WORDS.findall(path.read_text())
    }
    assert found - KNOWN == set()


def in_code(pattern: str) -> set[tuple[str, str]]:
    """(module, what was found in it), for every module of the product."""
    return {
        (path.relative_to(ROOT / "tracker").as_posix(), found)
        for path in (ROOT / "tracker").rglob("*.py")
        for found in re.findall(pattern, path.read_text(), re.M)
    }


def test_what_is_drawn_by_lot_is_drawn_by_secrets():
    found = in_code(r"^\s*(?:import|from) (random|uuid|numpy)\b|urandom|SystemRandom")
    assert found == {
        ("demo/samples.py", "random"),
        ("jobs/worker.py", "uuid"),
    }  # made-up data; a worker's name, which opens nothing


def test_digests_are_of_the_sha_2_family_but_for_codes_by_the_clock():
    assert in_code(r"(?i)\b(md[245]|sha_?1|crc32|adler32|hashlib\.new|ripemd\w*)\b") == {
        ("accounts/totp.py", "sha1")
    }


def test_each_purpose_of_the_key_has_words_of_its_own():
    """What is signed for one can then never stand for another."""
    uses = in_code(r"(hmac\.(?:new|digest)\(\s*key\b[^\n]+)")
    purposes = {re.search(r'"(\w+):', call)[1] for _, call in uses}
    assert len(uses) == len(purposes) == 4, uses


def test_demo_data_and_tests_are_no_part_of_the_product():
    assert {
        module
        for module, _ in in_code(r"^\s*(?:import|from) (tracker\.demo)\b")
        if not module.startswith("demo/")
    } == {"cli.py", "wiring.py"}
    assert in_code(r"^\s*(?:import|from) (tests|pytest|playwright)\b") == set()
    for_tests = {"pytest", "playwright", "frictionless", "moto", "vnu", "lxml"}
    assert not for_tests & set(
        re.findall(r"^([\w-]+)==", (ROOT / "requirements.txt").read_text(), re.M)
    )


def test_logs_go_to_standard_error_and_nowhere_else():
    assert in_code(r"\b(\w+Handler)\(|(?<![\w.])print\(|syslog|sentry") == {
        ("web/logs.py", "StreamHandler")
    }


def files(folder: str, pattern: str) -> list[Path]:
    """Those of the product's folder; there are some, or the test would look at nothing."""
    found = list((ROOT / folder).glob(pattern))
    assert found, folder
    return found


def test_scripts_write_to_no_key_that_they_are_given():
    for path in files("tracker/static/js", "*.js"):
        assert not re.search(
            r"__proto__|prototype|Object\.(assign|defineProperty|setPrototypeOf)|structuredClone|\bfor \([^)]* in |\w\[[A-Za-z_.]+\] = ",
            path.read_text(),
        ), path.name


def test_scripts_keep_nothing_in_the_browser():
    for path in files("tracker/static/js", "*.js"):
        assert not re.search(
            r"localStorage|sessionStorage|indexedDB|document\.cookie|innerHTML|eval\(|new Function",
            path.read_text(),
        ), path.name


def test_passwords_cost_what_they_should():
    hashed = hash_password("一个 很长的 口令 在此")
    method, n, r, p = hashed.partition("$")[0].split(":")
    assert (
        (method, int(r), int(p)) == ("scrypt", 8, 1)
        and int(n) >= 2**15
        and check_password_hash(hashed, "一个 很长的 口令 在此")
    )


def test_recovery_codes_cost_a_quarter_of_that():
    assert second_factor.COST >= 2**13
