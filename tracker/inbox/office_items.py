"""What waits for the office: cards to verify, answers to check, requests to decide."""

from peewee import JOIN

from tracker.boards.card import Card, State
from tracker.boards.year import Year
from tracker.inbox.group import Group, Item
from tracker.notices.notice import Notice, NoticeState
from tracker.notices.queries import notices_for
from tracker.plan.plan import Domain
from tracker.plan.task import Task
from tracker.requests.queries import decidable
from tracker.requests.request import Request
from tracker.text import zh_moment
from tracker.units.unit import Unit


def to_verify(person) -> Group:
    found = Group("verify", "等待核验", "单位已提请核验，久等的在前", "/verification")
    cards = (
        Card.select(Card, Task, Domain, Unit)
        .join(Task)
        .switch(Card)
        .join(Domain, JOIN.LEFT_OUTER)
        .switch(Card)
        .join(Unit)
        .switch(Card)
        .join(Year)
        .where((Card.state == State.SUBMITTED) & Year.where_open() & (Card.submitted_by != person))
    )
    return found.take(
        cards.order_by(Card.submitted_at, Card.id),
        lambda c: Item(
            f"{c.unit.name} {c.name}", f"/verification/{c.id}", f"{zh_moment(c.submitted_at)}提请"
        ),
    )


def to_check(person) -> Group:
    found = Group("check", "督办单待核查", "单位已反馈", "/notices?state=replied")
    replied = notices_for(person).where(
        (Notice.state == NoticeState.REPLIED) & (Notice.replied_by != person)
    )
    return found.take(
        replied.order_by(Notice.replied_at, Notice.id),
        lambda n: Item(
            f"{n.code} {n.card.unit.name} {n.card.name}",
            f"/notices/{n.id}",
            f"{zh_moment(n.replied_at)}反馈",
        ),
    )


def to_decide(person) -> Group:
    found = Group("decide", "延期和待调整", "单位的申请等待审批", "/requests")
    asked = decidable(person).where(Request.asked_by != person)
    return found.take(
        asked.order_by(Request.id),
        lambda r: Item(
            f"{r.card.unit.name} {r.card.name} {r.kind_label}",
            f"/requests/{r.id}",
            f"{zh_moment(r.asked_at)}提出",
        ),
    )
