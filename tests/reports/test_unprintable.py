"""Before a report is issued: each place that prints as 〓, with a link to where it can be mended."""

from datetime import date, datetime

import pytest

from tests.evidence.conftest import filed  # noqa: F401
from tests.printing.scripts import MISSING
from tracker.boards.card import Card, State
from tracker.reports.editions import draft
from tracker.reports.figures.records import figures_of
from tracker.reports.text.unprintable import Place, places


@pytest.fixture
def card(card_of):
    card = card_of("weiqu", 36)
    Card.update(
        state=State.SUBMITTED, progress=f"已培训{MISSING}三次。", submitted_at=datetime(2026, 2, 1)
    ).where(Card.id == card.id).execute()
    return card


def named(character=MISSING) -> str:
    return f"“{character}”（U+{ord(character):04X}）"


def test_a_card_is_named_with_its_unit_and_linked(app, card, fonts_folder):
    assert places(figures_of(2026, None), fonts_folder) == [
        Place("韦曲街办 任务36", f"/cards/{card.id}", named(), f"已培训{MISSING}三次。")
    ]


def test_records_lead_to_what_can_be_searched_for(app, cast, filed, fonts_folder):  # noqa: F811
    filed(values={"subject": f"{MISSING}专题学习"}, on=date(2026, 3, 5))
    (place,) = places(figures_of(2026, "weiqu"), fonts_folder)
    assert place.what == "韦曲街办 学习培训"
    assert place.address == "/evidence?q=%E4%B8%93%E9%A2%98%E5%AD%A6%E4%B9%A0"


def test_the_preview_lists_them_and_the_narrative_leads_to_its_draft(sign_in, cast, card):
    draft.save(2026, None, "问题\U0003134a", "", seen=0, by=cast.office)
    page = sign_in(cast.office).get("/reports/2026/preview").text
    assert "有 2 处的字打印不出来" in page
    assert f'<a href="/cards/{card.id}">韦曲街办 任务36</a>' in page and "（U+E000）" in page
    assert '<a href="/reports/2026/draft">编写的文字</a>' in page and "（U+3134A）" in page


def test_a_report_that_prints_whole_says_nothing(sign_in, cast):
    assert "打印不出来" not in sign_in(cast.office).get("/reports/2026/preview").text
