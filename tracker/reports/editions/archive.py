"""All reports of a year in one archive: the same bytes from the same reports, whoever makes it, when and where."""

import tempfile
import zipfile
from hashlib import sha256
from typing import BinaryIO

from tracker.boards.year import Year
from tracker.jobs.kinds import job
from tracker.refusals import Missing, Refused
from tracker.reports import document
from tracker.reports.editions.edition import Edition
from tracker.reports.figures.records import figures_of
from tracker.reports.figures.scopes import units_of
from tracker.reports.text import sentences
from tracker.tables.writing import csv_of

SOURCES = {"drafts": "草案", "editions": "印发本"}
ZIP = "application/zip"
HEAD = ("文件", "编号", "字节", "SHA-256")
MOMENT = (
    1980,
    1,
    1,
    0,
    0,
    0,
)  # a zip wants one; the moment of making would make each archive another


def title(number: int, source: str) -> str:
    return f"{number}年度推进情况报告（全部{SOURCES[source]}）"


@job("archive", "打包全部报告", verb="print reports")
def archive(work, number: int, source: str) -> dict:
    """The district's report and every unit's: as they stand today (`drafts`), or as they were last issued (`editions`)."""
    contents = drafts(work, number) if source == "drafts" else editions(work, number)
    with tempfile.TemporaryFile() as file:
        count = pack(file, contents)
        file.seek(0)
        work.keep(file, f"{title(number, source)}.zip", ZIP)
    return {"words": f"已打包 {count} 份报告，清单在“清单.csv”里。"}


def pack(file: BinaryIO, contents) -> int:
    """Write (name, number, bytes) and a list of them; return how many. PDFs are packed in themselves: the zip only joins them."""
    rows = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as packed:
        for name, number, content in contents:
            packed.writestr(_entry(name), content)
            rows.append((name, number, len(content), sha256(content).hexdigest()))
        packed.writestr(_entry("清单.csv"), csv_of(HEAD, rows))
    return len(rows)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, MOMENT)
    entry.create_system, entry.external_attr = 3, 0o644 << 16
    return entry


def drafts(work, number: int):
    """Printed now, one after another, as whoever asked for them may read them."""
    if Year.get_or_none(Year.number == number) is None:
        raise Missing(f"{number} 年度还没有开启，没有报告。")
    scopes = [None, *(unit.code for unit in units_of(number))]
    for at, code in enumerate(scopes):
        figures = figures_of(number, code, demo=work.config["DEMO"], reader=work.person)
        work.say(100 * at / len(scopes), f"正在制作 {at + 1}/{len(scopes)}：{figures.of_whom}")
        try:
            content = document.printed(figures, work.config["TRACKER_FONTS"])
        except Refused as refused:
            raise Refused(f"{figures.of_whom}：{refused.sentence}") from refused
        yield f"{at:02} {sentences.title(figures)}（草案）.pdf", "草案", content


def editions(work, number: int):
    """As they were issued, those that nothing has replaced. Damaged when a file is no longer what was issued."""
    replaced = Edition.select(Edition.replaces).where(Edition.replaces.is_null(False))
    found = list(
        Edition.select()
        .where((Edition.year == number) & Edition.id.not_in(replaced))
        .order_by(Edition.scope)
    )
    if not found:
        raise Refused(f"{number} 年度还没有印发过报告。")
    for at, edition in enumerate(found):
        work.say(100 * at / len(found), f"正在核对 {at + 1}/{len(found)}：{edition.title}")
        yield f"{edition.number} {edition.title}.pdf", edition.number, edition.pdf(work.store)
