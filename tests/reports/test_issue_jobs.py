"""Issuing as a job: once however often and by however many it is asked for, and all units' reports where it stopped."""

import pytest

from tests.jobs.done import done, job_of
from tracker.accounts.person import Person
from tracker.boards.card import Card
from tracker.boards.year import Year
from tracker.jobs import orders, queue
from tracker.jobs.job import Job, JobState
from tracker.jobs.work import attempt, work_off
from tracker.refusals import Refused
from tracker.reports import document
from tracker.reports.editions import draft, issue_jobs
from tracker.reports.editions.edition import Edition
from tracker.reports.editions.issuing import preview, seen_of

ALL = "/reports/2026/unit-editions"


@pytest.fixture
def office(sign_in, cast):
    return sign_in(cast.office)


def seen(code=None):
    return {"seen": seen_of(preview(2026, code, demo=False)), "gaps": "1"}


def everybody():
    return {
        "seen": " ".join(f"{code}:{version}" for code, version in issue_jobs.waiting(2026).items()),
        "gaps": "1",
    }


def run(app):
    return work_off(app.config, app.extensions["store"])


def test_the_button_begins_a_job_and_its_page_leads_to_the_edition(app, office, press):
    job = done(app, office, "/reports/2026/editions", **seen())
    assert (
        job.state == JobState.DONE
        and "编号 2026-1" in job.result["words"]
        and Edition.get().number == "2026-1"
    )
    assert (
        'href="/reports/2026/editions"' in office.get(f"/jobs/{job.id}").text
        and Year.get_by_id(2026).locked_at
    )


def test_what_can_be_refused_is_refused_at_once(app, office, press, issued):
    assert office.post("/reports/2026/editions", data={"seen": "stale"}).status_code == 409
    issued()
    reply = office.post("/reports/2026/editions", data=seen())
    assert (
        reply.status_code == 422 and "请写明更正的原因" in reply.text and not Job.select().exists()
    )


def test_missing_fonts_refuse_before_a_job_is_begun(app, office, tmp_path):
    app.config["TRACKER_FONTS"] = tmp_path
    for path, form in (("/reports/2026/editions", seen()), (ALL, everybody())):
        reply = office.post(path, data=form)
        assert reply.status_code == 422 and "./manage setup" in reply.text
    assert not Job.select().exists()


def test_a_character_without_a_font_stops_no_district(app, office, cast):
    draft.save(2026, "", "经办人张\U0003134a负责。", "", seen=0, by=cast.office)
    job = done(app, office, "/reports/2026/editions", **seen())
    assert job.state == JobState.DONE and Edition.get().scope == ""


def test_of_all_units_the_one_that_cannot_be_printed_is_named_and_the_others_are_issued(
    app, office, cast, monkeypatch
):
    def press(figures, _):
        if figures.unit.code == "weiqu":
            raise Refused("纸张太小。")
        return f"%PDF {figures.edition.number}".encode()

    monkeypatch.setattr(document, "printed", press)
    job = done(app, office, ALL, **everybody())
    units = len(issue_jobs.units_of(2026))
    assert (
        f"已印发 {units - 1} 个单位" in job.result["words"]
        and "韦曲街办没有印发：纸张太小。" in job.result["words"]
    )
    assert not Edition.select().where(Edition.scope == "weiqu").exists()


def test_a_second_click_is_the_same_job(office, press):
    assert job_of(office.post("/reports/2026/editions", data=seen())) == job_of(
        office.post("/reports/2026/editions", data=seen())
    )


def test_of_two_persons_who_issue_the_same_one_does_and_the_other_is_told(
    app, office, sign_in, cast, press
):
    office.post("/reports/2026/editions", data=seen())
    second = job_of(sign_in(cast.office2).post("/reports/2026/editions", data=seen()))
    run(app)
    assert Edition.select().count() == 1 and Edition.get().issued_by == cast.office
    job = queue.job_by_id(second.id)
    assert job.state == JobState.FAILED and "别人已经印发" in job.error


