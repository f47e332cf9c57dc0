"""What waits for a unit: its cards, its notices, and what was said to it."""

from datetime import date

from peewee import JOIN

from tracker.boards.card import Card, State
from tracker.boards.light import light
from tracker.boards.queries import sent_back
from tracker.boards.year import Year
from tracker.inbox.group import Group, Item
from tracker.notices.notice import Notice, NoticeState
from tracker.notices.queries import notices_for
from tracker.plan.plan import Domain
from tracker.plan.task import Task
from tracker.remarks.remark import unanswered
from tracker.text import zh_date, zh_moment


def cards(person, today: date, days: int) -> list[Group]:
    """A unit's open cards of years that have begun, each once, under the most pressing reason."""
    groups = {
        "逾期": Group("overdue", "已经逾期", "时限已过，还没有提请核验", "/boards/mine?light=red"),
        "退回重办": Group("returned", "退回重办", "核验没有通过，须补齐后重新提请", "/boards/mine"),
        "重新办理": Group(
            "reopened", "重新办理", "原已销号，因下面的原因又退回办理中", "/boards/mine"
        ),
        "临期": Group("soon", "临近时限", f"{days} 天内到期", "/boards/mine?light=yellow"),
        "待签收": Group("pending", "等待签收", "新分到本单位的任务", "/boards/mine#column-pending"),
    }
    mine = list(
        Card.select(Card, Task, Domain, Year)
        .join(Task)
        .switch(Card)
        .join(Domain, JOIN.LEFT_OUTER)
        .switch(Card)
        .join(Year)
        .where(
            (Card.unit << list(person.unit_ids))
            & (Card.state << [State.PENDING, State.DOING])
            & Year.where_open()
            & (Card.year <= today.year)
        )
        .order_by(Card.due_on, Task.number, Card.scope)
    )
    backs = sent_back(mine, person)
    for card in mine:
        word, back = light(card, today, days)[1], backs.get(card.id)
        if word != "逾期" and back and back.verb == "reopen":
            word = "重新办理"
        elif word not in groups and card.state == State.PENDING:
            word = "待签收"
        if word in groups:
            groups[word].add(_of_card(card, back.words if word == "重新办理" else ""))
    return list(groups.values())


def notices(person) -> Group:
    sign = Group("notices", "督办单", "须签收并在期限内反馈", "/notices?state=open")
    own = notices_for(person).where(
        (Card.unit << list(person.unit_ids))
        & (Notice.state << [NoticeState.ISSUED, NoticeState.RECEIVED])
    )
    sign.add(
        *(
            Item(
                f"{n.code} {n.card.name}",
                f"/notices/{n.id}",
                f"{n.state_label}，限{zh_date(n.due_on)}" + ("，已超期" if n.is_late else ""),
            )
            for n in own.order_by(Notice.due_on, Notice.id)
        )
    )
    return sign


def remarks(person) -> Group:
    found = Group("remarks", "留言", "对方最近七天说的，还没有回复", "")
    return found.take(
        unanswered(person),
        lambda r: Item(
            f"{r.card.unit.name} {r.card.name}",
            f"/cards/{r.card_id}#remarks",
            f"{zh_moment(r.at)}：{r.text[:40] or '（附件）'}",
        ),
    )


def _of_card(card: Card, why: str = "") -> Item:
    due = f"{zh_date(card.due_on)}截止" if card.due_on else ""
    return Item(f"{card.name} {card.task.text}", f"/cards/{card.id}", why[:100] or due)
