"""Registering a ministry's guideline: its units get their cards, due three months after it was published (二（一）1)."""

from datetime import date

from tracker import audit, clock
from tracker.accounts.person import Person
from tracker.boards.card import Card
from tracker.boards.opening import back_fill
from tracker.boards.year import Year
from tracker.characters import comparable
from tracker.data.database import db, lock
from tracker.plan.export import the_plan
from tracker.plan.guideline import Guideline, GuidelineUnit, months_after
from tracker.plan.task import RELATIVE, Task
from tracker.planning.responsibility import may_assign
from tracker.refusals import Invalid, Missing, Refused
from tracker.registers.form import Field, read
from tracker.units.unit import Unit

FIELDS = (
    Field("title", "指引名称", "longtext", True, help="国务院部门发布的标准指引的全称。"),
    Field("issuer", "发布部门", required=True, help="如“文化和旅游部”。"),
    Field("number", "文号"),
    Field("published_on", "发布日期", "date", True, help="三个月的时限从这一天算起。"),
    Field("domain_name", "领域", required=True, help="指引所属的领域，显示在任务卡上。"),
)
TITLE_LIMIT = 200


def register(typed, units: list[Unit], *, by: Person) -> tuple[Guideline, list[Card]]:
    """A guideline and the cards of its units in this year. Raises Invalid, Refused, Forbidden."""
    may_assign(by)
    values, errors = read(FIELDS, typed, clock.today())
    if len(values.get("title", "")) > TITLE_LIMIT:
        errors["title"] = f"最多 {TITLE_LIMIT} 字，现在 {len(values['title'])} 字。"
    if not units:
        errors["units"] = "请选择至少一个责任单位。"
    if errors:
        raise Invalid(errors)
    task, year = the_task(), _open_year()
    values["title"] = " ".join(values["title"].split())
    with db.atomic():
        lock(Task.select().where(Task.id == task.id))  # a double click registers once
        same_day = Guideline.select().where(Guideline.published_on == values["published_on"])
        if any(comparable(g.title) == comparable(values["title"]) for g in same_day):
            raise Refused(f"“{values['title']}”已经登记过了。要增加责任单位，请在列表中办理。")
        due_on = months_after(values["published_on"], task.months)
        guideline = Guideline.create(
            task=task, due_on=due_on, year=year, registered_by=by, **values
        )
        audit.note(
            "guideline.add",
            guideline,
            by=by,
            after=values | {"due_on": due_on},
            label=values["title"],
        )
        return guideline, name_units(guideline, units, by=by)


def name_units(guideline: Guideline, units: list[Unit], *, by: Person) -> list[Card]:
    """More units for a guideline; naming one again changes nothing."""
    may_assign(by)
    if not units:
        raise Invalid({"units": "请选择至少一个责任单位。"})
    with db.atomic():
        GuidelineUnit.insert_many(
            [{"guideline": guideline, "unit": unit} for unit in units]
        ).on_conflict_ignore().execute()
        audit.note(
            "guideline.units",
            guideline,
            by=by,
            after={"units": [unit.code for unit in units]},
            label=guideline.title,
        )
        return back_fill(max(guideline.year, _open_year()))


def guidelines() -> list[Guideline]:
    """Newest first, each with its units as `guideline.units` and its cards' states as `guideline.cards`: three queries."""
    found = list(
        Guideline.select(Guideline, Person)
        .join(Person)
        .order_by(Guideline.published_on.desc(), Guideline.id.desc())
    )
    shares = list(GuidelineUnit.select(GuidelineUnit, Unit).join(Unit).order_by(Unit.position))
    cards = list(
        Card.select(Card, Unit)
        .join(Unit)
        .where(Card.scope.startswith("guideline:"))
        .order_by(Card.year, Unit.position)
    )
    for guideline in found:
        guideline.units = [s.unit for s in shares if s.guideline_id == guideline.id]
        guideline.cards = [c for c in cards if c.scope == guideline.scope]
    return found


def guideline_by_id(guideline_id: int) -> Guideline:
    found = Guideline.get_or_none(Guideline.id == guideline_id)
    if found is None:
        raise Missing("没有登记过这份指引。")
    return found


def the_task() -> Task:
    """The task whose clock a guideline starts."""
    task = Task.get_or_none((Task.plan == the_plan()) & (Task.deadline == RELATIVE))
    if task is None:
        raise Missing("方案里没有从标准指引发布起算的任务。")
    return task


def _open_year() -> int:
    today: date = clock.today()
    year = Year.get_or_none(Year.number == today.year)
    if year is None or year.locked_at:
        state = "的年度报告已经印发" if year else "还没有开启"
        raise Refused(f"{today.year} 年度{state}，不能登记指引。", link=("/years", "年度管理"))
    return year.number
