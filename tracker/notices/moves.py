"""Moving a notice: the one place where its state is written."""

from tracker import audit, clock
from tracker.boards.card import Card, Event
from tracker.data.database import db
from tracker.notices.notice import Notice, NoticeState, NoticeStep
from tracker.notices.transitions import STEPS, Step, checked
from tracker.permissions import can
from tracker.refusals import Conflict, Forbidden, Refused


def apply(notice: Notice, verb: str, *, by, seen: int, words: str = "") -> Notice:
    """Take the step `verb` as `by`, who saw version `seen`.

    Raises Forbidden, Conflict (somebody was faster: nothing is written) or Refused (the rule's sentence).
    """
    step = STEPS[verb]
    if not can(verb, notice, by):
        raise Forbidden(_forbidden(notice, step, by))
    if notice.version != seen:
        raise Conflict(
            f"{notice.code}刚刚被他人办理过，现在是“{notice.state_label}”。请看最新情况后再办理。"
        )
    if notice.state not in step.before:
        raise Refused(f"{notice.code}现在是“{notice.state_label}”，不能{step.label}。")
    checked(step, notice, words)
    with db.atomic():
        _write(notice, step, by, words)
    return notice


def noted(
    notice: Notice,
    verb: str,
    *,
    by,
    words: str,
    moment,
    before: dict | None = None,
    after: str = "",
) -> None:
    """A line in the notice's history, and one in the card's."""
    NoticeStep.create(notice=notice, at=moment, person=by, verb=verb, words=words)
    audit.note(
        verb.replace("-", "."),
        notice,
        by=by,
        before=before,
        after={"state": after, "card": notice.card_id},
        words=words,
        label=notice.code,
    )
    Event.create(
        card=notice.card_id,
        at=moment,
        person=by,
        verb=verb,
        words=f"{notice.code}：{words}" if words else notice.code,
    )
    Card.update(rev=Card.rev + 1).where(Card.id == notice.card_id).execute()


def _write(notice: Notice, step: Step, by, words: str) -> None:
    moment = clock.now()
    changes = {"state": step.after, "version": notice.version + 1} | _marks(step, by, words, moment)
    rows = (
        Notice.update(changes)
        .where((Notice.id == notice.id) & (Notice.version == notice.version))
        .execute()
    )
    if rows != 1:
        raise Conflict(f"{notice.code}刚刚被他人办理过。请看最新情况后再办理。")
    noted(
        notice,
        step.verb,
        by=by,
        words=words,
        moment=moment,
        before={"state": notice.state},
        after=step.after,
    )
    for name, value in changes.items():
        setattr(notice, name, value)


def _marks(step: Step, by, words: str, moment) -> dict:
    if step.verb == "notice-receive":
        return {"received_at": moment, "received_by": by}
    if step.verb == "notice-reply":
        return {"replied_at": moment, "replied_by": by, "reply": words}
    if step.after in (NoticeState.CLOSED, NoticeState.CANCELLED):
        return {"closed_at": moment, "closed_by": by, "finding": words}
    return {}


def _forbidden(notice: Notice, step: Step, by) -> str:
    if step.verb == "notice-close" and notice.replied_by_id == by.id:
        return "这张督办单是您本人反馈的，须由另一位审核人核查。"
    whose = (
        "责任单位经办人"
        if step.verb in ("notice-receive", "notice-reply")
        else "区政府办公室审核人"
    )
    return f"督办单由{whose}{step.label}，您的账号不能办理。"
