"""Whether every issued edition is still what was issued, and still there."""

import json
from collections.abc import Iterator
from datetime import time

from tracker.audit.entry import Entry
from tracker.jobs.kinds import daily, job
from tracker.refusals import Refused
from tracker.reports.editions.edition import Edition, number_of


def verified(store) -> Iterator[tuple[str, list[str]]]:
    """Every edition's number, oldest first, with what differs: row against frozen figures, file against digest, both against the log."""
    told = dict(_told())
    for edition in Edition.select().order_by(Edition.id).iterator():
        found = [edition.row_is_wrong(), edition.file_is_wrong(store), _place_is_wrong(edition)]
        if told.pop(edition.number, digests(edition)) != digests(edition):
            found.append("与审计日志记下的印发内容不符")
        yield edition.number, [wrong for wrong in found if wrong]
    for number in told:
        yield number, ["在审计日志里有印发记录，现在不见了"]


def digests(edition: Edition) -> tuple[str, str]:
    return edition.figures_sha256, edition.pdf_sha256


def _told() -> Iterator[tuple[str, tuple[str, str]]]:
    """What the audit log says was issued, as far back as it goes."""
    for entry in (
        Entry.select(Entry.detail).where(Entry.action == "report.issue").order_by(Entry.seq)
    ):
        after = json.loads(entry.detail).get("after", {})
        yield after.get("number"), (after.get("figures_sha256"), after.get("pdf_sha256"))


def _place_is_wrong(edition: Edition) -> str:
    """A correction replaces the edition before it, and a first edition none."""
    before = (
        number_of(edition.year_id, edition.scope, edition.ordinal - 1)
        if edition.ordinal > 1
        else ""
    )
    return (
        ""
        if (edition.replaces.number if edition.replaces_id else "") == before
        else "没有接着它所更正的那一份"
    )


@job("verify-editions", "核对已印发的报告", following=daily(time(3, 40)))
def verify(work) -> dict:
    """Every night, so that damage is known before somebody asks for the report."""
    count, wrong = 0, []
    for number, found in verified(work.store):
        count += 1
        wrong += [f"报告 {number} {'；'.join(found)}。"] if found else []
    if wrong:
        raise Refused("".join(wrong) + "已停止提供有问题的报告，请从备份恢复后重试。")
    return {"words": f"核对了 {count} 份已印发的报告，都与印发时一致。"}
