"""Ids, versions, pages and years of a request: what is no number is nothing, everywhere."""

import re
from pathlib import Path

import pytest
from werkzeug.datastructures import MultiDict

from tracker.web import arguments

LARGEST = 2**31 - 1
# superscript, Arabic and full-width digits, signs, fractions, an exponent, and what int() refuses to read
NONSENSE = [
    "",
    " ",
    "x",
    "²",
    "٣",
    "３",
    "-1",
    "+1",
    "1_0",
    "1.0",
    "1e3",
    "9" * 5000,
    "0" * 5000 + "1",
]


@pytest.mark.parametrize("text", [*NONSENSE, None, str(LARGEST + 1)])
def test_what_is_no_number_is_the_default(text):
    assert arguments.number(text) == -1
    assert arguments.number(text, None) is None


@pytest.mark.parametrize(
    ("text", "number"), [("0", 0), ("007", 7), (" 12 ", 12), (str(LARGEST), LARGEST)]
)
def test_ascii_digits_are_a_number(text, number):
    assert arguments.number(text, None) == number


def test_a_column_of_64_bits_takes_larger_numbers():
    assert arguments.number(str(2**40), None, 2**62) == 2**40
    assert arguments.number(str(2**62 + 1), None, 2**62) is None


@pytest.mark.parametrize(("text", "page"), [("3", 3), ("0", 1), ("-2", 1), ("x", 1)])
def test_a_page_is_at_least_the_first(text, page):
    assert arguments.page_in({"page": text}) == page
    assert arguments.page_in({}) == 1


@pytest.mark.parametrize(
    ("text", "year"), [("2026", 2026), ("9999", 9999), ("10000", None), ("0", None), ("", None)]
)
def test_a_year_is_one_that_a_date_can_have(text, year):
    assert arguments.year_in({"year": text}) == year


def test_of_several_ids_the_nonsense_is_left_out():
    form = MultiDict([("card", "7"), ("card", "x"), ("card", "8"), ("other", "9")])
    assert arguments.ids_in(form, "card") == [7, 8]


def test_a_row_whose_id_or_version_is_nonsense_is_left_out():
    form = MultiDict([("card", "7:3"), ("card", "8:x"), ("card", "9"), ("card", "x:1")])
    assert arguments.versions_in(form, "card") == {7: 3}
    assert arguments.versions_in(MultiDict([("cards", "7-0")]), "cards", "-") == {7: 0}


ADDRESSES = [
    "/find?q=公开&year={}&unit={}&page={}&part=records",
    "/evidence?year={}&unit={}&page={}&card={}",
    "/overview?page={}",
    "/overview/2026?page={}",
    "/boards/2026?page={}",
    "/ledger/2026?task={}&page={}",
    "/notices?year={}&page={}",
    "/notices/new?year={}&card={}",
]


@pytest.mark.parametrize("text", ["²", "-1", "99999", str(2**31), "9" * 5000])
@pytest.mark.parametrize("address", ADDRESSES)
def test_no_page_fails_over_a_number(cast, sign_in, address, text):
    answer = sign_in(cast.office).get(address.replace("{}", text), follow_redirects=True)
    assert answer.status_code == 200


def test_pages_read_numbers_in_one_place():
    """Other digit checks are of dates, tables, settings of the machine and text, none of them a request's."""
    wrong = [
        str(path)
        for path in Path(arguments.__file__).parents[1].rglob("*.py")
        if "views" in str(path)
        and re.search(r"isdigit|isdecimal|, int\)|type=int|int\(request", path.read_text())
    ]
    assert wrong == []
