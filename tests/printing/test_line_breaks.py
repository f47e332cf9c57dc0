"""What no line may part is one element; everything else may break where it will."""

import re

import pytest

from tracker.printing.line_breaks import bound

pytestmark = pytest.mark.one_database  # of words at hand, without a database


def kept(text):
    return re.findall(r'<span class="whole-words">(.*?)</span>', str(bound(text)))


def test_a_number_stays_with_what_it_counts_and_the_mark_after_it():
    assert kept(
        "已销号351张、待核验46张，下降32.0个百分点；参训1058人次，占81.5%（第1项）在其内"
    ) == ["351张、", "46张，", "32.0个百分点；", "1058人次，", "81.5%", "1项）", "其内"]


def test_no_opening_mark_is_held_at_the_end_of_a_line():
    assert kept("任务12项（第10—21项）的进展") == ["12项", "21项）", "进展"]


def test_the_last_two_characters_of_a_paragraph_stay_together():
    assert kept("核验时退回过的。") == ["过的。"] and kept("逾期未销号6张。") == ["6张。"]


def test_a_number_longer_than_a_line_may_break():
    assert not kept("甲" + "9" * 300 + "份，乙丙，")


def test_words_stay_words():
    assert str(bound("<b>3&张</b>")) == "&lt;b&gt;3&amp;张&lt;/b&gt;"
