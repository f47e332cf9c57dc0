"""建议标准: the office tightens, rewords or switches off what it asks of its own accord; what the plan demands stays."""

from pathlib import Path

from peewee import fn

from tracker import audit
from tracker.accounts.person import Person
from tracker.boards.card import Card
from tracker.boards.opening import open_years
from tracker.boards.tally import Tally
from tracker.data.database import db, lock
from tracker.permissions import can
from tracker.plan.criterion import PLAN, Criterion
from tracker.plan.decision import Yardstick
from tracker.plan.export import the_plan
from tracker.plan.task import Task
from tracker.planning.rulings import REASON_LIMIT, take_effect
from tracker.refusals import Conflict, Forbidden, Invalid, Missing, Refused
from tracker.web.arguments import number_in

NEED_LIMIT, LABEL_LIMIT, WORDING_LIMIT = 366, 6, 500
KEYS = ("need", "label", "wording", "active")
LABELS = {"need": "最低数量", "label": "名称", "wording": "说明", "active": "启用"}


def criteria() -> list[tuple[Criterion, bool]]:
    """Every criterion with its task, and whether the office has set it: two queries."""
    newest = {y.criterion_id: bool(y.values) for y in Yardstick.select().order_by(Yardstick.id)}
    query = (
        Criterion.select(Criterion, Task)
        .join(Task)
        .where(Task.plan == the_plan())
        .order_by(Task.number, Criterion.position)
    )
    return [(c, newest.get(c.id, False)) for c in query if c.active or c.id in newest]


def criterion_by_id(criterion_id: int) -> Criterion:
    found = Criterion.select(Criterion, Task).join(Task).where(Criterion.id == criterion_id).first()
    if found is None:
        raise Missing("没有这条核验标准。")
    return found


def history_of(criterion: Criterion) -> list[Yardstick]:
    return list(
        Yardstick.select(Yardstick, Person)
        .join(Person)
        .where(Yardstick.criterion == criterion)
        .order_by(Yardstick.id.desc())
    )


def asked(criterion: Criterion) -> tuple[int, int]:
    """On how many cards of open years it is asked, and on how many it is met."""
    tallies = (
        Tally.select(fn.COUNT(Tally.id))
        .join(Card)
        .where((Tally.criterion == criterion) & (Card.year << open_years()))
    )
    return tallies.scalar(), tallies.where(Tally.have >= criterion.need).scalar()


def change(criterion: Criterion, typed, *, seen: int, folder: Path, by: Person) -> None:
    """Set need, label, wording and whether it is asked at all. Raises Invalid, Conflict, Refused, Forbidden."""
    may_set(by)
    values, reason = _checked(typed)
    _put(criterion, values, reason, seen, folder, by)


def reset(criterion: Criterion, reason: str, *, seen: int, folder: Path, by: Person) -> None:
    """Back to what ships."""
    may_set(by)
    _put(criterion, {}, _reason(reason.strip(), {}), seen, folder, by)


def _put(
    criterion: Criterion, values: dict, reason: str, seen: int, folder: Path, by: Person
) -> None:
    if criterion.basis == PLAN:
        raise Refused(
            "这是方案本身的要求，不能调整；对方案有疑问的，在方案校核中裁定。",
            link=("/plan/rulings", "方案校核"),
        )
    with db.atomic():
        lock(Criterion.select().where(Criterion.id == criterion.id))
        last = (
            Yardstick.select()
            .where(Yardstick.criterion == criterion)
            .order_by(Yardstick.id.desc())
            .first()
        )
        if (last.id if last else 0) != seen:
            raise Conflict(
                "这条标准刚刚被他人调整过，这次没有保存。请看最新内容后再改。",
                link=(f"/plan/criteria/{criterion.id}", "查看最新内容"),
            )
        before = {key: getattr(criterion, key) for key in KEYS}
        if values == before or (not values and not (last and last.values)):
            raise Refused("与现行标准相同，没有需要改动的。")
        Yardstick.create(
            criterion=criterion, person=by, before=before, values=values, reason=reason
        )
        audit.note(
            "criterion.change",
            criterion,
            by=by,
            before=before,
            after=values,
            words=reason,
            label=criterion.label,
        )
        take_effect(folder)


def _checked(typed) -> tuple[dict, str]:
    need = number_in(typed, "need")
    label, wording, reason = (
        typed.get(name, "").strip() for name in ("label", "wording", "reason")
    )
    errors = {}
    if not 1 <= need <= NEED_LIMIT:
        errors["need"] = f"最低数量应是 1 到 {NEED_LIMIT} 的整数。"
    if not label or len(label) > LABEL_LIMIT:
        errors["label"] = f"名称显示在任务卡上，最多 {LABEL_LIMIT} 字。"
    if not wording or len(wording) > WORDING_LIMIT:
        errors["wording"] = f"请写明要求什么，最多 {WORDING_LIMIT} 字。"
    reason = _reason(reason, errors)
    return {
        "need": need,
        "label": label,
        "wording": wording,
        "active": bool(typed.get("active")),
    }, reason


def _reason(reason: str, errors: dict[str, str]) -> str:
    if not reason or len(reason) > REASON_LIMIT:
        errors["reason"] = f"请写明理由，最多 {REASON_LIMIT} 字。"
    if errors:
        raise Invalid(errors)
    return reason


def may_set(by: Person) -> None:
    if not can("set yardsticks", None, by):
        raise Forbidden("建议标准由区政府办公室调整，您的账号不能办理。")
