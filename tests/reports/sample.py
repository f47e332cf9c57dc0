"""A believable year of figures: the plan's 38 tasks and 26 domains, 40 units, texts long and short."""

import json
import random
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from tracker.reports.figures.counts import Counts, Share
from tracker.reports.figures.figures import Figures, Notices
from tracker.reports.figures.meetings import Briefing, Training
from tracker.reports.figures.parts import Chapter, Domain, Task, Unit
from tracker.reports.figures.posts import Posts

PLAN = json.loads((Path(__file__).parent / "plan.json").read_text(encoding="utf-8"))
TITLE = "西安市长安区全面推进基层政务公开标准化规范化工作实施方案"
STREETS = [
    "韦曲",
    "郭杜",
    "滦镇",
    "引镇",
    "太乙宫",
    "子午",
    "杜曲",
    "大兆",
    "黄良",
    "王曲",
    "鸣犊",
    "王莽",
    "五台",
    "杨庄",
    "砲里",
    "魏寨",
]
OFFICES = [
    "区政府办公室",
    "区教育局",
    "区民政局",
    "区司法局",
    "区财政局",
    "区人社局",
    "资源规划长安分局",
    "生态环境长安分局",
    "区住建局",
    "区城市管理局",
    "区水务局",
    "区农业局",
    "区文化旅游局",
    "区卫生健康局",
    "区应急管理局",
    "区市场监管局",
    "区税务局",
    "区扶贫办",
    "区行政审批局",
    "区投资商务局",
    "区营商办",
    "区委编办",
    "区档案馆",
    "公安长安分局",
]
TEXTS = (
    "已完成。",
    "制定年度工作方案，明确分管负责同志和经办人员，按季度核对公开事项，目前已公开信息46条。",
    "对照《中华人民共和国政府信息公开条例》和区级目录逐项梳理，共梳理公开事项58项，新增7项，删除3项，修订后的目录"
    "已于3月25日在区政府网站公开，并在街办政务服务大厅设置查阅点2处；针对群众反映的“看不懂、找不到”问题，配发图解4期。",
    "开展“政府开放日”活动2次，邀请群众代表、人大代表和政协委员86人参加，收集意见建议19条，采纳12条，均已书面反馈。"
    "其中关于老旧小区改造（PPP模式）信息公开不及时的3条意见，已会同相关单位在15个工作日内办结，办结率100%。",
    "印发《政务公开审核制度（试行）》，严格执行“三审三校”；全年发布信息312条，其中原创118条，转载194条；"
    "网址：https://www.example.gov.cn/zwgk/2026/0315/content_20260315093000_118.html。",
)
CHAPTERS = {
    "二（一）": "规范权力运行，推进依法行政",
    "二（二）": "规范服务公开，优化营商环境",
    "二（三）": "规范平台建设，提升公开质效",
    "三（一）": "落实工作责任",
    "三（二）": "加强队伍建设",
    "三（三）": "强化监督考核",
}


def all_units():
    office = [
        Unit(f"d{n:02}", name, f"西安市长安区{name.removeprefix('区')}", False)
        for n, name in enumerate(OFFICES)
    ]
    return office + [
        Unit(f"s{n:02}", f"{name}街办", f"{name}街道办事处", True) for n, name in enumerate(STREETS)
    ]


def units_of(task, units):
    words = set(re.split(r"[ /、]+", task["units"].replace("服务局", "局")))
    return [
        unit
        for unit in units
        if unit.name in words
        or (unit.street and "各街办" in words)
        or (not unit.street and words & {"区政府各部门"} and unit.code <= "d19")
        or (words & {"区政府相关部门"} and unit.code in ("d15", "d19"))
        or (words & {"政务新媒体主办单位"} and unit.code in ("d00", "d01", "s00", "s01", "d13"))
    ]


def share(chance, number, unit, lead=False, domain=""):
    state = chance.choices(("closed", "submitted", "doing", "pending"), (62, 12, 20, 6))[0]
    text = "" if state == "pending" else chance.choice(TEXTS)
    late = state in ("doing", "pending") and chance.random() < 0.3
    returns = int(state != "pending" and chance.random() < 0.06)
    return Share(number, unit.code, unit.name, state, late, returns, lead, domain, "", "", text)


