"""What passes over the demo office's desk: guidelines with dates, extensions, a dispute, and a conversation with a file."""

from datetime import datetime, time, timedelta

from tracker import clock
from tracker.boards import moves
from tracker.boards.card import Card
from tracker.boards.queries import card_by_id
from tracker.demo import files
from tracker.demo.people import People
from tracker.demo.story import Stage, at
from tracker.evidence import uploads
from tracker.planning import guidelines
from tracker.remarks import remark
from tracker.requests import asking, deciding
from tracker.units.unit import Unit

LATE = (
    "weiqu",
    "shuiwuju",
    "wenlvju",
    "yangzhuang",
    "wutai",
)  # the first asks for more time and gets it
SOON = (
    "sifaju",
    "weiqu",
    "shengtai",
)  # the first asks for more time, the second says that it is not its task


def play(stage: Stage, people: People) -> None:
    late = _guideline(stage, people, 0.45, "养老服务", LATE)
    soon = _guideline(stage, people, 0.73, "公共文化服务", SOON)
    for number, card in enumerate([*late, *soon]):
        with clock.told(at(stage, 0.75)):
            if number % 4 != 3:
                moves.apply(card, "receive", by=people.clerks[card.unit_id], seen=card.version)
    _extension(late[0], stage, people, 0.6, days=20, granted=True)
    _extension(soon[0], stage, people, 0.985, days=20)
    _dispute(soon[1], stage, people)
    _conversation(late[0], stage, people)


def _guideline(
    stage: Stage, people: People, share: float, domain: str, codes: tuple[str, ...]
) -> list[Card]:
    """The cards of a ministry's guideline, in the order of `codes`."""
    units = list(Unit.select().where(Unit.code << codes))
    with clock.told(at(stage, share)):
        day = clock.today() - timedelta(days=1)
        _, cards = guidelines.register(
            {
                "title": f"{domain}领域基层政务公开标准指引（演示）",
                "issuer": "演示部门",
                "number": f"演示发〔{stage.year}〕{day.month}号",
                "published_on": day.isoformat(),
                "domain_name": domain,
            },
            units,
            by=people.offices[0],
        )
    found = {card.unit.code: card_by_id(card.id) for card in cards}
    return [found[code] for code in codes if code in found]


def _extension(
    card: Card, stage: Stage, people: People, share: float, *, days: int, granted: bool = False
) -> None:
    with clock.told(
        min(at(stage, share), datetime.combine(card.due_on - timedelta(days=3), time(2)))
    ):
        wanted = min(card.due_on + timedelta(days=days), asking.last_day(card))
        if not clock.today() <= card.due_on < wanted:
            return
        request = asking.ask_extension(
            card_by_id(card.id),
            by=people.clerks[card.unit_id],
            wanted_on=wanted,
            reason="演示：指引涉及多个科室，事项梳理尚需时日。",
            progress="演示：已完成事项初稿。",
        )
    if granted:
        with clock.told(at(stage, share + 0.01)):
            deciding.grant(request, by=people.offices[0], words="同意延期，请抓紧办理。")


def _dispute(card: Card, stage: Stage, people: People) -> None:
    with clock.told(at(stage, 0.98)):
        asking.ask_dispute(
            card_by_id(card.id),
            by=people.clerks[card.unit_id],
            proposed=Unit.get(Unit.code == "wenlvju"),
            reason="演示：辖区没有独立的公共文化机构，事项由区文化旅游局统一办理。",
        )


def _conversation(card: Card, stage: Stage, people: People) -> None:
    clerk = people.clerks[card.unit_id]
    with clock.told(at(stage, 0.97)):
        remark.say(card, "演示：事项目录里哪些要附办理流程图？", by=clerk)
    with clock.told(at(stage, 0.975)):
        remark.say(card, "演示：依申请办理的都要附，式样照指引附件 2。", by=people.offices[0])
    with clock.told(at(stage, 0.985, hour=15)):
        image = files.picture(
            stage.fonts, "事项目录公示栏", [card.unit.name, f"{stage.year}年", "现场照片"]
        )
        photo = uploads.stage(stage.store, image, "公示栏（演示）.png", by=clerk, limit=1 << 24)
        remark.say(
            card, "演示：初稿已张贴征求意见，照片附上，请看格式对不对。", [photo.id], by=clerk
        )
