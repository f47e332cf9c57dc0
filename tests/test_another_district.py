"""Another district is another folder of seeds: its units, tasks, fields and names, and not a word of ours."""

import re
from pathlib import Path

import pytest

from tests.conftest import PASSWORD
from tracker import create_app
from tracker.accounts.person import Person, Role, hash_password
from tracker.boards.card import Card, State
from tracker.boards.opening import open_year
from tracker.data import migrations
from tracker.data.database import db
from tracker.refusals import Refused
from tracker.seeding import load
from tracker.settings.setting import Setting, all_settings
from tracker.units.unit import Unit

pytestmark = pytest.mark.one_database  # it makes one of its own

SEEDS = Path(__file__).parent / "plan" / "another_district"
OURS = re.compile(
    r"长安|西安|\b26 ?个领域|第1项任务(?!推进情况)"
)  # that one is the name of a table about each task
PAGES = [
    "/plan",
    "/plan/rulings",
    "/plan/criteria",
    "/plan/responsibility",
    "/boards/2026",
    "/boards/2026/yizhen",
    "/boards/2026/task/2",
    "/overview/2026",
    "/duties/2026/yizhen",
    "/ledger/2026",
    "/registers/media/yizhen",
    "/bulk",
    "/settings",
    "/reports/2026",
    "/open/plan.json",
]


@pytest.fixture
def app(tmp_path):
    """An installation of that district, made from nothing."""
    app = create_app(
        DATABASE_URL=f"sqlite:///{tmp_path}/district.db",
        TRACKER_DATA=tmp_path / "data",
        TRACKER_SEEDS=SEEDS,
        TESTING=True,
        WTF_CSRF_ENABLED=False,
    )
    db.connect()
    migrations.up()
    load(SEEDS)
    yield app
    db.obj.close_all()


@pytest.fixture
def person(app):
    def made(code: str, role: Role):
        return Person.create(
            username=f"{code}-{role}",
            name="演示用户",
            unit=Unit.get(Unit.code == code),
            role=role,
            password_hash=hash_password(PASSWORD),
            must_change=False,
        )

    return made


def test_its_year_is_opened_and_a_card_goes_all_the_way(app, person, sign_in):
    assert (open_year(2026), open_year(2026)) == (3, 0)
    clerk, office = sign_in(person("yizhen", Role.CLERK)), sign_in(person("ban", Role.OFFICE))
    card = Card.select().join(Unit).where(Unit.code == "yizhen").get()

    def move(client, noun, **form):
        return client.post(
            f"/cards/{card.id}/{noun}", data=form | {"version": Card.get_by_id(card.id).version}
        )

    assert move(clerk, "receipt").status_code == 303
    refused = move(clerk, "submission", progress="演示：已办。")
    assert refused.status_code == 422 and "培训还缺 1 次。" in refused.text
    filed = clerk.post(
        "/evidence",
        data={
            "kind": "course",
            "happened_on": "2026-03-01",
            "v-name": "演示培训",
            "v-people": "20",
            "cards": card.id,
        },
    )
    assert filed.status_code == 303
    assert [
        move(clerk, "submission", progress="演示：已办。").status_code,
        move(office, "closure").status_code,
    ] == [303, 303]
    assert Card.get_by_id(card.id).state == State.CLOSED
    report = re.sub(r"<[^>]+>|\s", "", office.get("/reports/2026").text)
    assert "组织培训1次，参加20人次。" in report, "a chapter that ours has not is told of as well"
    assert (
        "甲县2026年度" in report and "甲县人民政府办公室" in report and "第2项任务按领域" in report
    )


def test_no_page_speaks_of_ours(app, person, sign_in):
    open_year(2026)
    office = sign_in(person("ban", Role.OFFICE))
    found = {path: office.get(path) for path in PAGES}
    assert {
        path: answer.status_code for path, answer in found.items() if answer.status_code != 200
    } == {}
    assert {
        path: OURS.findall(answer.text)
        for path, answer in found.items()
        if OURS.search(answer.text)
    } == {}


def test_its_papers_begin_with_its_names_which_its_office_may_change(app):
    assert [all_settings()[key] for key in ("district_name", "office_name", "notice_form")] == [
        "甲县",
        "甲县人民政府办公室",
        "政办督〔{year}〕{number}号",
    ]
    Setting.update(value="甲县改").where(Setting.key == "district_name").execute()
    load(SEEDS)
    assert all_settings()["district_name"] == "甲县改"


def test_its_first_year_is_that_of_its_plan(app):
    with pytest.raises(Refused, match="2025 年起"):
        open_year(2024)
    assert open_year(2025) == 3


def test_guidelines_are_not_offered_where_no_task_runs_from_one(app, person, sign_in):
    page = sign_in(person("ban", Role.OFFICE)).get("/plan").text
    assert "1 个领域" in page and "标准指引" not in page