def sample(year=2026, seed=38):
    """The district's figures of a year."""
    chance, units = random.Random(seed), all_units()
    by_name = {unit.name: unit for unit in units}
    domains = []
    for row in PLAN["domains"]:
        named = [by_name[name] for name in row["units"].split("、") if name in by_name]
        shares = tuple(share(chance, 1, unit, not n, row["name"]) for n, unit in enumerate(named))
        domains.append(Domain(row["number"], row["name"], shares, row["units"]))
    tasks = []
    for row in PLAN["tasks"]:
        shares = tuple(
            share(chance, row["number"], unit, unit.code == "d00") for unit in units_of(row, units)
        )
        if row["number"] == 1:
            shares = tuple(share for domain in domains for share in domain.shares)
        title = row["clause_title"].split(".")[-1]
        parties = row["units"].replace(" / ", "、")
        tasks.append(
            Task(row["number"], row["text"], row["clause"], title, row["deadline"], parties, shares)
        )
    chapters = tuple(
        Chapter(mark, title, tuple(task for task in tasks if task.clause.startswith(mark)))
        for mark, title in CHAPTERS.items()
    )
    briefings, trainings = meetings(chance, units, year)
    lines = tuple(line(unit, chapters, briefings, trainings, chance) for unit in units)
    return Figures(
        year, date(year, 12, 31), TITLE, chapters=chapters, domains=tuple(domains), units=lines,
        briefings=briefings, trainings=trainings, evidence=sum(unit.evidence for unit in lines), posts=Posts(52, 36, 34), notices=Notices(14, 11), previous=Counts(402, 61, 140, 51, 88, 17),
    )  # fmt: skip


def meetings(chance, units, year):
    briefings, trainings = [], []
    for unit in units[:-2]:
        day = date(year, 2, 1) + timedelta(days=chance.randrange(300))
        briefings.append(
            Briefing(
                unit.name, day, f"第{chance.randrange(1, 30)}次常务会议（䶮）", "主要负责同志", True
            )
        )
        subject = "《中华人民共和国政府信息公开条例》及政务公开业务培训"
        trainings.append(
            Training(
                unit.name, day + timedelta(days=9), subject, "本单位", chance.randrange(12, 160)
            )
        )
    return tuple(briefings), tuple(trainings)


def line(unit, chapters, briefings, trainings, chance):
    own = [
        share
        for chapter in chapters
        for task in chapter.tasks
        for share in task.shares
        if share.code == unit.code
    ]
    return Unit(
        unit.code, unit.name, unit.full_name, unit.street, Counts.of(own), chance.randrange(4, 60),
        sum(briefing.unit == unit.name for briefing in briefings),
        sum(training.unit == unit.name for training in trainings),
        tuple(kind for kind, task in (("briefing", 33), ("training", 36)) if any(s.task == task for s in own)),
    )  # fmt: skip


def sample_of_unit(code, figures=None):
    """One unit's figures out of the district's."""
    figures = figures or sample()
    unit = next(unit for unit in figures.units if unit.code == code)

    def own(shares):
        return tuple(share for share in shares if share.code == code)

    chapters = tuple(
        replace(
            chapter,
            tasks=tuple(
                replace(task, shares=own(task.shares)) for task in chapter.tasks if own(task.shares)
            ),
        )
        for chapter in figures.chapters
    )
    chapters = tuple(chapter for chapter in chapters if chapter.tasks)
    domains = tuple(
        replace(domain, shares=own(domain.shares))
        for domain in figures.domains
        if own(domain.shares)
    )
    return replace(
        figures, unit=unit, chapters=chapters, domains=domains, units=(), evidence=unit.evidence, previous=None,
        briefings=tuple(briefing for briefing in figures.briefings if briefing.unit == unit.name),
        trainings=tuple(training for training in figures.trainings if training.unit == unit.name),
    )  # fmt: skip
