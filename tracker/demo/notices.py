"""How the demo's office presses for what is late: notices issued, answered and closed."""

from datetime import timedelta

from tracker import clock
from tracker.boards.card import WITH_UNIT, Card
from tracker.demo import office_desk
from tracker.demo.people import People
from tracker.demo.story import Stage, at
from tracker.notices import issuing, moves


def press(stage: Stage, people: People) -> None:
    if not stage.over:  # a year that is over leaves nothing undecided
        office_desk.play(stage, people)
    late = list(
        Card.select(Card.id)
        .where(
            (Card.year == stage.year)
            & (Card.state << WITH_UNIT)
            & ((Card.due_on < stage.until) | (Card.returns > 0))
        )
        .order_by(Card.due_on, Card.id)
        .limit(12)
    )
    if not late:
        return
    with clock.told(at(stage, 0.96)):
        draft = issuing.Draft(
            due_on=clock.today() + timedelta(days=15),
            demand="请主要负责同志亲自过问，按期办结并反馈整改落实情况。",
        )
        issued = issuing.issue({card.id: 0 for card in late}, draft, by=people.offices[0]).notices
    for order, notice in enumerate(issued):
        clerk = people.clerks[notice.card.unit_id]
        with clock.told(at(stage, 0.98)):
            if order % 3 or stage.over:
                moves.apply(notice, "notice-receive", by=clerk, seen=notice.version)
            if order % 3 == 2 or stage.over:
                moves.apply(
                    notice,
                    "notice-reply",
                    by=clerk,
                    seen=notice.version,
                    words="已补充材料，近日重新提请核验。",
                )
        if order == 2 or stage.over:
            with clock.told(at(stage, 1.0, hour=16)):
                moves.apply(
                    notice,
                    "notice-close",
                    by=people.offices[1],
                    seen=notice.version,
                    words="整改到位，同意办结。",
                )
