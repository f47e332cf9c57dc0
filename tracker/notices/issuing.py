"""Issuing notices: one, or many at once with consecutive numbers; what stands in the way of a card is said, not hidden."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from tracker import clock
from tracker.boards.card import WORDS_LIMIT, Card, State
from tracker.boards.light import Light, light
from tracker.data.database import db, lock
from tracker.notices.moves import noted
from tracker.notices.notice import Colour, Notice, Series
from tracker.notices.queries import cards_with_all, last_notices
from tracker.permissions import can
from tracker.refusals import Forbidden, Invalid
from tracker.settings.setting import all_settings

MOST = 500  # notices at once
LONGEST = timedelta(days=366)


@dataclass
class Draft:
    """What the office writes. Without a colour or a reason each card's own light says them."""

    due_on: date | None
    demand: str
    colour: str = ""
    reason: str = ""


@dataclass
class Issued:
    notices: list[Notice] = field(default_factory=list)
    skipped: list[tuple[Card, str]] = field(default_factory=list)  # with the sentence that says why


def issue(seen: dict[int, int], draft: Draft, *, by) -> Issued:
    """Issue a notice for each card of `seen`: card id → id of its last notice as the page showed it (0: none).

    Cards that were closed meanwhile, or for which somebody has just issued another, are skipped.
    """
    if not can("issue notices", None, by):
        raise Forbidden("督办单由区政府办公室审核人签发，您的账号不能签发。")
    checked(seen, draft)
    settings, today = all_settings(), clock.today()
    made = Issued()
    with db.atomic():
        lock(Card.select(Card.id).where(Card.id << list(seen)).order_by(Card.id))
        last = last_notices(seen)
        cards = list(cards_with_all().where(Card.id << list(seen)))
        series = held_series(today.year)
        for card in cards:
            obstacle = obstacle_to(card, last.get(card.id), seen[card.id])
            if obstacle:
                made.skipped.append((card, obstacle))
            else:
                series.last += 1
                made.notices.append(
                    _write(card, draft, series, last.get(card.id), by, settings, today)
                )
        series.save()
    return made


def checked(seen: dict[int, int], draft: Draft) -> None:
    errors, today = {}, clock.today()
    if not seen:
        errors["cards"] = "请至少勾选一张任务卡。"
    if len(seen) > MOST:
        errors["cards"] = f"一次最多签发 {MOST} 张督办单。"
    if draft.due_on is None or not today < draft.due_on <= today + LONGEST:
        errors["due_on"] = "请填写办理期限，须在今天之后、一年之内。"
    if not draft.demand:
        errors["demand"] = "请写明督办要求。"
    for name in ("demand", "reason"):
        if len(getattr(draft, name)) > WORDS_LIMIT:
            errors[name] = f"最多 {WORDS_LIMIT} 字，现在 {len(getattr(draft, name))} 字。"
    if draft.colour and draft.colour not in list(Colour):
        errors["colour"] = "请选择等级。"
    if errors:
        raise Invalid(errors)


def obstacle_to(card: Card, last: Notice | None, seen: int) -> str:
    if card.state == State.CLOSED:
        return "已经销号"
    if card.state == State.SUBMITTED:
        return "正在等待区政府办公室核验"
    if card.year.locked_at:
        return f"{card.year_id} 年的年度报告已经印发"
    if last and last.id != seen:
        return f"刚刚已签发{last.code}"
    return ""


def held_series(year: int) -> Series:
    """The year's row of numbers, held until the transaction ends: numbers follow each other without gap or double."""
    Series.insert(year=year).on_conflict_ignore().execute()
    return lock(Series.select().where(Series.year == year))[0]


def colour_of(card: Card, today: date, due_soon_days: int) -> Colour:
    """The colour that a card's light suggests: red is overdue, blue is soon due, anything else was chosen as poor."""
    found, word = light(card, today, due_soon_days)
    return Colour.RED if found == Light.RED else Colour.BLUE if word == "临期" else Colour.YELLOW


def reason_of(card: Card, today: date, due_soon_days: int) -> str:
    """Why this card is pressed for, as far as the records say it."""
    due = card.due_on and f"应于{card.due_on.year}年{card.due_on.month}月{card.due_on.day}日前完成"
    found, word = light(card, today, due_soon_days)
    state = f"现为“{State(card.state).label}”"
    if found == Light.RED:
        return f"该项任务{due}，已逾期 {(today - card.due_on).days} 天，{state}，尚未销号。"
    if word == "临期":
        return f"该项任务{due}，还剩 {(card.due_on - today).days} 天，{state}。"
    if word == "退回重办":
        return f"该项任务经核验被退回 {card.returns} 次，{state}，尚未重新提请核验。"
    return f"该项任务{due or '尚未确定时限'}，{state}，进度滞后。"


def _write(
    card: Card, draft: Draft, series: Series, last: Notice | None, by, settings: dict, today: date
) -> Notice:
    days = settings["due_soon_days"]
    own = reason_of(card, today, days)
    notice = Notice.create(
        series=series,
        number=series.last,
        code=settings["notice_form"].format(year=series.year, number=series.last),
        card=card,
        colour=draft.colour or colour_of(card, today, days),
        reason=draft.reason or own,
        demand=draft.demand,
        due_on=draft.due_on,
        previous=last,
        issued_by=by,
    )
    words = f"{notice.colour_label}，限{draft.due_on.month}月{draft.due_on.day}日前反馈。{notice.reason}"
    noted(notice, "notice-issue", by=by, words=words, moment=notice.issued_at)
    return notice
