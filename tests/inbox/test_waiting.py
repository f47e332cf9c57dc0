"""What waits for whom, and why."""

from datetime import date, datetime, timedelta

from tests.conftest import NOW
from tracker.boards import moves
from tracker.boards.card import Card
from tracker.boards.opening import open_year
from tracker.boards.transitions import Move
from tracker.boards.year import Year
from tracker.inbox.items import waiting
from tracker.jobs.job import Job, JobState
from tracker.jobs.job_file import JobFile
from tracker.notices import moves as notice_moves
from tracker.notices.issuing import Draft, issue
from tracker.notices.notice import Notice
from tracker.requests.asking import ask_dispute

REASON = Move(words="演示", progress="演示")


def totals(person):
    return {group.key: group.total for group in waiting(person)}


def due(card, day):
    Card.update(due_on=day).where(Card.id == card.id).execute()


def test_a_unit_sees_each_card_once_under_its_most_pressing_reason(cast, card_of):
    due(card_of("weiqu", 5), date(2026, 6, 1))
    due(card_of("weiqu", 6), date(2026, 6, 20))
    card = card_of("weiqu", 33)
    for verb, by in (("receive", cast.street), ("submit", cast.street), ("return", cast.office)):
        card = moves.apply(card, verb, by=by, seen=card.version, move=REASON)
    moves.apply(card_of("weiqu", 35), "receive", by=cast.street, seen=0)
    assert totals(cast.street) == {"overdue": 1, "returned": 1, "soon": 1, "pending": 9}


def test_a_card_that_was_closed_and_came_back_waits_with_the_reason(cast, card_of):
    card = card_of("weiqu", 33)
    for verb, by in (
        ("receive", cast.street),
        ("submit", cast.street),
        ("return", cast.office),
        ("submit", cast.street),
        ("close", cast.office),
        ("reopen", cast.office),
    ):
        card = moves.apply(
            card, verb, by=by, seen=card.version, move=Move(words=f"演示：{verb}", progress="演示")
        )
    (group,) = (g for g in waiting(cast.street) if g.key == "reopened")
    assert [item.note for item in group.items] == ["演示：reopen"] and "returned" not in totals(
        cast.street
    )
    due(card, date(2026, 6, 1))
    assert totals(cast.street)["overdue"] == 1 and "reopened" not in totals(cast.street)
    moves.apply(card, "submit", by=cast.street, seen=card.version, move=REASON)
    assert "overdue" not in totals(cast.street)


def test_the_office_sees_what_others_submitted_replied_and_asked(cast, card_of):
    card = card_of("weiqu", 33)
    for verb in ("receive", "submit"):
        card = moves.apply(card, verb, by=cast.street, seen=card.version, move=REASON)
    notice = issue(
        {card_of("weiqu", 5).id: 0}, Draft(date(2026, 6, 30), "演示"), by=cast.office
    ).notices[0]
    assert totals(cast.street)["notices"] == 1
    for verb in ("notice-receive", "notice-reply"):
        notice_moves.apply(notice, verb, by=cast.street, seen=notice.version, words="演示")
    ask_dispute(card_of("weiqu", 6), by=cast.street, reason="演示")
    found = totals(cast.office)
    assert (found["verify"], found["check"], found["decide"]) == (1, 1, 1)
    assert "notices" not in totals(cast.street)


def test_nobody_is_asked_to_verify_their_own_work(cast, card_of):
    card = card_of("zhengfuban", 4)
    for verb in ("receive", "submit"):
        card = moves.apply(card, verb, by=cast.office, seen=card.version, move=REASON)
    assert "verify" not in totals(cast.office) and totals(cast.office2)["verify"] == 1


def test_the_administrator_sees_what_failed(cast):
    Job.create(
        kind="echo",
        state=JobState.FAILED,
        error="演示：没有办成。",
        finished_at=datetime(2026, 6, 14),
    )
    Job.create(
        kind="echo", state=JobState.FAILED, error="很久以前", finished_at=datetime(2026, 5, 1)
    )
    assert totals(cast.admin) == {"jobs": 1}


