"""Asking: before the date, for a date within the year, once at a time."""

from datetime import date

from peewee import fn

from tracker import audit, clock
from tracker.boards.card import WITH_UNIT, WORDS_LIMIT, Card, Event
from tracker.data.database import db, lock
from tracker.permissions import can
from tracker.refusals import Forbidden, Invalid, Refused
from tracker.requests.queries import open_request
from tracker.requests.request import Answer, Kind, Request
from tracker.text import zh_date
from tracker.units.unit import Unit


def ask_extension(card: Card, *, by, wanted_on: date | None, reason: str, progress: str) -> Request:
    """Ask for a later date for `card`. Raises Forbidden, Refused or Invalid."""
    askable(card, Kind.EXTENSION, by)
    errors = _words(reason=reason, progress=progress)
    if wanted_on is None or not card.due_on < wanted_on <= last_day(card):
        errors = {
            "wanted_on": f"请填写{zh_date(card.due_on)}之后、{zh_date(last_day(card))}以前的日期。"
        } | errors
    if errors:
        raise Invalid(errors)
    return _asked(
        card,
        Kind.EXTENSION,
        f"申请延期到{zh_date(wanted_on)}：{reason}",
        by,
        reason=reason,
        progress=progress,
        due_on=card.due_on,
        wanted_on=wanted_on,
    )


def ask_dispute(card: Card, *, by, reason: str, proposed: Unit | None = None) -> Request:
    """Say that `card` is not this unit's task but perhaps that of `proposed`. Raises Forbidden, Refused or Invalid."""
    askable(card, Kind.DISPUTE, by)
    errors = _words(reason=reason)
    if proposed and proposed.id == card.unit_id:
        errors["proposed"] = "请选择本单位以外的单位，或者不选。"
    if errors:
        raise Invalid(errors)
    whose = f"建议由{proposed.name}办理：" if proposed else ""
    return _asked(card, Kind.DISPUTE, whose + reason, by, reason=reason, proposed=proposed)


def askable(card: Card, kind: Kind, by) -> None:
    """May this be asked of the card as it stands? Says why not."""
    if not can("make requests", card, by):
        raise Forbidden(f"{kind.label}由责任单位经办人提出，您的账号不能办理。")
    card.year.require_open()
    if card.state not in WITH_UNIT:
        raise Refused(f"{card.name}现在是“{card.state_label}”，不能提出{kind.label}。")
    if kind == Kind.EXTENSION:
        if card.due_on is None:
            raise Refused(f"{card.name}的时限还没有触发，不需要延期。")
        if card.due_on < clock.today():
            raise Refused(
                f"{card.name}的时限是{zh_date(card.due_on)}，已经过了，不能再申请延期。请抓紧办理，在推进情况里写明原因。"
            )
        if card.due_on >= last_day(card):
            raise Refused(f"{card.name}的时限已是{zh_date(card.due_on)}，延期不能超出本年度。")


def last_day(card: Card) -> date:
    return date(card.year_id, 12, 31)


def _words(**texts: str) -> dict[str, str]:
    labels = {"reason": "请写明理由。", "progress": "请写明目前的进展。"}
    errors = {name: labels[name] for name, text in texts.items() if not text}
    return errors | {
        name: f"最多 {WORDS_LIMIT} 字，现在 {len(text)} 字。"
        for name, text in texts.items()
        if len(text) > WORDS_LIMIT
    }


def _asked(card: Card, kind: Kind, words: str, by, **fields) -> Request:
    with db.atomic():
        lock(
            Card.select(Card.id).where(Card.id == card.id)
        )  # of two at the same moment the second finds the first
        if open_request(card, kind):
            raise Refused(f"{card.name}已经有一份{kind.label}等待审批，不必再提。")
        made = Request.create(card=card, kind=kind, asked_by=by, **fields)
        noted(made, f"{kind}-ask", words, by)
    return made


def noted(request: Request, verb: str, words: str, by) -> None:
    """A line in the card's history."""
    Event.create(card=request.card_id, person=by, verb=verb, words=words)
    audit.note(
        verb.replace("-", "."),
        request,
        by=by,
        after={"card": request.card_id, "state": request.state},
        words=words,
    )
    count(request.card_id)


def count(card_id: int) -> None:
    """What a card's badges say of its requests, counted anew inside the transaction that changed one."""
    of_card = Request.select(fn.COUNT(Request.id)).where(Request.card == card_id)
    Card.update(
        rev=Card.rev + 1,
        asking=of_card.where(Request.state == Answer.OPEN),
        postponed=of_card.where(
            (Request.kind == Kind.EXTENSION) & (Request.state == Answer.GRANTED)
        ),
    ).where(Card.id == card_id).execute()
