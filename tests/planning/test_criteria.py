"""建议标准: the office sets them, the counts follow, and no load takes that back."""

import pytest

from tracker.boards.tally import Tally
from tracker.config import ROOT
from tracker.plan.criterion import Criterion
from tracker.plan.decision import Yardstick
from tracker.plan.task import Task
from tracker.planning import criteria
from tracker.refusals import Conflict, Forbidden, Invalid, Refused
from tracker.seeding import load

SEEDS = ROOT / "seeds"
TYPED = {
    "need": "2",
    "label": "互动活动",
    "wording": "演示：每年两次。",
    "active": "1",
    "reason": "演示理由",
}


def of_task(number, key):
    return (
        Criterion.select(Criterion, Task)
        .join(Task)
        .where((Task.number == number) & (Criterion.key == key))
        .get()
    )


def change(by, seen=0, criterion=None, **typed):
    criteria.change(
        criterion or of_task(9, "activity"), TYPED | typed, seen=seen, folder=SEEDS, by=by
    )


def last():
    return Yardstick.select().order_by(Yardstick.id.desc()).get()


def test_a_tightened_yardstick_outlives_a_load(cast):
    change(cast.office)
    load(SEEDS)
    found = of_task(9, "activity")
    assert (found.need, found.wording, found.active) == (2, "演示：每年两次。", True)


def test_one_that_is_switched_off_is_asked_of_nobody(cast):
    asked = Tally.select().where(Tally.criterion == of_task(9, "activity")).count()
    assert asked == 37
    change(cast.office, active="")
    assert Tally.select().where(Tally.criterion == of_task(9, "activity")).count() == 0
    assert any(c.key == "activity" and not c.active for c, _ in criteria.criteria())
    criteria.reset(of_task(9, "activity"), "演示", seen=last().id, folder=SEEDS, by=cast.office)
    assert Tally.select().where(Tally.criterion == of_task(9, "activity")).count() == asked


def test_what_ships_comes_back_and_the_history_stays(cast):
    shipped = of_task(9, "activity").wording
    change(cast.office)
    criteria.reset(of_task(9, "activity"), "演示", seen=last().id, folder=SEEDS, by=cast.office)
    assert (of_task(9, "activity").need, of_task(9, "activity").wording) == (1, shipped)
    newest, oldest = criteria.history_of(of_task(9, "activity"))
    assert (oldest.before["need"], oldest.values["need"], newest.values) == (1, 2, {})


def test_what_the_plan_demands_cannot_be_set(cast):
    with pytest.raises(Refused, match="方案本身的要求"):
        change(cast.office, criterion=of_task(33, "briefing"))


def test_a_stale_page_and_an_unchanged_one_are_refused(cast):
    change(cast.office)
    with pytest.raises(Conflict):
        change(cast.office, need="3")
    with pytest.raises(Refused, match="与现行标准相同"):
        change(cast.office, seen=last().id)
    with pytest.raises(Refused, match="与现行标准相同"):
        criteria.reset(of_task(20, "calls"), "演示", seen=0, folder=SEEDS, by=cast.office)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"need": "0"}, "need"),
        ({"need": "-1"}, "need"),
        ({"need": "367"}, "need"),
        ({"need": "²"}, "need"),
        ({"need": ""}, "need"),
        ({"label": ""}, "label"),
        ({"label": "七个字的名称呀"}, "label"),
        ({"wording": " "}, "wording"),
        ({"reason": ""}, "reason"),
    ],
)
def test_what_is_wrong_is_named_by_its_field(cast, typed, field):
    with pytest.raises(Invalid) as refusal:
        change(cast.office, **typed)
    assert list(refusal.value.errors) == [field]


@pytest.mark.parametrize("who", ["street", "viewer", "admin", "observer"])
def test_only_the_office_sets_yardsticks(cast, who):
    with pytest.raises(Forbidden):
        change(getattr(cast, who))


def test_the_office_sets_one_through_the_front_door(sign_in, cast):
    client, criterion = sign_in(cast.office), of_task(9, "activity")
    page = client.get(f"/plan/criteria/{criterion.id}").text
    assert "37 张任务卡按这条标准核验，其中 0 张已满足" in page
    answer = client.post(
        f"/plan/criteria/{criterion.id}", data=TYPED | {"seen": 0}, follow_redirects=True
    )
    assert "标准已调整" in answer.text and "最低数量：1 → 2" in answer.text
    answer = client.post(
        f"/plan/criteria/{criterion.id}", data=TYPED | {"seen": last().id, "need": "x"}
    )
    assert answer.status_code == 422 and "最低数量应是" in answer.text
    assert "已调整" in sign_in(cast.street).get("/plan/criteria").text
    answer = client.post(
        f"/plan/criteria/{criterion.id}/reset",
        data={"reason": "演示", "seen": last().id},
        follow_redirects=True,
    )
    assert "已恢复为随附的标准" in answer.text


def test_the_office_rules_through_the_front_door(sign_in, cast):
    client = sign_in(cast.office)
    assert "目前都按随附的意见执行" in client.get("/plan/rulings").text
    form = {"choice": "alternative-0", "reason": "演示理由", "seen": "0"}
    answer = client.post("/plan/rulings/lead-business-bureau-omitted/outlook", data=form)
    assert (
        answer.status_code == 200
        and "确认前请看影响" in answer.text
        and "任务12：区投资商务局承担一张任务卡" in answer.text
    )
    answer = client.post(
        "/plan/rulings/lead-business-bureau-omitted", data=form, follow_redirects=True
    )
    assert "裁定已生效，新增任务卡 1 张。" in answer.text and "演示理由" in answer.text
    assert "已另行裁定 1 处" in client.get("/plan/rulings").text
    answer = client.post("/plan/rulings/lead-business-bureau-omitted", data=form)
    assert answer.status_code == 409
    answer = client.post(
        "/plan/rulings/full-time-staff/outlook", data={"choice": "own", "reason": "演示"}
    )
    assert answer.status_code == 422 and "请写明怎样理解" in answer.text
    assert "另行裁定</h2>" not in sign_in(cast.street).get("/plan/rulings/full-time-staff").text
