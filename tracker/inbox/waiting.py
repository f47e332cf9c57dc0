"""What waits for a person, and why: counted from the records in a fixed number of queries."""
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from peewee import JOIN, fn

from tracker import clock
from tracker.boards.card import Card, State
from tracker.boards.light import light
from tracker.boards.year import Year
from tracker.inbox.mailbox import Digest, DigestState
from tracker.jobs.job import Job, JobState
from tracker.jobs.job_file import JobFile
from tracker.notices.notice import Notice, NoticeState
from tracker.notices.queries import notices_for
from tracker.people.unit import Unit
from tracker.permissions import can
from tracker.plan.plan import Domain
from tracker.plan.task import Task
from tracker.requests.queries import requests_for
from tracker.requests.request import Answer, Request
from tracker.settings import all_settings
from tracker.supervision.remark import unanswered
from tracker.text import zh_date, zh_moment

SHOWN = 12  # of one group; the rest is counted
LOOK_BACK = timedelta(days=7)
STUCK = timedelta(minutes=15)
FRESH = timedelta(days=1)


@dataclass
class Item:
    title: str
    url: str
    note: str = ""


@dataclass
class Group:
    """Things of one sort with the reason why they wait; the most pressing sort comes first."""

    key: str
    title: str
    why: str
    more: str  # where all of them are
    total: int = 0
    items: list[Item] = field(default_factory=list)

    def add(self, *items: Item) -> None:
        self.total += len(items)
        self.items += items[:SHOWN - len(self.items)]

    def take(self, query, item: Callable[[object], Item]) -> "Group":
        """The first few rows of `query` as items, the rest counted."""
        self.items = [item(row) for row in query.limit(SHOWN)]
        self.total = query.count() if len(self.items) == SHOWN else len(self.items)
        return self


def waiting(person, today: date | None = None) -> list[Group]:
    """The groups that hold something for `person` to do."""
    today = today or clock.today()
    groups = []
    if can("write progress", person, person):
        groups += _cards(person, today, all_settings()["due_soon_days"]) + _notices(person)
    if can("verify", None, person):
        groups += [_to_verify(person), _to_check(person), _to_decide(person)]
    if can("write remarks", None, person):
        groups.append(_remarks(person))
    if can("manage accounts", None, person):
        groups += [_failed_jobs(), _mail_trouble()]
    groups.append(_own_jobs(person))
    return [group for group in groups if group.total]


def _cards(person, today: date, days: int) -> list[Group]:
    """A unit's open cards, each once, under the most pressing reason."""
    groups = {
        "逾期": Group("overdue", "已经逾期", "时限已过，还没有提请核验", "/boards/mine?light=red"),
        "退回重办": Group("returned", "退回重办", "核验没有通过，须补齐后重新提请", "/boards/mine"),
        "临期": Group("soon", "临近时限", f"{days} 天内到期", "/boards/mine?light=yellow"),
        "待签收": Group("pending", "等待签收", "新分到本单位的任务", "/boards/mine#column-pending"),
    }
    cards = (Card.select(Card, Task, Domain, Year).join(Task).switch(Card).join(Domain, JOIN.LEFT_OUTER).switch(Card).join(Year)
             .where((Card.unit << list(person.unit_ids)) & (Card.state << [State.PENDING, State.DOING]) & Year.locked_at.is_null())
             .order_by(Card.due_on, Task.number, Card.scope))
    for card in cards:
        word = light(card, today, days)[1]
        if word not in groups and card.state == State.PENDING:
            word = "待签收"
        if word in groups:
            groups[word].add(_of_card(card))
    return list(groups.values())


def _notices(person) -> list[Group]:
    sign = Group("notices", "督办单", "须签收并在期限内反馈", "/notices?state=open")
    own = notices_for(person).where((Card.unit << list(person.unit_ids)) & (Notice.state << [NoticeState.ISSUED, NoticeState.RECEIVED]))
    sign.add(*(Item(f"{n.code} {n.card.name}", f"/notices/{n.id}",
                    f"{n.state_label}，限{zh_date(n.due_on)}" + ("，已超期" if n.is_late else ""))
               for n in own.order_by(Notice.due_on, Notice.id)))
    return [sign]


