"""Behind the figures of posts, new-media accounts and notices: what the registers have."""

from tracker import clock
from tracker.boards.card import Card
from tracker.notices.notice import Notice, NoticeState
from tracker.permissions import can
from tracker.refusals import Missing
from tracker.reports.figures import media_accounts
from tracker.reports.figures.posts import posts_on, published
from tracker.reports.sources.row import Row, Source
from tracker.units.unit import Unit

POSTS = {
    "staff": ("政务公开专职人员", "名", lambda post: post.full_time),
    "divided": ("登记公布分管负责人和分工的单位", "个", published),
}
NOTICES = {
    "notices": ("督办单", Notice.state != NoticeState.CANCELLED),
    "notices-closed": ("已办结的督办单", Notice.state == NoticeState.CLOSED),
}
KEYS = {*POSTS, *NOTICES}


def source(key, asked):
    return posts(key, asked) if key in POSTS else notices(key, asked)


def posts(key, asked):
    label, unit, fits = POSTS[key]
    found = [post for post in posts_on(clock.today(), asked.chosen) if fits(post)]
    rows = rows_of(
        found,
        asked.person,
        "see every unit's registers",
        lambda post: (post.duty, f"/registers/posts/{post.id}"),
    )
    many = len(found) if unit == "名" else len({post.unit_id for post in found})
    return Source(label, (f"{many}{unit}",), "按单位计。" if unit == "个" else "一行一名。", rows)


def notices(key, asked):
    label, fits = NOTICES[key]
    query = Notice.select(Notice, Card).join(Card).where((Card.year == asked.figures.year) & fits)
    if asked.chosen:
        query = query.where(Card.unit == asked.chosen)
    found = [Held(notice.card.unit_id, notice) for notice in query.order_by(Notice.id)]
    rows = rows_of(
        found,
        asked.person,
        "see every unit's notices",
        lambda held: (held.thing.code, f"/notices/{held.thing.id}"),
    )
    return Source(label, (f"{len(rows)}份",), f"一行一份，共{len(rows)}份；撤销的不计。", rows)


def of_accounts(key, asked):
    short, year = key.partition(".")[2], asked.figures.year
    filings = media_accounts.filings_of(asked.chosen)
    if short == "live":
        label, found = "在用政务新媒体账号", media_accounts.live(filings, year, clock.today())
    elif short in media_accounts.KEYS:
        label = f"本年{media_accounts.KEYS[short]}的账号"
        found = [
            filing.account
            for filing in media_accounts.of_year(filings, media_accounts.KEYS[short], year)
        ]
    else:
        raise Missing("报告里没有这个数字。")
    rows = rows_of(found, asked.person, "see every unit's registers",
                   lambda account: (f"{account.platform} {account.name}", f"/registers/accounts/{account.id}"))  # fmt: skip
    return Source(label, (f"{len(rows)}个",), f"一行一个，共{len(rows)}个。", rows)


class Held:
    """A thing with the unit that it is for."""

    def __init__(self, unit_id, thing):
        self.unit_id, self.thing = unit_id, thing


def rows_of(things, person, verb, words):
    """Rows in the order of units; words and link for those who see every unit's, or work for that one."""
    names = {
        unit.id: (unit.position, unit.name)
        for unit in Unit.select(Unit.id, Unit.name, Unit.position)
    }
    every = can(verb, None, person)
    return [
        Row(
            names[thing.unit_id][1],
            *(words(thing) if every or person.works_for(thing.unit_id) else ("", "")),
        )
        for thing in sorted(things, key=lambda thing: names[thing.unit_id][0])
    ]