def test_a_job_that_is_cancelled_while_it_prints_issues_nothing(app, office, cast, monkeypatch):
    def cancelled(figures, _):
        orders.cancel(Job.get(), by=cast.office)
        return b"%PDF"

    monkeypatch.setattr(document, "printed", cancelled)
    job = job_of(office.post("/reports/2026/editions", data=seen()))
    with pytest.raises(queue.Lost):
        run(app)
    assert not Edition.select().exists() and Year.get_by_id(2026).locked_at is None
    assert queue.job_by_id(job.id).state == JobState.CANCELLED


def test_who_may_no_longer_issue_does_not(app, office, cast, press):
    job = job_of(office.post("/reports/2026/editions", data=seen()))
    Person.update(role="viewer").where(Person.id == cast.office.id).execute()
    run(app)
    assert queue.job_by_id(job.id).state == JobState.FAILED and not Edition.select().exists()


def test_all_units_are_issued_at_once_but_those_that_were_already(app, office, issued):
    issued("weiqu")
    page = office.get(ALL).text
    assert "韦曲街办" not in page and "郭杜街办" in page
    job = done(app, office, ALL, **everybody())
    units = len(issue_jobs.units_of(2026))
    assert f"已印发 {units - 1} 个单位" in job.result["words"] and Edition.select().count() == units
    assert Year.get_by_id(2026).locked_at is None, "the district's report locks the year"
    assert office.post(ALL, data={"seen": ""}).status_code == 422


def test_begun_anew_after_a_kill_it_goes_on_where_it_stopped(app, office, press, monkeypatch):
    class Killed(BaseException):
        pass

    def until_the_sixth(figures, _):
        if Edition.select().count() == 5:
            raise Killed
        return f"%PDF {figures.edition.number}".encode()

    job = job_of(office.post(ALL, data=everybody()))
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(document, "printed", until_the_sixth)
        attempt(queue.claim("killed"), app.config, app.extensions["store"])
    assert Edition.select().count() == 5
    Job.update(state=JobState.QUEUED).execute()
    run(app)
    units = len(issue_jobs.units_of(2026))
    assert (
        Edition.select().count() == units
        and f"已印发 {units} 个单位" in queue.job_by_id(job.id).result["words"]
    )


def test_two_persons_who_issue_all_units_at_once_issue_each_once(app, office, sign_in, cast, press):
    form = everybody()
    office.post(ALL, data=form)
    second = job_of(sign_in(cast.office2).post(ALL, data=form))
    run(app)
    assert (
        Edition.select().count() == len(issue_jobs.units_of(2026))
        and not Edition.select().where(Edition.ordinal > 1).exists()
    )
    assert "没有重复印发" in queue.job_by_id(second.id).result["words"]


def test_a_text_that_was_changed_after_the_confirmation_is_not_issued_and_named(
    app, office, cast, press
):
    job = job_of(office.post(ALL, data=everybody()))
    draft.save(2026, "weiqu", "新写的", "", seen=0, by=cast.office2)
    run(app)
    words = queue.job_by_id(job.id).result["words"]
    assert (
        "韦曲街办的数据或草稿在确认以后有变动" in words
        and not Edition.select().where(Edition.scope == "weiqu").exists()
    )


def test_a_confirmation_that_is_no_longer_true_begins_nothing(office, cast):
    form = everybody()
    draft.save(2026, "weiqu", "新写的", "", seen=0, by=cast.office2)
    reply = office.post(ALL, data=form)
    assert reply.status_code == 409 and "重新核对" in reply.text


def test_a_unit_whose_cards_move_while_it_is_printed_is_printed_again(
    app, office, cast, monkeypatch, card_of
):
    printed = []

    def meanwhile(figures, _):
        if figures.unit.code == "weiqu" and not printed.append(1) and len(printed) == 1:
            Card.update(state="doing").where(Card.id == card_of("weiqu", 33).id).execute()
        return f"%PDF {figures.edition.number}".encode()

    monkeypatch.setattr(document, "printed", meanwhile)
    job = done(app, office, ALL, **everybody())
    assert len(printed) == 2 and "有变动" not in job.result["words"]
    assert Edition.get(Edition.scope == "weiqu").thawed().totals.doing == 1
