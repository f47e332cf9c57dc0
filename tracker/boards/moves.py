"""Moving a card: the one place where a card's state is written."""

from tracker import audit, clock
from tracker.boards import transitions
from tracker.boards.card import Card, Closure, Event, State
from tracker.boards.transitions import TRANSITIONS, Move
from tracker.boards.year import unlocked
from tracker.data.database import db
from tracker.permissions import can
from tracker.refusals import Conflict, Forbidden, Refused


def apply(card: Card, verb: str, *, by, seen: int, move: Move | None = None) -> Card:
    """Make the move `verb` as `by`, who saw version `seen`; return the card as it is now.

    Raises Forbidden, Conflict (somebody was faster: nothing is written) or Refused (the rule's sentence).
    """
    move = move or Move()
    transition = TRANSITIONS[verb]
    if not can(verb, card, by):
        raise Forbidden(forbidden_sentence(card, verb, by))
    if card.version != seen:
        raise Conflict(
            f"{card.name}刚刚被他人更新过，现在是“{State(card.state).label}”。请看最新情况后再办理。"
        )
    if card.state != transition.before:
        raise Refused(f"{card.name}现在是“{State(card.state).label}”，不能{transition.label}。")
    stood = dict(card.__data__)
    if move.progress is not None and verb == "submit":
        card.progress = move.progress
    transitions.checked(transition, card, move)
    with db.atomic():
        _write(card, transition, by, move)
        _noted(verb, card, stood, by, move.words)
    return card


def forbidden_sentence(card: Card, verb: str, by) -> str:
    if verb == "close" and card.submitted_by_id == by.id:
        return "这张任务卡是您本人提请核验的，须由另一位审核人核验销号。"
    label = TRANSITIONS[verb].label
    whose = "本单位经办人" if TRANSITIONS[verb].who is transitions.UNIT else "区政府办公室审核人"
    return f"{label}由{whose}办理，您的账号不能{label}这张任务卡。"


def _write(card: Card, transition, by, move: Move) -> None:
    moment = clock.now()
    changes = {"state": transition.after, "version": card.version + 1}
    if transition.verb == "submit":
        changes |= {
            "submitted_at": moment,
            "submitted_by": by,
            "progress": card.progress,
            "closure": move.closure,
            "reason": move.words,
        }
    elif transition.verb == "close":
        changes |= {"closed_at": moment, "closed_by": by}
    elif transition.verb == "return":
        changes |= {"returns": card.returns + 1}
    elif transition.verb == "reopen":
        changes |= {"closed_at": None, "closed_by": None}
    rows = (
        Card.update(rev=Card.rev + 1, **changes)
        .where(
            (Card.id == card.id)
            & (Card.version == card.version)
            & (Card.year << unlocked(card.year_id))
        )
        .execute()
    )
    if rows != 1:
        raise Conflict(f"{card.name}刚刚被他人更新过，或者年度报告刚刚印发。请看最新情况后再办理。")
    Event.create(
        card=card,
        at=moment,
        person=by,
        verb=transition.verb,
        before=transition.before,
        after=transition.after,
        words=move.words,
        closure=move.closure if transition.verb == "submit" else "",
    )
    for name, value in changes.items():
        setattr(card, name, value)


def _noted(verb: str, card: Card, stood: dict, by, words: str) -> None:
    audit.note(
        f"card.{verb}",
        card,
        by=by,
        before=stood,
        after=dict(card.__data__),
        words=words,
        label=f"{card.unit.name} {card.name}",
    )


def reopen_because(card: Card, words: str) -> None:
    """A closed card whose proof has gone goes back to 办理中: not a person's move, so only its history says why."""
    rows = (
        Card.update(
            state=State.DOING,
            version=Card.version + 1,
            rev=Card.rev + 1,
            closed_at=None,
            closed_by=None,
        )
        .where((Card.id == card.id) & (Card.state == State.CLOSED))
        .execute()
    )
    if rows:
        Event.create(
            card=card,
            person=None,
            verb="reopen",
            before=State.CLOSED,
            after=State.DOING,
            words=words,
        )
        audit.note(
            "card.reopen",
            card,
            before={"state": State.CLOSED},
            after={"state": State.DOING},
            words=words,
        )


def close_as_not_applicable(card: Card, reason: str, *, by, asked_by, asked_at, words: str) -> None:
    """The office agrees that the task is not the unit's: the card is closed as 不涉及 without passing the other columns."""
    moment, before = clock.now(), card.state
    rows = (
        Card.update(
            state=State.CLOSED,
            closure=Closure.NOT_APPLICABLE,
            reason=reason,
            submitted_at=asked_at,
            submitted_by=asked_by,
            closed_at=moment,
            closed_by=by,
            version=Card.version + 1,
            rev=Card.rev + 1,
        )
        .where((Card.id == card.id) & (Card.version == card.version))
        .execute()
    )
    if rows != 1:
        raise Conflict(f"{card.name}刚刚被他人更新过。请看最新情况后再办理。")
    Event.create(
        card=card,
        at=moment,
        person=by,
        verb="dispute-grant",
        before=before,
        after=State.CLOSED,
        words=words,
        closure=Closure.NOT_APPLICABLE,
    )
    audit.note(
        "dispute.grant",
        card,
        by=by,
        before={"state": before},
        words=words,
        label=f"{card.unit.name} {card.name}",
        after={"state": State.CLOSED, "closure": Closure.NOT_APPLICABLE, "reason": reason},
    )


def save_progress(card: Card, text: str, *, by) -> Card:
    """Keep a draft of the progress text without moving the card."""
    if not can("write progress", card, by):
        raise Forbidden("推进情况由本单位经办人填写。")
    if card.state not in (State.PENDING, State.DOING):
        raise Refused(
            f"{card.name}现在是“{State(card.state).label}”，推进情况不能改动；需要修改请先撤回。"
        )
    transitions.year_open(card, Move())
    before, card.progress = card.progress, text
    transitions.length_checked(card, Move())
    with db.atomic():
        Card.update(progress=text, rev=Card.rev + 1).where(
            (Card.id == card.id)
            & (Card.state << [State.PENDING, State.DOING])
            & (Card.year << unlocked(card.year_id))
        ).execute()
        audit.note(
            "card.progress", card, by=by, before={"progress": before}, after={"progress": text}
        )
    return card
