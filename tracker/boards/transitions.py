"""The state machine (design.md §4): one table that buttons, views, tests and the help page all read."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tracker.boards import proof, tally
from tracker.boards.access import sees_contents
from tracker.boards.card import PROGRESS_LIMIT, WORDS_LIMIT, Card, Closure, State, Verb
from tracker.boards.contributors import waits_for
from tracker.permissions import OFFICE, UNIT, Permission, Rule, Whose, can
from tracker.refusals import Invalid


@dataclass
class Move:
    """What a person gives with a move. `words` is a reason; progress and closure belong to submitting."""

    words: str = ""
    progress: str | None = None
    closure: str = Closure.DONE


def reason_given(card: Card, move: Move) -> None:
    if not move.words:
        raise Invalid({"words": "请写明理由。"}, "还没有写理由。")


def criteria_met(card: Card, move: Move) -> None:
    """A progress text, and every criterion met or a reason for what is missing."""
    errors = {}
    if not card.progress:
        errors["progress"] = "请写推进情况：做了什么、结果怎样，一两句即可。"
    if not move.words:
        gaps = tally.missing(card) if move.closure == Closure.DONE else []
        if gaps:
            errors["words"] = "".join(gaps) + "请补齐佐证材料，或者在此写明缺少的原因。"
        elif move.closure != Closure.DONE:
            errors["words"] = f"按“{Closure(move.closure).label}”提请核验，须写明理由。"
    if errors:
        raise Invalid(errors, "还不能提请核验：" + "".join(errors.values()))


def proven_or_reason(card: Card, move: Move) -> None:
    """Nothing turns green because somebody said so (design.md §3): without proof the office says why it closes."""
    if move.words:
        return
    tallies = tally.tallies_of([card.id])[card.id]
    if not tallies:
        raise Invalid({"words": "请写明销号理由。"}, "这张任务卡未定核验标准，销号须写明理由。")
    open_ones = [t for t in tallies if not t.met and not waived(t.criterion, card.closure)]
    if open_ones:
        gaps = "".join(proof.lacks(card, [t.criterion for t in open_ones]))
        raise Invalid(
            {"words": "请写明为何仍予销号。"}, f"还有核验标准没有满足：{gaps}仍要销号须写明理由。"
        )


def contributors_closed(card: Card, move: Move) -> None:
    """A lead unit's card closes last; the office may waive that with a reason."""
    units = "" if move.words else waits_for(card)
    if units:
        sentence = f"这是牵头单位的任务卡，{units}的任务卡还没有销号。请等其销号后再办；确需提前销号，须写明理由。"
        raise Invalid({"words": sentence}, sentence)


def waived(criterion, closure: str) -> bool:
    """不涉及 answers every criterion, 零报告 those where a year may truly have nothing."""
    return closure == Closure.NOT_APPLICABLE or (
        closure == Closure.NOTHING_TO_REPORT and criterion.zero_ok
    )


def year_open(card: Card, move: Move) -> None:
    card.year.require_open()


# §4: the office verifies what another person submitted
BY_ANOTHER = Whose("他人提请的", lambda card, person: card.submitted_by_id != person.id)
OTHER_OFFICE = Rule(OFFICE.roles, BY_ANOTHER)


@dataclass(frozen=True)
class Transition:
    verb: str
    label: str
    noun: str  # the address: POST /cards/7/<noun>
    before: State
    after: State
    who: Rule
    needs: tuple[Callable[[Card, Move], None], ...] = ()
    asks: tuple[str, ...] = field(default=())  # the fields of Move that a form for it shows


TRANSITIONS: dict[str, Transition] = {
    t.verb: t
    for t in (
        #           verb        label       noun          from             to               who           needs
        Transition("receive", "签收", "receipt", State.PENDING, State.DOING, UNIT),
        Transition(
            "submit",
            "提请核验",
            "submission",
            State.DOING,
            State.SUBMITTED,
            UNIT,
            (criteria_met,),
            ("progress", "closure", "words"),
        ),
        Transition("withdraw", "撤回", "withdrawal", State.SUBMITTED, State.DOING, UNIT),
        Transition(
            "close",
            "核验销号",
            "closure",
            State.SUBMITTED,
            State.CLOSED,
            OTHER_OFFICE,
            (proven_or_reason, contributors_closed),
            ("words",),
        ),
        Transition(
            "return",
            "退回",
            "return",
            State.SUBMITTED,
            State.DOING,
            OFFICE,
            (reason_given,),
            ("words",),
        ),
        Transition(
            "reopen",
            "重新办理",
            "reopening",
            State.CLOSED,
            State.DOING,
            OFFICE,
            (reason_given,),
            ("words",),
        ),
    )
}
BY_NOUN = {t.noun: t for t in TRANSITIONS.values()}
PERMISSIONS = [Permission(t.verb, t.label, t.who) for t in TRANSITIONS.values()]
VERBS = {t.verb: Verb(t.label, sees_contents) for t in TRANSITIONS.values()}


def allowed(card: Card, person) -> list[Transition]:
    """The moves that `person` may make with `card` as it stands, in the table's order."""
    return [t for t in TRANSITIONS.values() if card.state == t.before and can(t.verb, card, person)]


def length_checked(card: Card, move: Move) -> None:
    if len(move.words) > WORDS_LIMIT:
        raise Invalid({"words": f"最多 {WORDS_LIMIT} 字，现在 {len(move.words)} 字。"})
    if len(card.progress) > PROGRESS_LIMIT:
        raise Invalid({"progress": f"最多 {PROGRESS_LIMIT} 字，现在 {len(card.progress)} 字。"})


def checked(transition: Transition, card: Card, move: Move) -> None:
    """Raise the sentence that says what `transition` still needs."""
    for need in (length_checked, year_open, *transition.needs):
        need(card, move)
