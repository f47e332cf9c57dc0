"""What becomes of the demo's year that is over: the office writes its part of the report and issues it."""

from datetime import datetime, timedelta

from tracker import clock
from tracker.demo.people import People
from tracker.reports.editions import draft, issuing

PROBLEMS = """少数单位的任务卡在年底前没有办结，材料报送集中在第四季度。
部分领域标准目录调整后，网上公布的版本更新不够及时。"""
NEXT_STEPS = """把没有办结的任务转入下一年度继续办理，按季通报进展。
年初安排一次全区培训，重点讲解标准目录的编制和更新。"""


def publish(year: int, people: People, app) -> None:
    """Issue the district's report of `year`, three weeks after its end."""
    office, store = people.offices[0], app.extensions["store"]
    with clock.told(datetime(year, 12, 31, 2) + timedelta(days=21)):
        stands = draft.draft_of(year, None)
        draft.save(year, None, PROBLEMS, NEXT_STEPS, seen=stands.version, by=office)
        seen = issuing.seen_of(issuing.preview(year, None, demo=app.config["DEMO"]))
        issuing.issue(year, None, seen=seen, reason="", by=office, config=app.config, store=store)
