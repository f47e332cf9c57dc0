"""Deciding: the office grants or refuses with words, the unit may take back; of two who decide, one does."""

from datetime import date

from tracker import clock
from tracker.accounts.person import Role
from tracker.boards.card import WITH_UNIT, WORDS_LIMIT, Card, State
from tracker.boards.moves import close_as_not_applicable
from tracker.data.database import db
from tracker.permissions import can
from tracker.refusals import Conflict, Forbidden, Invalid, Refused
from tracker.requests.asking import count, last_day, noted
from tracker.requests.request import Answer, Kind, Request
from tracker.text import zh_date


def grant(request: Request, *, by, words: str = "", until: date | None = None) -> Request:
    """More time, until the date asked for or another one; or the card is closed as 不涉及, and nothing else is asked of it."""
    _deciding(request, by, words)
    card = request.card
    if card.state not in WITH_UNIT:
        raise Refused(
            f"{card.name}现在是“{card.state_label}”，这份{request.kind_label}现在不能审批。"
        )
    if request.kind == Kind.DISPUTE:
        with db.atomic():
            _write(request, Answer.GRANTED, by, words)
            close_as_not_applicable(
                card,
                request.reason,
                by=by,
                asked_by=request.asked_by,
                asked_at=request.asked_at,
                words=words,
            )
            for other in Request.select().where(
                (Request.card == card.id) & (Request.state == Answer.OPEN)
            ):
                _write(other, Answer.WITHDRAWN, by, "任务卡已按“不涉及”销号。")
                noted(other, f"{other.kind}-withdraw", other.answer, by)
            count(card.id)
        return request
    until = until or request.wanted_on
    if not request.due_on < until <= last_day(card):
        raise Invalid(
            {"until": f"请填写{zh_date(request.due_on)}之后、{zh_date(last_day(card))}以前的日期。"}
        )
    with db.atomic():
        _write(request, Answer.GRANTED, by, words, granted_on=until)
        moved = (
            Card.update(due_on=until, rev=Card.rev + 1)
            .where(
                (Card.id == card.id)
                & (Card.due_on == request.due_on)
                & (Card.state != State.CLOSED)
            )
            .execute()
        )
        if not moved:
            raise Conflict(f"{card.name}刚刚被他人更新过。请看最新情况后再办理。")
        noted(
            request,
            "extension-grant",
            f"时限由{zh_date(request.due_on)}调整为{zh_date(until)}。{words}",
            by,
        )
    return request


def refuse(request: Request, *, by, words: str) -> Request:
    _deciding(request, by, words)
    if not words:
        raise Invalid({"words": "请写明理由。"}, "还没有写理由。")
    with db.atomic():
        _write(request, Answer.REFUSED, by, words)
        noted(request, f"{request.kind}-refuse", words, by)
    return request


def withdraw(request: Request, *, by) -> Request:
    if not can("make requests", request, by):
        raise Forbidden("申请由提出的单位撤回，您的账号不能办理。")
    with db.atomic():
        _write(request, Answer.WITHDRAWN, by, "")
        noted(request, f"{request.kind}-withdraw", "", by)
    return request


def _deciding(request: Request, by, words: str) -> None:
    if not can("decide requests", request, by):
        own = by.role == Role.OFFICE
        raise Forbidden(
            "这份申请是您本人提出的，须由另一位审核人审批。"
            if own
            else "申请由区政府办公室审核人审批，您的账号不能办理。"
        )
    if len(words) > WORDS_LIMIT:
        raise Invalid({"words": f"最多 {WORDS_LIMIT} 字，现在 {len(words)} 字。"})
    request.card.year.require_open()


def _write(request: Request, state: Answer, by, words: str, **more) -> None:
    changes = {"state": state, "decided_by": by, "decided_at": clock.now(), "answer": words} | more
    rows = (
        Request.update(changes)
        .where((Request.id == request.id) & (Request.state == Answer.OPEN))
        .execute()
    )
    if rows != 1:
        raise Conflict(f"这份{request.kind_label}刚刚已经办理过了。请看最新情况。")
    for name, value in changes.items():
        setattr(request, name, value)
