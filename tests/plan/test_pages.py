"""The plan as a page and as open data."""

from tests.plan.source import ROOT
from tracker.plan.criterion import Criterion
from tracker.plan.seeds import read
from tracker.plan.task import Party
from tracker.seeding import load
from tracker.units.unit import Unit, UnitAlias
from tracker.units.unit_group import Member


def test_anyone_may_read_the_plan_as_data(client):
    response = client.get("/open/plan.json")
    assert response.status_code == 200
    plan = response.json
    assert [t["number"] for t in plan["tasks"]] == list(range(1, 39))
    assert sum(len(d["parties"]) for d in plan["domains"]) == 32
    assert len(plan["units"]) == 40
    training = plan["tasks"][35]
    assert {c["basis"] for c in training["criteria"]} <= {"plan", "yardstick"} and training[
        "criteria"
    ]
    assert (
        client.get(
            "/open/plan.json", headers={"If-None-Match": response.headers["ETag"]}
        ).status_code
        == 304
    )


def test_every_task_says_what_it_asks_on_whose_word_and_of_whom(client):
    tasks = client.get("/open/plan.json").json["tasks"]
    assert all(task["criteria"] for task in tasks)
    for task in tasks:
        for criterion in task["criteria"]:
            assert (
                criterion["basis"] in ("plan", "yardstick")
                and criterion["clause"]
                and criterion["wording"]
                and criterion["label"]
            )
            assert (
                criterion["applies"]["who"] in ("every", "office", "others", "units")
                and criterion["need"] >= 1
            )
            assert set(criterion) == {
                "key",
                "label",
                "source",
                "kind",
                "need",
                "applies",
                "phase",
                "basis",
                "clause",
                "wording",
                "conditions",
                "standing",
                "zero_report",
            }
    shipped = read(ROOT / "seeds").criteria
    assert [(t["number"], c["key"], c["conditions"]) for t in tasks for c in t["criteria"]] == [
        (c.task, c.key, c.where) for c in sorted(shipped, key=lambda c: (c.task, c.position))
    ]


def test_the_data_are_the_same_to_the_byte_however_often_the_plan_is_loaded(client):
    before = client.get("/open/plan.json").data
    load(ROOT / "seeds")
    for table in (
        Criterion,
        Party,
        Member,
        Unit,
        UnitAlias,
    ):  # a row that was written to may come back in another place
        first = table.select().order_by(table.id).get()
        first.save()
    assert client.get("/open/plan.json").data == before


def test_the_page_is_for_those_who_are_signed_in(client, sign_in, cast):
    assert client.get("/plan").status_code == 303
    page = sign_in(cast.street).get("/plan").text
    assert "任务" in page and "砲里街办" in page and "救灾" in page


def test_the_shell_prints_the_plan(app):
    output = app.test_cli_runner().invoke(args=["plan", "show"]).output
    assert "38 三（三）" in output and "公安长安分局" in output
