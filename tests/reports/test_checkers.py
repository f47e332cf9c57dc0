"""Independent programs check every sort of paper: PDF/A-3a, PDF/UA-1, sound structure, and one text for all readers."""

import io
import json
import subprocess
from dataclasses import replace
from datetime import date

import outloud
import page
import pdfua
import pytest
from pypdf import PdfReader

from tests.printing.scripts import EVERY
from tests.reports.readers import READERS, missing_glyphs
from tests.reports.sample import TITLE, sample_of_unit
from tracker.boards.card import Card, State
from tracker.notices import notice_paper
from tracker.notices.issuing import Draft
from tracker.notices.issuing import issue as issue_notices
from tracker.notices.notice import Notice
from tracker.notices.queries import notice_for
from tracker.overview import ledger_paper
from tracker.overview.ledger import Filters, lines_of
from tracker.printing import glyphs, pdf
from tracker.reports import document
from tracker.reports.editions.edition import latest
from tracker.reports.editions.issuing import issue, preview, seen_of
from tracker.reports.figures.figures import Figures, Narrative, Stamp

PROFILES = (page.ValidationProfile.PDF_A_3A, page.ValidationProfile.PDF_UA_1)
# What outloud only warns of: an address that somebody typed stays text, and a notice is headed by its number.
MEANT = {"LNK-010", "HDG-010"}
HOSTILE = EVERY + (
    '<img src="x" onerror="alert(1)"> =1+1 经办人：赵䶮、𬭎、㛃、𠅤，鿭𫟷鿬鿫，砲里街办。https://www.example.gov.cn/'
    + "a" * 200
)


def checked(path, meant=MEANT):
    """Nothing that any checker finds; the same text for every reader, and no empty boxes."""
    found = [
        f"{profile.value}: {fault.rule_id} {fault.message}"
        for profile in PROFILES
        for fault in page.validate_pdf(path, profile=profile).failures
    ]
    found += [f"pdfua: {fault.rule_id} {fault.message}" for fault in pdfua.validate(path).findings]
    said = outloud.check(str(path))
    found += [f"outloud: {said.error}"] if said.error else []
    found += [
        f"outloud: {fault.rule} {fault.message}"
        for fault in said.findings
        if fault.severity != "info" and fault.rule not in meant
    ]
    structure = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True)
    found += [structure.stdout + structure.stderr] if structure.returncode else []
    texts = [reader(path) for reader in READERS]
    found += (
        ["the readers differ"]
        if texts[0] != texts[1] or texts[1] != texts[2] or len(texts[0]) < 20
        else []
    )
    return found + missing_glyphs(path)


@pytest.fixture
def kept(tmp_path):
    """kept(content) → its path in a file."""

    def made(content):
        path = tmp_path / "paper.pdf"
        path.write_bytes(content)
        return path

    return made


def corrected():
    stamp = Stamp(
        "2026-2", date(2026, 12, 31), "2026-1", "附表1中第7项任务的完成率有误，据实更正。"
    )
    return replace(
        sample_of_unit("s14"),
        edition=stamp,
        narrative=Narrative(HOSTILE, "一是压实责任。\n二是按季度通报。" + HOSTILE),
    )


def without_evidence():
    return replace(
        sample_of_unit("s03"), evidence=0, briefings=(), trainings=(), posts=None, notices=None
    )


FIGURES = {
    "a correction": corrected,
    "a unit": lambda: sample_of_unit("d00"),
    "a unit without evidence": without_evidence,
    "a year without cards": lambda: Figures(2026, date(2026, 1, 1), TITLE),
}


@pytest.mark.one_database
def test_the_districts_report_passes_every_checker(district, kept):
    assert checked(kept(district)) == []


@pytest.mark.one_database
@pytest.mark.parametrize("what", FIGURES)
def test_a_report_passes_every_checker(what, fonts_folder, kept):
    assert checked(kept(document.printed(FIGURES[what](), fonts_folder))) == []


@pytest.mark.one_database
def test_the_ledger_passes_every_checker(app, cast, fonts_folder, kept):
    Card.update(state=State.DOING, progress=HOSTILE).where(Card.year == 2026).execute()
    lines = lines_of(2026, Filters(), cast.office, 15)[
        :60
    ]  # 13 pages; test_ledger_paper prints them all
    html = ledger_paper.html(lines, "2026年政务公开任务台账", "演示办公室", date(2026, 11, 24))
    # what outloud takes for a running head is the table's, which stands again at the top of each page
    assert checked(kept(pdf.render(html, fonts_folder=fonts_folder)), MEANT | {"PAG-001"}) == []


def test_notices_pass_every_checker(app, cast, card_of, fonts_folder, kept):
    cards = {card_of("weiqu", number).id: 0 for number in (4, 5, 33)}
    issue_notices(cards, Draft(date(2026, 12, 1), HOSTILE), by=cast.office)
    found = [notice_for(cast.office, notice.id) for notice in Notice.select()]
    html = notice_paper.html(found, "演示办公室", date(2026, 11, 24))
    assert checked(kept(pdf.render(html, fonts_folder=fonts_folder))) == []


def test_an_issued_edition_and_its_correction_pass_every_checker(app, cast, fonts_folder, kept):
    app.config["TRACKER_FONTS"], store = fonts_folder, app.extensions["store"]
    for number, reason in (
        ("2026-weiqu-1", ""),
        ("2026-weiqu-2", "第5项任务的时限有误，据实更正。"),
    ):
        seen = seen_of(preview(2026, "weiqu", demo=False))
        issue(
            2026, "weiqu", seen=seen, reason=reason, by=cast.office, config=app.config, store=store
        )
        edition = latest(2026, "weiqu")
        with store.open(edition.pdf_sha256) as file:
            content = file.read()
        assert edition.number == number and checked(kept(content)) == []
        reader = PdfReader(io.BytesIO(content))
        assert number in reader.pages[0].extract_text() and reason in reader.pages[
            0
        ].extract_text().replace("\n", "")
        assert json.loads(reader.attachments["figures.json"][0]) == json.loads(edition.figures)


def test_an_empty_box_would_be_found(fonts_folder, kept, monkeypatch):
    monkeypatch.setattr(glyphs, "printable", lambda html, _: html)
    html = '<!doctype html><html lang="zh-CN"><title>试</title><body><main id="body"><p>张\U0003134a</p></main></body></html>'
    assert [
        fault[-1] for fault in missing_glyphs(kept(pdf.render(html, fonts_folder=fonts_folder)))
    ] == ["\U0003134a"]
