"""Any signed-in person reads and prints reports; an unknown year or unit is told in a sentence."""

import io

import pytest
from pypdf import PdfReader

from tests.conftest import NOW
from tests.jobs.done import taken
from tracker.boards.card import Card, State
from tracker.boards.year import Year
from tracker.jobs.job import Job
from tracker.printing.views import free_press


@pytest.fixture
def reader(sign_in, cast):
    return sign_in(cast.viewer)


def text_of(response):
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(response.data)).pages)


@pytest.mark.parametrize(
    "path", ["/reports", "/reports/2026", "/reports/2026.pdf", "/reports/2026/weiqu.pdf"]
)
def test_a_stranger_is_sent_to_sign_in(client, path):
    response = client.get(path)
    assert response.status_code == 303
    assert "/sign-in" in response.location


def test_the_years_are_listed_with_each_units_report(reader):
    page = reader.get("/reports").text
    assert 'href="/reports/2026"' in page and 'href="/reports/2026/weiqu"' in page


def test_the_page_has_every_task_and_leads_to_its_cards(reader, card_of):
    page = reader.get("/reports/2026").text
    assert all(f'id="task-{number}"' in page for number in range(1, 39))
    assert f'href="/cards/{card_of("weiqu", 33).id}"' in page
    assert 'style="' not in page, "the content security policy refuses inline style"


def test_a_unit_has_a_page_of_its_own(reader):
    page = reader.get("/reports/2026/weiqu").text
    assert "韦曲街办" in page and "单位任务对照表" not in page


def test_html_in_a_progress_text_is_shown_and_not_run(reader, card_of):
    card = card_of("weiqu", 33)
    Card.update(
        state=State.SUBMITTED, submitted_at=NOW, progress='<script>alert(1)</script><img src="x">'
    ).where(Card.id == card.id).execute()
    page = reader.get("/reports/2026/weiqu").text
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page


@pytest.mark.one_database
def test_the_districts_pdf_is_named_and_readable(reader, fonts_folder, app):
    app.config["TRACKER_FONTS"] = fonts_folder
    offer = reader.get("/reports/2026.pdf")
    assert 'action="/reports/2026.pdf"' in offer.text and "在后台进行" in offer.text
    response = taken(app, reader, "/reports/2026.pdf")
    assert response.mimetype == "application/pdf"
    assert "filename*=UTF-8''" in response.headers["Content-Disposition"]
    assert "单位任务对照表" in text_of(response)


def test_a_units_pdf_is_its_own(reader, fonts_folder, app):
    app.config["TRACKER_FONTS"] = fonts_folder
    text = text_of(reader.get("/reports/2026/weiqu.pdf"))
    assert "韦曲" in text and "滦镇街办" not in text


def test_while_the_press_is_busy_nobody_waits_and_a_job_is_offered(reader, fonts_folder, app):
    app.config["TRACKER_FONTS"] = fonts_folder
    with app.app_context(), free_press() as mine:
        assert mine
        offer = reader.get("/reports/2026/weiqu.pdf")
        assert (
            'action="/reports/2026/weiqu.pdf"' in offer.text and "正在打印另一份文件" in offer.text
        )
        assert "韦曲" in text_of(taken(app, reader, "/reports/2026/weiqu.pdf"))
    assert reader.get("/reports/2026/weiqu.pdf").mimetype == "application/pdf"


@pytest.mark.parametrize(
    "path",
    ["/reports/2031", "/reports/2031.pdf", "/reports/2026/nowhere", "/reports/2026/nowhere.pdf"],
)
def test_an_unknown_year_or_unit_is_not_found(reader, path):
    response = reader.get(path)
    assert response.status_code == 404
    assert "年度还没有开启" in response.text or "没有“nowhere”" in response.text


def test_missing_fonts_are_named_instead_of_a_broken_report(reader, app, tmp_path):
    app.config["TRACKER_FONTS"] = tmp_path
    for response in (
        reader.get("/reports/2026/weiqu.pdf"),
        reader.get("/reports/2026.pdf"),
        reader.post("/reports/2026.pdf"),
    ):
        assert response.status_code == 422
        assert "仿宋" in response.text and "./manage setup" in response.text
    assert not Job.select().exists()


def test_without_any_year_the_list_says_so(reader):
    Card.delete().execute() and Year.delete().execute()
    assert "还没有开启任何年度" in reader.get("/reports").text
