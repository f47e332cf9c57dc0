"""Issuing: once, whole, for good; what was issued can be corrected and verified, never changed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest

from tests.conftest import NOW
from tests.reports.sample import sample
from tracker.audit.entry import Entry
from tracker.boards import moves
from tracker.boards.card import Card
from tracker.boards.year import Year
from tracker.data.database import db
from tracker.data.stored_files import is_named
from tracker.jobs import queue
from tracker.jobs.work import work_off
from tracker.refusals import Conflict, Invalid, Refused
from tracker.reports import document
from tracker.reports.editions import draft, edition
from tracker.reports.editions.edition import Damaged, Edition
from tracker.reports.editions.issuing import issue, preview, seen_of
from tracker.reports.editions.snapshot import digest, frozen, thawed


def test_frozen_figures_come_back_as_they_were():
    assert thawed(frozen(sample())) == sample()


def test_an_edition_keeps_number_figures_and_both_digests(app, issued, cast):
    found = issued()
    assert (found.number, found.issued_by, found.address) == (
        "2026-1",
        cast.office,
        "/open/2026/report-2026-1.pdf",
    )
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


def test_a_move_that_was_under_way_while_the_year_was_locked_comes_too_late(app, card_of, cast):
    """It had found the year open; the report was frozen before it wrote."""
    card, begun, frozen = card_of("weiqu", 5), Event(), Event()

    def freeze():
        with db.connection_context(), db.atomic():
            Year.update(locked_at=NOW).execute()
            begun.set()
            frozen.wait(1)

    def move():
        begun.wait(10)
        with db.connection_context():
            try:
                return moves.apply(card, "receive", by=cast.street, seen=0).state
            except Conflict:
                return "conflict"

    with ThreadPoolExecutor(2) as pool:
        freezing, moving = pool.submit(freeze), pool.submit(move)
        freezing.result()
        assert moving.result() == "conflict"
    assert Card.get_by_id(card.id).state == "pending"


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
        issue(
            2026,
            None,
            seen=seen,
            reason="",
            by=cast.office,
            config=app.config,
            store=app.extensions["store"],
        )
    assert not Edition.select().exists() and Year.get_by_id(2026).locked_at is None


def test_a_change_while_the_press_runs_stops_the_issue(app, cast, monkeypatch, card_of):
    def meanwhile(*_):
        Card.update(state="closed").where(Card.id == card_of("weiqu", 33).id).execute()
        return b"%PDF"

    monkeypatch.setattr(document, "printed", meanwhile)
    with pytest.raises(Conflict):
        issue(
            2026,
            None,
            seen=seen_of(preview(2026, None, demo=False)),
            reason="",
            by=cast.office,
            config=app.config,
            store=app.extensions["store"],
        )
    assert not Edition.select().exists() and Year.get_by_id(2026).locked_at is None


def test_of_two_who_issue_at_once_one_does(app, cast, press):
    seen = seen_of(preview(2026, None, demo=False))

    def attempt(person):
        with db.connection_context():
            try:
                return issue(
                    2026,
                    None,
                    seen=seen,
                    reason="",
                    by=person,
                    config=app.config,
                    store=app.extensions["store"],
                ).number
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


def test_a_correction_is_of_the_day_on_which_the_year_was_frozen(issued, card_of, frozen_clock):
    due = card_of("weiqu", 33)
    Card.update(due_on=NOW.date() + timedelta(days=30)).where(Card.id == due.id).execute()
    first = issued().thawed()
    frozen_clock(NOW + timedelta(days=200))
    second, unit = issued(reason="单位名称有误").thawed(), issued("weiqu").thawed()
    assert (second.totals.overdue, second.made_on) == (first.totals.overdue, NOW.date())
    assert (unit.totals.overdue, unit.made_on) == (0, NOW.date()), (
        "a unit's agrees with the district's"
    )
    assert second.edition.issued_on == (NOW + timedelta(days=200)).date()
    assert "更正本，代替编号2026-1，统计截止日不变。" in document.html(
        second
    ) and "数据截至2026年6月15日" in document.html(second)


def test_until_the_year_is_frozen_a_correction_is_of_its_own_day(issued, frozen_clock):
    issued("weiqu")
    frozen_clock(NOW + timedelta(days=200))
    assert issued("weiqu", reason="更正").thawed().made_on == (NOW + timedelta(days=200)).date()


def test_missing_fonts_refuse_before_anything_is_kept(app, cast, tmp_path):
    app.config["TRACKER_FONTS"] = tmp_path
    with pytest.raises(Refused, match="./manage setup"):
        issue(
            2026,
            "weiqu",
            seen=seen_of(preview(2026, "weiqu", demo=False)),
            reason="",
            by=cast.office,
            config=app.config,
            store=app.extensions["store"],
        )
    assert not Edition.select().exists() and not list(app.extensions["store"])


def test_a_real_edition_says_its_number_and_is_the_same_when_printed_again(app, cast, fonts_folder):
    app.config["TRACKER_FONTS"] = fonts_folder
    made = issue(
        2026,
        "weiqu",
        seen=seen_of(preview(2026, "weiqu", demo=False)),
        reason="",
        by=cast.office,
        config=app.config,
        store=app.extensions["store"],
    )
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
    assert (
        result.exit_code == 1 and "2026-1" in result.output and "文件与印发时不符" in result.output
    )
    with pytest.raises(Damaged):
        made.pdf(app.extensions["store"])
    path.unlink()
    assert "文件不见了" in verify(app).output


def test_verify_notices_an_edition_that_was_removed_or_put_in_the_place_of_another(app, issued):
    issued(), issued(reason="更正")
    Edition.update(replaces=None).where(Edition.number == "2026-2").execute()
    assert "没有接着它所更正的那一份" in verify(app).output
    Edition.delete().where(Edition.number == "2026-2").execute()
    assert "2026-2：报告在审计日志里有印发记录，现在不见了" in verify(app).output


def test_verify_notices_an_edition_that_was_forged_with_its_digests(app, issued):
    made = issued()
    text = made.figures.replace('"weiqu"', '"other"')
    Edition.update(figures=text, figures_sha256=digest(text)).execute()
    assert "与审计日志记下的印发内容不符" in verify(app).output


def test_every_night_the_editions_are_compared_and_damage_is_told(app, issued):
    made = issued()
    first = queue.enqueue("verify-editions")
    work_off(app.config, app.extensions["store"])
    assert "核对了 1 份" in queue.job_by_id(first.id).result["words"]
    app.extensions["store"]._path(made.pdf_sha256).write_bytes(b"other")
    second = queue.enqueue("verify-editions")
    work_off(app.config, app.extensions["store"])
    assert (
        queue.job_by_id(second.id).state == "failed"
        and "报告 2026-1 的文件与印发时不符" in queue.job_by_id(second.id).error
    )


@pytest.mark.parametrize(
    "change",
    [{"figures": Edition.figures.concat(" ")}, {"reason": "改"}, {"issued_on": "2020-01-01"}],
)
def test_verify_and_the_reader_notice_an_edited_row(app, issued, change):
    made = issued()
    Edition.update(**change).where(Edition.id == made.id).execute()
    assert verify(app).exit_code == 1
    with pytest.raises(Damaged):
        Edition.get_by_id(made.id).thawed()
