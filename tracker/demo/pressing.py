"""How the demo's office presses for what is late: extensions asked for, notices issued, answered and closed."""
from datetime import date, timedelta

from tracker import clock
from tracker.boards.card import Card, State
from tracker.boards.queries import card_by_id
from tracker.demo.people import People
from tracker.demo.story import Stage, at
from tracker.notices import issuing, moves
from tracker.requests import asking, deciding

WITH_UNIT = [State.PENDING, State.DOING]


def press(stage: Stage, people: People) -> None:
    _extensions(stage, people)
    late = list(Card.select(Card.id).where(
        (Card.year == stage.year) & (Card.state << WITH_UNIT)
        & ((Card.due_on < stage.until) | (Card.returns > 0))).order_by(Card.due_on, Card.id).limit(12))
    if not late:
        return
    with clock.told(at(stage, 0.96)):
        draft = issuing.Draft(due_on=clock.today() + timedelta(days=15),
                              demand="请主要负责同志亲自过问，按期办结并反馈整改落实情况。")
        issued = issuing.issue({card.id: 0 for card in late}, draft, by=people.offices[0]).notices
    for order, notice in enumerate(issued):
        clerk = people.clerks[notice.card.unit_id]
        with clock.told(at(stage, 0.98)):
            if order % 3:
                moves.apply(notice, "notice-receive", by=clerk, seen=notice.version)
            if order % 3 == 2:
                moves.apply(notice, "notice-reply", by=clerk, seen=notice.version, words="已补充材料，近日重新提请核验。")
        if order == 2:
            with clock.told(at(stage, 1.0, hour=16)):
                moves.apply(notice, "notice-close", by=people.offices[1], seen=notice.version, words="整改到位，同意办结。")


def _extensions(stage: Stage, people: People) -> None:
    """One unit asks for more time before its date and gets it."""
    dated = Card.select(Card.id).where((Card.year == stage.year) & (Card.state << WITH_UNIT)
                                       & (Card.due_on < date(stage.year, 12, 31))).first()
    if dated is None:
        return
    card = card_by_id(dated.id)
    asked_on = at(stage, 0.2)
    with clock.told(asked_on):
        if card.due_on <= clock.today():
            return
        request = asking.ask_extension(
            card, by=people.clerks[card.unit_id], wanted_on=card.due_on + timedelta(days=60),
            reason="演示：指引涉及多个科室，事项梳理尚需时日。", progress="演示：已完成事项初稿。")
    with clock.told(asked_on + timedelta(days=2)):
        deciding.grant(request, by=people.offices[0], words="同意延期，请抓紧办理。")
