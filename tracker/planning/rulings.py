"""方案校核: the office reads a defect of the source otherwise than what ships, and sees beforehand what that changes."""

from dataclasses import dataclass
from pathlib import Path

from peewee import fn

from tracker import audit, clock, seeding
from tracker.accounts.person import Person
from tracker.boards.card import Card, State
from tracker.boards.opening import back_fill, open_years
from tracker.data.database import db, lock
from tracker.permissions import can
from tracker.plan.decision import ALTERNATIVE, OWN, SHIPPED, Decision
from tracker.plan.export import the_plan
from tracker.plan.office_decisions import Reading, differences, readings, ruled
from tracker.plan.ruling import Ruling
from tracker.plan.task import Task
from tracker.refusals import Conflict, Forbidden, Invalid, Missing, Refused
from tracker.web.arguments import number

TEXT_LIMIT, REASON_LIMIT = 1_000, 500


@dataclass(frozen=True)
class Outlook:
    """What a reading would change: sentences, and the cards of open years whose tasks it is about."""

    differences: list[str]
    cards: int
    closed: int


def rulings() -> list[tuple[Ruling, Decision | None]]:
    """Each ruling of the plan with the decision in force: two queries."""
    newest = {
        d.ruling_id: d for d in Decision.select(Decision, Person).join(Person).order_by(Decision.id)
    }
    return [(r, newest.get(r.id)) for r in the_plan().rulings.order_by(Ruling.position)]


def ruling_by_key(key: str) -> Ruling:
    found = Ruling.get_or_none((Ruling.plan == the_plan()) & (Ruling.key == key))
    if found is None:
        raise Missing("没有这条校核意见。")
    return found


def history_of(ruling: Ruling) -> list[Decision]:
    """Newest first."""
    return list(
        Decision.select(Decision, Person)
        .join(Person)
        .where(Decision.ruling == ruling)
        .order_by(Decision.id.desc())
    )


def places(ruling: Ruling, folder: Path) -> list[tuple[int, str, list[tuple[str, str]]]]:
    """(domain number, its name, (code, name) of its departments) where an alternative lets the office choose."""
    seeds = seeding.read(folder)
    numbers = {n for a in ruling.alternatives for n in a["changes"].get("chosen", ())}
    names = {u.code: u.name for u in seeds.units}
    return [
        (d.number, d.display_name, [(p.unit, names[p.unit]) for p in d.parties if p.unit])
        for d in seeds.domains
        if d.number in numbers
    ]


def reading_from(ruling: Ruling, typed, folder: Path) -> tuple[Reading, str]:
    """What was chosen and why. Raises Invalid by field."""
    choice, text, reason = (typed.get(name, "").strip() for name in ("choice", "text", "reason"))
    errors, detail = {}, {}
    kind, position = choice.partition("-")[0], number(choice.partition("-")[2])
    if kind == ALTERNATIVE and 0 <= position < len(ruling.alternatives):
        alternative = ruling.alternatives[position]
        text = alternative["text"]
        for domain, name, departments in places(ruling, folder):
            if domain in alternative["changes"].get("chosen", ()):
                detail[str(domain)] = typed.get(f"domain-{domain}", "")
                if detail[str(domain)] not in dict(departments):
                    errors[f"domain-{domain}"] = f"请选择“{name}”的牵头部门。"
    elif kind == OWN:
        if not text or len(text) > TEXT_LIMIT:
            errors["text"] = f"请写明怎样理解，最多 {TEXT_LIMIT} 字" + (
                f"，现在 {len(text)} 字。" if text else "。"
            )
    elif kind == SHIPPED:
        text = ""
    else:
        errors["choice"] = "请选择怎样裁定。"
    if not reason or len(reason) > REASON_LIMIT:
        errors["reason"] = f"请写明理由，最多 {REASON_LIMIT} 字" + (
            f"，现在 {len(reason)} 字。" if reason else "。"
        )
    if errors:
        raise Invalid(errors)
    return Reading(kind, text, detail, clock.today()), reason


def outlook(ruling: Ruling, reading: Reading, folder: Path) -> Outlook:
    seeds, now = seeding.read(folder), readings()
    numbers = ruling.affects.get("tasks", ())
    cards = (
        Card.select(fn.COUNT(Card.id))
        .join(Task)
        .where(
            (Card.year << open_years()) & (Task.number << numbers) & (Task.plan == ruling.plan_id)
        )
    )
    return Outlook(
        differences(ruled(seeds, now), ruled(seeds, now | {ruling.key: reading})),
        cards.scalar(),
        cards.where(Card.state == State.CLOSED).scalar(),
    )


def decide(
    ruling: Ruling, reading: Reading, reason: str, *, seen: int, folder: Path, by: Person
) -> list[Card]:
    """Put the reading in force; return the cards that open years gain. `seen` is the decision that the page showed, 0 for none."""
    may_rule(by)
    with db.atomic():
        lock(Ruling.select().where(Ruling.id == ruling.id))
        last = (
            Decision.select().where(Decision.ruling == ruling).order_by(Decision.id.desc()).first()
        )
        if (last.id if last else 0) != seen:
            raise Conflict(
                "这条校核意见刚刚被他人改过，这次没有保存。请看最新裁定后再定。",
                link=(f"/plan/rulings/{ruling.key}", "查看最新裁定"),
            )
        in_force = (last.choice, last.text, last.detail) if last else (SHIPPED, "", {})
        if in_force == (reading.choice, reading.text, reading.detail):
            raise Refused("与现行裁定相同，没有需要改动的。")
        decision = Decision.create(
            ruling=ruling,
            at=clock.now(),
            person=by,
            choice=reading.choice,
            text=reading.text,
            detail=reading.detail,
            reason=reason,
        )
        audit.note(
            "ruling.decide",
            ruling,
            by=by,
            words=reason,
            label=ruling.title,
            before={"text": in_force[1]},
            after={"choice": decision.choice, "text": decision.text, "detail": decision.detail},
        )
        return take_effect(folder)


def take_effect(folder: Path) -> list[Card]:
    """Load the plan as it is decided now, and give the years that are under way the cards that follow."""
    seeding.load(folder)
    return [card for year in open_years() if year >= clock.today().year for card in back_fill(year)]


def may_rule(by: Person) -> None:
    if not can("rule on the plan", None, by):
        raise Forbidden("方案校核由区政府办公室裁定，您的账号不能办理。")
