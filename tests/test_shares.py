"""The run behind `./manage test` itself: what goes to PostgreSQL, and what is said of a test that failed or died."""

import subprocess
import sys

import pytest

from tests.server import ROOT
from tests.shares import Ran, cover

pytestmark = pytest.mark.one_database

FILES = {
    "test_a.py": "import os\ndef test_good(): pass\ndef test_end(): os._exit(0)\ndef test_after(): pass\n",
    "test_b.py": "def test_bad(): assert False\ndef test_fine(): pass\n",
}


@pytest.mark.parametrize(
    ("ran", "chosen"),
    [
        ({1: {b"a"}, 2: {b"a", b"b"}, 3: set()}, {2}),
        ({1: {b"a", b"b"}, 2: {b"b", b"c", b"d"}, 3: {b"a"}}, {1, 2}),
        ({1: {b"z"}}, set()),
    ],
)
def test_every_statement_is_sent_by_one_of_the_tests_that_are_chosen(ran, chosen):
    tests = {place: Ran(statements=statements) for place, statements in ran.items()}
    assert cover(tests, {b"z"}) == chosen


def run(folder, *more):
    command = [
        "-m",
        "pytest",
        "-p",
        "tests.shares",
        "-p",
        "no:cacheprovider",
        "-c",
        "/dev/null",
        "--rootdir",
    ]
    return subprocess.run(
        [sys.executable, *command, folder, *more, folder],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )


@pytest.fixture
def folder(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def test_a_failure_and_a_process_that_dies_are_counted_and_end_the_run_with_1(folder):
    done = run(folder)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (
        1,
        "SQLite 2 passed, 3 failed; PostgreSQL 0 passed, 0 failed; 2 passed, 3 failed",
    )
    assert "test_a.py::test_after" in done.stdout


def test_a_run_without_a_failure_ends_with_0(folder):
    done = run(folder, "-k", "good or fine")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (
        0,
        "SQLite 2 passed, 0 failed; PostgreSQL 0 passed, 0 failed; 2 passed, 0 failed",
    )
