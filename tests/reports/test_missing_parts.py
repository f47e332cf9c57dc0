"""Who issues a report with empty parts is told which, and says once that they are meant to be empty."""

import re

import pytest

from tracker.jobs.job import Job
from tracker.reports.editions import draft, issue_jobs
from tracker.reports.editions.issuing import preview, seen_of
from tracker.reports.figures.figures import Narrative
from tracker.reports.figures.records import figures_of
from tracker.reports.text import missing_parts

BOTH = ["五、存在的主要问题", "六、下一步工作安排"]
ALL = "/reports/2026/unit-editions"


@pytest.fixture
def office(sign_in, cast):
    return sign_in(cast.office)


@pytest.fixture
def write(cast):
    """write("weiqu", "问题", "安排"): a draft as it is saved."""

    def made(code, problems="", next_steps=""):
        draft.save(
            2026,
            code,
            problems,
            next_steps,
            seen=draft.draft_of(2026, code).version,
            by=cast.office,
        )

    return made


def seen(code=None):
    return {"seen": seen_of(preview(2026, code, demo=False))}


def everybody():
    return {
        "seen": " ".join(f"{code}:{version}" for code, version in issue_jobs.waiting(2026).items())
    }


def asks(page):
    return 'name="gaps"' in page


@pytest.mark.parametrize(
    "texts, missing",
    [(("", ""), BOTH), (("甲", " \n"), BOTH[1:]), (("", "乙"), BOTH[:1]), (("甲", "乙"), [])],
)
def test_the_preview_names_the_parts_that_nobody_wrote(office, write, texts, missing):
    write("weiqu", *texts)
    page = office.get("/reports/2026/weiqu/preview").text
    assert re.findall("“([五六]、[^”]+)”（", page) == missing and asks(page) == bool(missing)
    assert ("六、下一步工作安排”（印“暂无数据”）" in page) == (BOTH[1] in missing)


def test_an_empty_report_is_issued_once_it_is_meant_and_what_was_typed_stays(office, press, issued):
    issued()
    reply = office.post("/reports/2026/editions", data=seen() | {"reason": "印错一个字"})
    assert (
        reply.status_code == 422
        and missing_parts.ASKED in reply.text
        and ">\n印错一个字</textarea>" in reply.text
        and not Job.select().exists()
    )
    both = office.post("/reports/2026/editions", data=seen())
    assert missing_parts.ASKED in both.text and "请写明更正的原因" in both.text, (
        "both at once, not one after the other"
    )
    assert (
        office.post(
            "/reports/2026/editions", data=seen() | {"reason": "印错一个字", "gaps": "1"}
        ).status_code
        == 303
    )


def test_a_written_report_is_issued_without_asking(office, press, write):
    write(None, "甲", "乙")
    assert office.post("/reports/2026/editions", data=seen()).status_code == 303


def test_of_all_units_those_with_empty_parts_are_listed_with_what_they_lack(office, write):
    write("weiqu", "甲", "乙"), write("guodu", "甲"), write("yinzhen", "甲"), write("yinzhen")
    page = office.get(ALL).text
    whole, *groups = re.split(r"<p>\d+ 个单位缺", page)
    lacking = {
        tuple(re.findall("“([^”]+)”", group.partition("</p>")[0])): re.findall(
            r'/preview">([^<]+)<', group
        )
        for group in groups
    }
    assert "韦曲街办" in whole and lacking.pop((BOTH[1],)) == ["郭杜街办"]
    assert {"引镇街办", "滦镇街办"} < set(lacking[tuple(BOTH)]), "saved and emptied is empty"
    assert len(lacking[tuple(BOTH)]) == len(issue_jobs.units_of(2026)) - 2
    index = office.get("/reports/2026/editions").text
    assert f"缺“{BOTH[1]}”" in index and "未编写" in index


def test_all_units_are_issued_once_it_is_meant(office, press):
    reply = office.post(ALL, data=everybody())
    assert (
        reply.status_code == 422 and missing_parts.ASKED in reply.text and not Job.select().exists()
    )
    assert office.post(ALL, data=everybody() | {"gaps": "1"}).status_code == 303


def test_what_is_on_no_record_is_named_from_the_reports_own_sentences(office):
    names = missing_parts.without_data(figures_of(2026))
    assert {
        "听取政务公开工作汇报",
        "组织政务公开学习培训",
        "专职人员",
        "督办单",
        "“12345”等政务热线",
    } <= set(names)
    assert names[-1].endswith("张任务卡的推进情况") and len(names) == len(set(names))
    page = office.get("/reports/2026/preview").text
    assert f"将印“暂无数据”的 {len(names)} 项" in page and "、".join(names[:3]) in page
    assert missing_parts.unwritten(Narrative("甲", "乙")) == []