def test_the_administrator_sees_that_no_worker_works(cast):
    Job.create(kind="echo", due_at=datetime(2026, 6, 15, 1, 30))
    (group,) = waiting(cast.admin)
    assert "后台工作进程可能没有运行" in group.items[0].note


def test_a_locked_year_waits_for_nobody(cast):
    Year.update(locked_at=datetime(2026, 6, 1)).execute()
    assert totals(cast.street) == {}


def test_a_year_that_was_opened_ahead_waits_until_it_begins(cast, frozen_clock):
    before = totals(cast.street)
    open_year(2027)
    assert totals(cast.street) == before == {"pending": 13}
    frozen_clock(datetime(2026, 12, 31, 16, 0))  # midnight in 长安区
    assert totals(cast.street) == {"overdue": 13, "pending": 13}


def test_who_may_do_nothing_is_asked_for_nothing(cast):
    assert totals(cast.viewer) == totals(cast.observer) == {}


def test_it_costs_a_fixed_number_of_queries_whatever_waits(cast, card_of, queries):
    with queries() as few:
        waiting(cast.office)
    for card in Card.select().where(Card.year == 2026):
        due(card, date(2026, 6, 1))
    Card.update(
        state="submitted", submitted_by=cast.street, submitted_at=datetime(2026, 6, 2)
    ).execute()
    with queries() as many:
        groups = waiting(cast.office)
    assert len(many) <= len(few) + 1 <= 12
    assert len(groups[0].items) == 12 < groups[0].total


def test_of_many_replies_the_first_few_are_read_and_the_rest_is_counted(cast, queries):
    cards = list(Card.select().where((Card.year == 2026) & Card.domain.is_null()).limit(30))
    for card in cards:  # shares of a guideline, whose name is asked for one by one
        Card.update(scope=f"guideline:{card.id}").where(Card.id == card.id).execute()
    issue({card.id: 0 for card in cards}, Draft(date(2026, 6, 30), "演示"), by=cast.office)
    Notice.update(
        state="replied", replied_by=cast.street, replied_at=datetime(2026, 6, 2)
    ).execute()
    with queries() as seen:
        group = next(g for g in waiting(cast.office) if g.key == "check")
    assert (len(group.items), group.total) == (12, 30) and len(seen) < 30


def test_the_page_and_its_number(sign_in, cast, client):
    street = sign_in(cast.street)
    page = street.get("/inbox").text
    assert "等待签收" in page and 'data-count="/inbox/count"' in page
    answer = street.get("/inbox/count")
    assert (
        answer.text == "13"
        and "max-age=60" in answer.headers["Cache-Control"]
        and "Cookie" in answer.headers["Vary"]
    )
    assert "都办完了" in sign_in(cast.observer).get("/inbox").text
    assert client.get("/inbox").location.startswith("/sign-in")


def test_what_a_person_had_made_and_what_failed_waits_for_that_person(cast):
    _failed, made, old = (
        Job.create(
            kind="print", title=title, state=state, error=error, person=cast.street, finished_at=at
        )
        for title, state, error, at in (
            ("打印台账", "failed", "演示：磁盘空间不足。", NOW),
            ("打印报告", "done", "", NOW),
            ("旧的", "done", "", NOW - timedelta(days=2)),
        )
    )
    for job in (made, old):
        JobFile.create(
            job=job,
            sha256="0" * 64,
            name="演示.pdf",
            size=1,
            media_type="application/pdf",
            asker="",
        )
    (group,) = (group for group in waiting(cast.street) if group.key == "own-jobs")
    assert [(item.title, item.note) for item in group.items] == [
        ("打印报告", "已做好"),
        ("打印台账", "演示：磁盘空间不足。"),
    ]
    assert "own-jobs" not in [group.key for group in waiting(cast.viewer)]
