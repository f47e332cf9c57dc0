"""Issuing as jobs: one report, or every unit's that was not issued yet."""

from tracker.jobs.kinds import job
from tracker.permissions import can
from tracker.printing.paper import refuse_without_fonts
from tracker.refusals import Conflict, Forbidden, Refused
from tracker.reports.editions.draft import Draft
from tracker.reports.editions.edition import Edition
from tracker.reports.editions.issuing import issue, preview, seen_of
from tracker.reports.figures.scopes import units_of
from tracker.units.unit import Unit

TRIES = 3  # while people go on moving cards


@job("issue", "印发报告", verb="issue reports")
def issue_one(work, number: int, code: str | None, seen: str, reason: str) -> dict:
    """The edition and the job's end are one transaction: a job that is begun anew finds neither or both."""
    _still_may(work)
    work.say(10, "正在排版")
    issue(
        number,
        code,
        seen=seen,
        reason=reason,
        by=work.person,
        config=work.config,
        store=work.store,
        then=lambda edition: work.finish(
            {
                "words": f"已印发，编号 {edition.number}，已向社会公开。",
                "link": [f"/reports/{number}/editions", "查看已印发的报告"],
            }
        ),
    )


@job("issue-units", "印发各单位报告", verb="issue reports", minutes=60)
def issue_units(work, number: int, drafts: dict[str, int]) -> dict:
    """`drafts` are the units that were confirmed, with the versions of their texts. Begun anew, it goes on where it stopped."""
    _still_may(work)
    units = [unit for unit in units_of(number) if unit.code in drafts]
    done, skipped, unprintable = 0, [], []
    for at, unit in enumerate(units):
        work.say(100 * at / len(units), f"正在印发 {at + 1}/{len(units)}：{unit.name}")
        try:
            done += _issued(work, number, unit, drafts[unit.code])
        except Conflict:
            skipped.append(unit.name)
        except Refused as refused:
            refuse_without_fonts(work.config)  # which no unit could do anything about
            unprintable.append(f"{unit.name}没有印发：{refused.sentence}")
    words = f"已印发 {done} 个单位的报告，已向社会公开。" if done else ""
    if skipped:
        words += f"{'、'.join(skipped)}的数据或草稿在确认以后有变动，没有印发，请逐个预览后印发。"
    words += "".join(unprintable)
    return {
        "words": words or "这些单位的报告都已经印发，没有重复印发。",
        "link": [f"/reports/{number}/editions", "查看已印发的报告"],
    }


def _issued(work, number: int, unit: Unit, version: int) -> int:
    """Issue a unit's first edition; 0 when it has one that somebody else issued. Conflict when it is not what was confirmed."""
    for _ in range(TRIES):
        known = Edition.get_or_none(
            (Edition.year == number) & (Edition.scope == unit.code) & (Edition.ordinal == 1)
        )
        if known:
            return int(
                known.issued_at >= work.job.created_at and known.issued_by_id == work.job.person_id
            )
        figures = preview(number, unit.code, demo=work.config["DEMO"])
        if version_of(number, unit.code) != version:
            break
        try:
            issue(
                number,
                unit.code,
                seen=seen_of(figures),
                reason="",
                by=work.person,
                config=work.config,
                store=work.store,
                then=lambda edition: work.hold(),
            )
            return 1
        except Conflict:
            continue
    raise Conflict("数据或草稿有变动。")


def version_of(number: int, code: str) -> int:
    """Of the text that was written for a unit; 0 when none was."""
    return next(
        (
            v
            for (v,) in Draft.select(Draft.version)
            .where((Draft.year == number) & (Draft.scope == code))
            .tuples()
        ),
        0,
    )


def waiting(number: int) -> dict[str, int]:
    """The units whose report was not issued yet, with the versions of their texts, as a person confirms them."""
    issued = {
        scope for (scope,) in Edition.select(Edition.scope).where(Edition.year == number).tuples()
    }
    versions = dict(Draft.select(Draft.scope, Draft.version).where(Draft.year == number).tuples())
    return {
        unit.code: versions.get(unit.code, 0)
        for unit in units_of(number)
        if unit.code not in issued
    }


def _still_may(work) -> None:
    if not can("issue reports", None, work.person):
        raise Forbidden("发起人已没有印发报告的权限，没有印发。")
