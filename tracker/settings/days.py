"""Days off and days to work that the office sets beside the announced ones: added by a range, removed one by one."""

from datetime import date, timedelta

from tracker import audit, clock
from tracker.accounts.person import Person, one_line
from tracker.data.database import db, lock
from tracker.refusals import Invalid
from tracker.settings.change import SettingChange, may_change
from tracker.settings.special_day import SpecialDay
from tracker.text import zh_date
from tracker.units.unit import OFFICE, Unit

KEY = "days"
AT_ONCE = 31
LONGEST = 60
WORKS = {"off": False, "work": True}
NAMES = {False: "放假", True: "上班"}


def days() -> list[SpecialDay]:
    """Every such day, the latest first."""
    return list(SpecialDay.select(SpecialDay, Person).join(Person).order_by(SpecialDay.day.desc()))


def set_days(
    first: date | None, last: date | None, sort: str, words: str, *, by: Person
) -> list[date]:
    """Set each day from `first` to `last` (or `first` alone) `off` or `work`. Raises Forbidden or Invalid."""
    may_change(by)
    words, last = one_line(words), last or first
    errors = _errors(first, last, sort, words)
    if errors:
        raise Invalid(errors)
    wanted = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    with db.atomic():
        lock(
            Unit.select().where(Unit.kind == OFFICE)
        )  # a day may have no row yet that could be held
        stood = {d.day: d for d in SpecialDay.select().where(SpecialDay.day << wanted)}
        for day in wanted:
            if _said(stood.get(day)) == f"{NAMES[WORKS[sort]]}（{words}）":
                continue
            SpecialDay.insert(
                day=day, works=WORKS[sort], words=words, set_at=clock.now(), set_by=by
            ).on_conflict(
                conflict_target=[SpecialDay.day],
                preserve=[f for f in SpecialDay._meta.sorted_fields if f.name != "day"],
            ).execute()
            _noted(day, _said(stood.get(day)), f"{NAMES[WORKS[sort]]}（{words}）", by)
    return wanted


def unset(day: date, *, by: Person) -> None:
    """What was announced counts again. A day that is not set any more is no error."""
    may_change(by)
    with db.atomic():
        stood = SpecialDay.get_or_none(SpecialDay.day == day)
        if stood and SpecialDay.delete().where(SpecialDay.day == day).execute():
            _noted(day, _said(stood), "", by)


def _errors(first: date | None, last: date | None, sort: str, words: str) -> dict[str, str]:
    errors, year = {}, clock.today().year
    if first is None or not date(2021, 1, 1) <= first <= date(year + 2, 12, 31):
        errors["first"] = f"请填写 2021 年到 {year + 2} 年之间的日期。"
    elif not first <= last < first + timedelta(days=AT_ONCE):
        errors["last"] = f"截止日期应不早于起始日期，一次最多 {AT_ONCE} 天。"
    if sort not in WORKS:
        errors["sort"] = "请选择放假还是上班。"
    if not 2 <= len(words) <= LONGEST:
        errors["words"] = f"请写明事由或依据，2 到 {LONGEST} 个字。"
    return errors


def _said(day: SpecialDay | None) -> str:
    return f"{NAMES[day.works]}（{day.words}）" if day else ""


def _noted(day: date, before: str, after: str, by: Person) -> None:
    audit.note(
        "setting.change", by=by, before={KEY: before}, after={KEY: after}, target=f"day {day}"
    )
    said = [f"{zh_date(day)}{words}" if words else "按公布的安排" for words in (before, after)]
    SettingChange.create(key=KEY, before=said[0], after=said[1], person=by)
