"""Notices on paper: readable, one sheet each, and only for those who may see them."""

import io
from datetime import date

import pypdf
import pytest

from tests.conftest import ROOT
from tests.jobs.done import job_of, taken
from tracker.boards.card import Card
from tracker.notices.issuing import Draft, issue
from tracker.printing import paper


@pytest.fixture
def notices(cast, card_of, app):
    app.config["TRACKER_FONTS"] = ROOT / "var" / "fonts"
    if not (app.config["TRACKER_FONTS"] / "fonts.json").exists():
        pytest.skip("the report's fonts are not made yet")
    card = card_of("weiqu", 5)
    Card.update(due_on=date(2026, 3, 31)).where(Card.id == card.id).execute()
    draft = Draft(due_on=date(2026, 6, 30), demand="演示：请抓紧办理。")
    made = issue({card.id: 0, card_of("sifaju", 3).id: 0}, draft, by=cast.office)
    return sorted(made.notices, key=lambda n: n.card_id != card.id)


def test_a_notice_prints_on_one_sheet_with_all_that_it_says(sign_in, cast, notices):
    response = sign_in(cast.street).get(f"/notices/{notices[0].id}.pdf")
    assert response.mimetype == "application/pdf"
    pages = pypdf.PdfReader(io.BytesIO(response.data)).pages
    text = "".join(page.extract_text() for page in pages).replace("\n", "")
    assert len(pages) == 1
    for part in (notices[0].code, "红色", "已逾期", "演示：请抓紧办理。", "2026年6月30日"):
        assert part in text, text


def test_a_list_prints_together_and_filtered(sign_in, cast, notices):
    office = sign_in(cast.office)
    assert len(pypdf.PdfReader(io.BytesIO(office.get("/notices.pdf").data)).pages) == 2
    assert len(pypdf.PdfReader(io.BytesIO(office.get("/notices.pdf?unit=sifaju").data)).pages) == 1
    assert office.get("/notices.pdf?colour=blue").status_code == 422


def test_a_long_list_is_made_as_a_job(sign_in, cast, notices, app, monkeypatch):
    monkeypatch.setattr(paper, "QUICK", 100)
    office = sign_in(cast.office)
    assert 'action="/notices.pdf?unit=sifaju"' in office.get("/notices.pdf?unit=sifaju").text
    assert (
        len(pypdf.PdfReader(io.BytesIO(taken(app, office, "/notices.pdf?unit=sifaju").data)).pages)
        == 1
    )


def test_paper_is_for_those_who_may_see_the_notice(sign_in, cast, notices, client):
    weiqu = next(n for n in notices if n.card.unit.code == "weiqu")
    assert sign_in(cast.department).get(f"/notices/{weiqu.id}.pdf").status_code == 404
    assert client.get(f"/notices/{weiqu.id}.pdf").status_code == 303
    assert sign_in(cast.department).post(f"/notices/{weiqu.id}.pdf").status_code == 404
    assert job_of(sign_in(cast.street).post(f"/notices/{weiqu.id}.pdf")).kind == "print"
