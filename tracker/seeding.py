"""Loading seeds/ into the database: all of it or nothing, as often as one likes."""

from pathlib import Path

from tracker import audit
from tracker.boards import tally
from tracker.boards.year import Year
from tracker.data.database import db
from tracker.evidence.kind import load_kinds
from tracker.plan import seeds
from tracker.plan.loader import load_plan
from tracker.plan.office_decisions import as_decided
from tracker.refusals import Refused
from tracker.settings import setting


def read(folder: Path) -> seeds.Seeds:
    try:
        return seeds.read(folder)
    except seeds.SeedError as error:
        raise Refused(f"没有载入，数据库未改动：{error}") from error


def load(folder: Path) -> seeds.Seeds:
    """Read `folder` and bring plan, units, criteria and kinds up to date, as the office has
    decided. Cards and evidence are never touched.

    A malformed folder is refused whole, with file, entry and reason.
    """
    found = read(folder)
    with db.atomic():
        load_plan(as_decided(found))
        load_kinds(found.kinds, found.tellings)
        _name_the_district(found.plan.issuer)
        audit.note(
            "plan.load",
            target=f"plan/{found.plan.code}",
            after={"tasks": len(found.tasks), "criteria": len(found.criteria)},
        )
    for year in Year.select().where(Year.where_open()):
        tally.refresh_year(year.number)
    return found


def _name_the_district(issuer: str) -> None:
    """The papers of another district than ours begin with the names of its office: 甲县人民政府办公室, 甲县."""
    if issuer != setting.SHIPPED["office_name"]:
        setting.begin_with(
            office_name=issuer,
            district_name=issuer.removesuffix("办公室").removesuffix("人民政府"),
            notice_form="政办督〔{year}〕{number}号",
        )
