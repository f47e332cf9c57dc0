"""Issuing: once, whole, for good; what was issued can be corrected and verified, never changed."""
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.reports.issued import issued, press  # noqa: F401  (fixtures)
from tests.reports.sample import sample
from tracker.audit.entry import Entry
from tracker.boards import moves
from tracker.boards.card import Card
from tracker.boards.year import Year
from tracker.db import db
from tracker.evidence.uploads import is_named
from tracker.refusals import Conflict, Invalid, Refused
from tracker.reports import document, draft, edition
from tracker.reports.edition import Damaged, Edition
from tracker.reports.frozen import digest, frozen, thawed
from tracker.reports.issuing import issue, preview, seen_of


def test_frozen_figures_come_back_as_they_were():
    assert thawed(frozen(sample())) == sample()


def test_an_edition_keeps_number_figures_and_both_digests(app, issued, cast):
    found = issued()
    assert (found.number, found.issued_by, found.address) == ("2026-1", cast.office, "/open/2026/report-2026-1.pdf")
    assert found.pdf(app.extensions["store"]) == b"%PDF-1.7 2026-1"
    assert digest(found.figures) == found.figures_sha256
    assert found.thawed().edition.number == "2026-1"
    assert '"card": 0' in found.figures, "ids of rows mean nothing outside"
    assert Entry.get(Entry.action == "report.issue").label == "2026-1"


def test_the_districts_edition_locks_the_year_and_a_units_does_not(issued, card_of, cast):
    assert issued("weiqu").number == "2026-weiqu-1"
    assert Year.get_by_id(2026).locked_at is None
    issued()
    assert Year.get_by_id(2026).locked_at
    with pytest.raises(Refused):
        moves.apply(card_of("weiqu", 5), "receive", by=cast.street, seen=0)


def test_what_the_office_wrote_is_frozen_with_it(issued, cast):
    draft.save(2026, None, "一是进度不均。\n\n ", "加强督办。", seen=0, by=cast.office)
    frozen_words = issued().thawed().narrative
    assert (frozen_words.problems, frozen_words.next_steps) == ("一是进度不均。", "加强督办。")


def test_a_draft_that_somebody_else_changed_is_not_overwritten(app, cast):
    draft.save(2026, None, "甲", "", seen=0, by=cast.office)
    with pytest.raises(Conflict):
        draft.save(2026, None, "乙", "", seen=0, by=cast.office2)
    assert draft.narrative_of(2026, None).problems == "甲"


def test_a_preview_that_is_no_longer_true_is_not_issued(app, cast, press, card_of):
    seen = seen_of(preview(2026, None, demo=False))
    Card.update(state="closed").where(Card.id == card_of("weiqu", 33).id).execute()
    with pytest.raises(Conflict):
        issue(2026, None, seen=seen, reason="", by=cast.office, config=app.config, store=app.extensions["store"])
    assert not Edition.select().exists() and Year.get_by_id(2026).locked_at is None


def test_a_change_while_the_press_runs_stops_the_issue(app, cast, monkeypatch, card_of):
    def meanwhile(*_):
        Card.update(state="closed").where(Card.id == card_of("weiqu", 33).id).execute()
        return b"%PDF"
    monkeypatch.setattr(document, "printed", meanwhile)
    with pytest.raises(Conflict):
        issue(2026, None, seen=seen_of(preview(2026, None, demo=False)), reason="", by=cast.office, config=app.config, store=app.extensions["store"])
    assert not Edition.select().exists() and Year.get_by_id(2026).locked_at is None


def test_of_two_who_issue_at_once_one_does(app, cast, press):
    seen = seen_of(preview(2026, None, demo=False))

    def attempt(person):
        with db.connection_context():
            try:
                return issue(2026, None, seen=seen, reason="", by=person, config=app.config, store=app.extensions["store"]).number
            except Conflict:
                return "conflict"
    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, [cast.office, cast.office2])) == ["2026-1", "conflict"]
    assert Edition.select().count() == 1


def test_a_correction_names_what_it_replaces_and_why(issued):
    first = issued()
    with pytest.raises(Invalid):
        issued()
    second = issued(reason="单位名称有误")
    assert (second.number, second.replaces, second.reason) == ("2026-2", first, "单位名称有误")
    assert second.thawed().edition.replaces == "2026-1"
    assert edition.latest(2026, None) == second


def test_missing_fonts_refuse_before_anything_is_kept(app, cast, tmp_path):
    app.config["TRACKER_FONTS"] = tmp_path
    with pytest.raises(Refused, match="./manage setup"):
        issue(2026, "weiqu", seen=seen_of(preview(2026, "weiqu", demo=False)), reason="", by=cast.office, config=app.config, store=app.extensions["store"])
    assert not Edition.select().exists() and not list(app.extensions["store"])


def test_a_real_edition_says_its_number_and_is_the_same_when_printed_again(app, cast, fonts_folder):
    app.config["TRACKER_FONTS"] = fonts_folder
    made = issue(2026, "weiqu", seen=seen_of(preview(2026, "weiqu", demo=False)), reason="", by=cast.office, config=app.config, store=app.extensions["store"])
    assert document.printed(made.thawed(), fonts_folder) == made.pdf(app.extensions["store"])


def test_an_abandoned_upload_of_the_same_file_does_not_take_it_away(issued):
    assert is_named(issued().pdf_sha256)


def verify(app):
    return app.test_cli_runner().invoke(args=["report", "verify"], catch_exceptions=False)


def test_verify_is_content_with_what_is_whole(app, issued):
    issued() and issued(reason="更正")
    result = verify(app)
    assert result.exit_code == 0 and "2026-2" in result.output


def test_verify_and_the_reader_notice_a_flipped_byte(app, issued):
    made = issued()
    path = app.extensions["store"]._path(made.pdf_sha256)
    content = bytearray(path.read_bytes())
    content[3] ^= 1
    path.write_bytes(content)
    result = verify(app)
    assert result.exit_code == 1 and "2026-1" in result.output and "文件与印发时不符" in result.output
    with pytest.raises(Damaged):
        made.pdf(app.extensions["store"])
    path.unlink()
    assert "文件不见了" in verify(app).output


@pytest.mark.parametrize("change", [{"figures": Edition.figures.concat(" ")}, {"reason": "改"}, {"issued_on": "2020-01-01"}])
def test_verify_and_the_reader_notice_an_edited_row(app, issued, change):
    made = issued()
    Edition.update(**change).where(Edition.id == made.id).execute()
    assert verify(app).exit_code == 1
    with pytest.raises(Damaged):
        Edition.get_by_id(made.id).thawed()