def _to_verify(person) -> Group:
    found = Group("verify", "等待核验", "单位已提请核验，久等的在前", "/verification")
    cards = (Card.select(Card, Task, Domain, Unit).join(Task).switch(Card).join(Domain, JOIN.LEFT_OUTER).switch(Card).join(Unit)
             .switch(Card).join(Year).where((Card.state == State.SUBMITTED) & Year.locked_at.is_null() & (Card.submitted_by != person)))
    found.items = [Item(f"{c.unit.name} {c.name}", f"/verification/{c.id}", f"{zh_moment(c.submitted_at)}提请")
                   for c in cards.order_by(Card.submitted_at, Card.id).limit(SHOWN)]
    found.total = cards.count() if len(found.items) == SHOWN else len(found.items)
    return found


def _to_check(person) -> Group:
    found = Group("check", "督办单待核查", "单位已反馈", "/notices?state=replied")
    replied = notices_for(person).where((Notice.state == NoticeState.REPLIED) & (Notice.replied_by != person))
    return found.take(replied.order_by(Notice.replied_at, Notice.id), lambda n: Item(
        f"{n.code} {n.card.unit.name} {n.card.name}", f"/notices/{n.id}", f"{zh_moment(n.replied_at)}反馈"))


def _to_decide(person) -> Group:
    found = Group("decide", "延期和待调整", "单位的申请等待审批", "/requests")
    asked = requests_for(person).where((Request.state == Answer.OPEN) & (Request.asked_by != person))
    return found.take(asked.order_by(Request.id), lambda r: Item(
        f"{r.card.unit.name} {r.card.name} {r.kind_label}", f"/requests/{r.id}", f"{zh_moment(r.asked_at)}提出"))


def _remarks(person) -> Group:
    found = Group("remarks", "留言", "对方最近七天说的，还没有回复", "/inbox")
    return found.take(unanswered(person), lambda r: Item(
        f"{r.card.unit.name} {r.card.name}", f"/cards/{r.card_id}#remarks", f"{zh_moment(r.at)}：{r.text[:40] or '（附件）'}"))


def _failed_jobs() -> Group:
    found = Group("jobs", "后台工作没有办成", "最近七天，可以重试", "/jobs")
    stuck = Job.select().where((Job.state == JobState.QUEUED) & (Job.due_at < clock.now() - STUCK)).count()
    if stuck:
        found.add(Item(f"{stuck} 项排队超过 {STUCK.seconds // 60} 分钟", "/jobs", "后台工作进程可能没有运行"))
    failed = Job.select().where((Job.state == JobState.FAILED) & (Job.finished_at > clock.now() - LOOK_BACK))
    found.add(*(Item(f"第 {j.id} 项", f"/jobs/{j.id}", j.error) for j in failed.order_by(Job.id.desc())))
    return found


def _own_jobs(person) -> Group:
    """What a person asked for and left: today's files, and what failed."""
    found = Group("own-jobs", "后台工作有了结果", "您发起的：文件可以下载，没有办成的可以重试", "/jobs")
    which = JobFile.id.is_null(False) & (Job.finished_at > clock.now() - FRESH)
    if not can("manage accounts", None, person):  # who is told of everybody's failures already
        which |= (Job.state == JobState.FAILED) & (Job.finished_at > clock.now() - LOOK_BACK)
    jobs = Job.select().join(JobFile, JOIN.LEFT_OUTER).where((Job.person == person) & which).order_by(Job.id.desc())
    found.add(*(Item(j.title or f"第 {j.id} 项", f"/jobs/{j.id}", j.error or "已做好") for j in jobs))
    return found


def _mail_trouble() -> Group:
    found = Group("mail", "邮件没有送达", "最近七天，请核对邮件服务器设置和收件地址", "/jobs")
    failed = (Digest.select(Digest.error, fn.COUNT(Digest.id), fn.MAX(Digest.day))
              .where((Digest.state == DigestState.FAILED) & (Digest.day > clock.today() - LOOK_BACK)).group_by(Digest.error))
    found.add(*(Item(f"{count} 封", "/jobs", f"{zh_date(day)}，{error}") for error, count, day in failed.tuples()))
    return found


def _of_card(card: Card) -> Item:
    due = f"{zh_date(card.due_on)}截止" if card.due_on else ""
    return Item(f"{card.name} {card.task.text}", f"/cards/{card.id}", due)
