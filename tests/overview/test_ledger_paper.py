"""The ledger on paper: landscape, every line, and no column that has nothing."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.conftest import NOW
from tests.jobs.done import taken
from tracker.jobs.job import Job
from tracker.overview import ledger_paper
from tracker.overview.ledger import Filters, lines_of
from tracker.refusals import Refused


def test_a_column_without_anything_is_left_out(app, cast):
    page = ledger_paper.html(
        lines_of(2026, Filters(unit="weiqu"), cast.office, 15), "演示台账", "演示办公室", NOW.date()
    )
    assert "责任单位" in page and "督办单号" not in page and page.count("<tr>") == 1 + 13


def test_an_empty_ledger_is_not_printed(cast):
    with pytest.raises(Refused, match="没有可以打印"):
        ledger_paper.ledger(cast.office, {}, 2026, unit="nowhere")


def test_the_whole_years_is_made_as_a_job_with_the_eyes_of_who_asks(
    app, sign_in, cast, fonts_folder
):
    app.config["TRACKER_FONTS"] = fonts_folder
    client = sign_in(cast.street)
    offer = client.get("/ledger/2026.pdf?by=task")
    assert 'action="/ledger/2026.pdf?by=task"' in offer.text
    response = taken(app, client, "/ledger/2026.pdf?by=task")
    assert len(PdfReader(BytesIO(response.data)).pages) > 10
    assert "%E6%8C%89%E4%BB%BB%E5%8A%A1" in response.headers["Content-Disposition"]  # 按任务
    job = Job.get()
    assert (job.person, job.arguments) == (
        cast.street,
        {"paper": "ledger", "number": 2026, "by": "task"},
    )


def test_it_prints_in_landscape_through_its_address(app, sign_in, cast, fonts_folder):
    app.config["TRACKER_FONTS"] = fonts_folder
    response = sign_in(cast.street).get("/ledger/2026.pdf?unit=weiqu")
    assert response.status_code == 200, response.text
    pages = PdfReader(BytesIO(response.data)).pages
    box = pages[0].mediabox
    assert box.width > box.height and "任务台账" in pages[0].extract_text()
