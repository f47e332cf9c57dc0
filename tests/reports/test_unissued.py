"""Before a report is issued: its narrative is its writers', and only what was submitted is told as a unit's word."""

import zipfile
from io import BytesIO

import pytest

from tests.evidence.conftest import filed, stage, store  # noqa: F401
from tests.jobs.done import taken
from tracker.boards import moves
from tracker.boards.card import Card, State
from tracker.boards.transitions import Move
from tracker.reports import document
from tracker.reports.editions import draft
from tracker.reports.editions.snapshot import frozen
from tracker.reports.figures.records import figures_of

SCOPES = [None, "weiqu"]


@pytest.fixture
def readable(monkeypatch):
    """What would be printed, as text."""
    monkeypatch.setattr(
        document,
        "printed",
        lambda figures, _: b"%PDF-1.7" + (document.html(figures) + frozen(figures)).encode(),
    )


@pytest.mark.parametrize("code", SCOPES)
def test_the_narrative_is_read_by_its_writers_alone_until_it_is_issued(
    sign_in, cast, readable, issued, code, monkeypatch
):
    draft.save(2026, code, "演示：密存问题", "演示：密存安排", seen=0, by=cast.office)
    address = f"/reports/2026/{code}" if code else "/reports/2026"

    def readers():
        return {
            name
            for name, person in vars(cast).items()
            if "密存" in sign_in(person).get(address).text
        }

    assert readers() == {"office", "office2"}
    assert "尚未印发" in sign_in(cast.street).get(address).text
    issued(code)
    assert readers() == set(vars(cast))
    draft.save(2026, code, "演示：改写问题", "演示：改写安排", seen=1, by=cast.office)
    page = sign_in(cast.street).get(address).text
    assert "密存问题" in page and "改写" not in page
    assert "改写" in sign_in(cast.office).get(address).text


@pytest.mark.parametrize(("who", "reads"), [("street", False), ("admin", False), ("office", True)])
def test_what_is_printed_and_packed_holds_no_more_than_its_reader_may_read(
    app, sign_in, cast, readable, who, reads
):
    for code in SCOPES:
        draft.save(2026, code, "演示：密存问题", "演示：密存安排", seen=0, by=cast.office)
    client = sign_in(getattr(cast, who))
    assert ("密存" in client.get("/reports/2026/weiqu.pdf").data.decode()) == reads
    archive = zipfile.ZipFile(
        BytesIO(taken(app, client, "/reports/2026/archive", source="drafts").data)
    )
    assert any("密存" in archive.read(name).decode() for name in archive.namelist()) == reads


def test_a_text_that_was_saved_and_not_submitted_is_not_published(card_of, cast):
    Card.update(state=State.DOING).where(Card.id == card_of("weiqu", 5).id).execute()
    card = moves.save_progress(card_of("weiqu", 5), "演示草稿一句", by=cast.street)
    assert "草稿" not in frozen(figures_of(2026)) + frozen(figures_of(2026, "weiqu"))
    moves.apply(card, "submit", by=cast.street, seen=0, move=Move("演示缺少材料"))
    assert "演示草稿一句" in frozen(figures_of(2026)) and "演示草稿一句" in frozen(
        figures_of(2026, "weiqu")
    )
    moves.apply(card, "return", by=cast.office, seen=1, move=Move("演示退回"))
    assert "草稿" not in frozen(figures_of(2026)) and "缺少材料" not in frozen(figures_of(2026))


def test_titles_of_meetings_are_for_those_who_may_see_the_records(sign_in, cast, filed):  # noqa: F811
    filed()
    for who, reads in (("street", True), ("department", False), ("admin", False)):
        page = sign_in(getattr(cast, who)).get("/reports/2026").text
        assert ("《条例》专题学习" in page) == reads and "2026-03-05" in page
    assert "《条例》专题学习" in frozen(figures_of(2026))
