"""What the demo year stands on: who is responsible where the plan names nobody, rosters, and new-media accounts."""

from datetime import timedelta

from tracker import clock
from tracker.demo.people import People
from tracker.demo.story import Stage, at
from tracker.evidence import records
from tracker.plan.register_fields import DEPUTY, HEAD, STAFF
from tracker.planning import guidelines, responsibility
from tracker.registers import media_filing, roster
from tracker.registers.post import Post
from tracker.units.unit import Unit

WITHOUT_STAFF = {"wutai", "yangzhuang"}
HOSTS_EVERY = 4  # of the units, one in so many has an account


def lay(stage: Stage, people: People) -> None:
    """Name units, register a guideline, keep rosters and accounts, each as the person who would do it: the last two once."""
    units = list(Unit.valid_in(stage.year))
    departments = [u for u in units if u.kind == "department"]
    with clock.told(at(stage, 0.01)):
        if not Post.select().exists():
            _found(units, departments, people)
        guidelines.register(
            {
                "title": "旅游领域基层政务公开标准指引（演示）",
                "issuer": "演示部门",
                "number": f"演示函〔{stage.year}〕1号",
                "published_on": (clock.today() - timedelta(days=1)).isoformat(),
                "domain_name": "旅游",
            },
            departments[-4:],
            by=people.offices[0],
        )


def _found(units: list[Unit], departments: list[Unit], people: People) -> None:
    """What is there from the first demo year on."""
    by_code, today = {u.code: u for u in units}, clock.today()
    for slot in responsibility.slots():
        if not slot.by_guideline:
            named = [by_code["zhujianju"]] if slot.party.domain_id else departments[-4:]
            responsibility.assign(slot, named, today, "演示：经研究指定。", by=people.offices[0])
    for order, unit in enumerate(units):
        clerk = people.clerks[unit.id]
        _roster(unit, clerk, today)
        if unit.kind in ("department", "street") and order % HOSTS_EVERY == 0:
            _account(unit, clerk, today)


def _roster(unit: Unit, clerk, today) -> None:
    since = (today - timedelta(days=200)).isoformat()
    published = {
        "division_published_on": today.isoformat(),
        "division_url": f"https://www.example.gov.cn/{unit.code}/division.html",
    }
    roster.add(
        unit, {"duty": HEAD, "person_name": "演示用户（主要负责）", "valid_from": since}, by=clerk
    )
    roster.add(
        unit,
        {"duty": DEPUTY, "person_name": "演示用户（分管）", "valid_from": since, **published},
        by=clerk,
    )
    if unit.code not in WITHOUT_STAFF:
        roster.add(
            unit,
            {
                "duty": STAFF,
                "person_name": "演示用户（专职）",
                "valid_from": since,
                "full_time": "1",
            },
            by=clerk,
        )


def _account(unit: Unit, clerk, today) -> None:
    media_filing.register(
        unit,
        {
            "platform": "微信公众号",
            "name": f"{unit.name}发布（演示）",
            "owner": unit.name,
            "operator": unit.name,
            "effective_on": today.isoformat(),
            "reason": "演示：方便群众获取信息。",
            "unit_approved_on": (today - timedelta(days=12)).isoformat(),
            "district_filed_on": (today - timedelta(days=5)).isoformat(),
        },
        by=clerk,
    )


def loose_ends(stage: Stage, people: People) -> None:
    """What no criterion asks for and a unit keeps all the same."""
    unit = Unit.get(Unit.code == "weiqu")
    kind = stage.kinds["other"]
    with clock.told(at(stage, 0.5)):
        day = clock.today()
        values = stage.samples.values(kind, {}, day, unit=unit.name, code=unit.code, domain="")
        records.file(kind, records.Draft(values, day), unit=unit, by=people.clerks[unit.id])
