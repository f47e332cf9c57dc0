"""How a notice goes its way: one table that buttons, addresses, permissions and tests all read."""

from collections.abc import Callable
from dataclasses import dataclass

from tracker.boards.access import sees_correspondence
from tracker.boards.card import WORDS_LIMIT, State, Verb
from tracker.notices.notice import OPEN, Notice, NoticeState
from tracker.permissions import OFFICE, UNIT, Permission, Rule, Whose, can
from tracker.refusals import Invalid, Refused

# The office answers notices too, as a unit: nobody checks what they replied themselves.
BY_ANOTHER = Whose("他人反馈的", lambda notice, person: notice.replied_by_id != person.id)


def reply_given(notice: Notice, words: str) -> None:
    if not words:
        raise Invalid(
            {"words": "请写明整改落实情况：做了什么、结果怎样；没有完成的写明何时完成。"},
            "还没有写反馈。",
        )


def reason_given(notice: Notice, words: str) -> None:
    if not words:
        raise Invalid({"words": "请写明理由。"}, "还没有写理由。")


def answered_or_done(notice: Notice, words: str) -> None:
    """A notice ends with the unit's answer, or because the card was closed meanwhile."""
    if notice.card.state == State.CLOSED:
        return
    if notice.state != NoticeState.REPLIED:
        raise Refused(f"{notice.code}还没有收到反馈，任务卡也没有销号，不能办结。")
    if not words:
        raise Invalid({"words": "任务卡还没有销号，办结须写明核查意见。"}, "还没有写核查意见。")


@dataclass(frozen=True)
class Step:
    verb: str
    label: str
    noun: str  # the address: POST /notices/7/<noun>
    before: tuple[NoticeState, ...]
    after: NoticeState
    who: Rule
    needs: tuple[Callable[[Notice, str], None], ...] = ()
    asks: str = ""  # what the words are called in the form for it


CHECKER = Rule(OFFICE.roles, BY_ANOTHER)
ISSUED, RECEIVED, REPLIED = OPEN
STEPS: dict[str, Step] = {
    s.verb: s
    for s in (
        #    verb              label       noun            from         to                     who      needs
        Step("notice-receive", "签收", "receipt", (ISSUED,), RECEIVED, UNIT),
        Step(
            "notice-reply",
            "反馈",
            "reply",
            (RECEIVED,),
            REPLIED,
            UNIT,
            (reply_given,),
            "整改落实情况",
        ),
        Step(
            "notice-close",
            "核查办结",
            "closure",
            OPEN,
            NoticeState.CLOSED,
            CHECKER,
            (answered_or_done,),
            "核查意见",
        ),
        Step(
            "notice-return",
            "退回",
            "return",
            (REPLIED,),
            RECEIVED,
            OFFICE,
            (reason_given,),
            "退回理由",
        ),
        Step(
            "notice-cancel",
            "撤销",
            "cancellation",
            OPEN,
            NoticeState.CANCELLED,
            OFFICE,
            (reason_given,),
            "撤销理由",
        ),
    )
}
BY_NOUN = {s.noun: s for s in STEPS.values()}
VERBS = {s.verb: Verb(f"督办单{s.label}", sees_correspondence) for s in STEPS.values()} | {
    "notice-issue": Verb("签发督办单", sees_correspondence)
}
PERMISSIONS = [Permission(s.verb, f"督办单：{s.label}", s.who) for s in STEPS.values()]


def allowed(notice: Notice, person) -> list[Step]:
    """The steps that `person` may take now, in the table's order."""
    return [
        s
        for s in STEPS.values()
        if notice.state in s.before
        and can(s.verb, notice, person)
        and not (
            s.verb == "notice-close"
            and notice.state != REPLIED
            and notice.card.state != State.CLOSED
        )
    ]


def checked(step: Step, notice: Notice, words: str) -> None:
    """Raise the sentence that says what `step` still needs."""
    if len(words) > WORDS_LIMIT:
        raise Invalid({"words": f"最多 {WORDS_LIMIT} 字，现在 {len(words)} 字。"})
    for need in step.needs:
        need(notice, words)
