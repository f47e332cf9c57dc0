"""The issued figures as open data: CSV tables, and the Frictionless Data Package that describes them."""
import csv
import io
from hashlib import sha256

from tracker.boards.card import STATE_NAMES
from tracker.cells import defused

COUNTS = (("cards", "integer", "任务卡"), ("closed", "integer", "已销号"), ("submitted", "integer", "待核验"), ("doing", "integer", "办理中"),
          ("pending", "integer", "待签收"), ("overdue", "integer", "逾期未销号"), ("returned", "integer", "核验时退回过"), ("rate", "number", "完成率，百分数"))
TABLES = {
    "tasks": ("任务完成情况", (("number", "integer", "序号"), ("chapter", "string", "方案章节"), ("clause", "string", "条目"),
                         ("text", "string", "重点任务"), ("parties", "string", "责任单位"), ("deadline", "string", "时限"), *COUNTS)),
    "units": ("各单位任务完成情况", (("code", "string", "单位代码"), ("name", "string", "单位"), *COUNTS, ("evidence", "integer", "佐证材料份数"),
                            ("briefings", "integer", "听取汇报次数"), ("trainings", "integer", "学习培训次数"))),
    "shares": ("各单位各项任务的进展", (("task", "integer", "任务序号"), ("unit", "string", "单位代码"), ("domain", "string", "领域，仅第1项任务"),
                              ("state", "string", "状态"), ("overdue", "boolean", "是否逾期未销号"))),
    "briefings": ("听取政务公开工作汇报", (("unit", "string", "单位"), ("held_on", "date", "日期"), ("title", "string", "名称"), ("by_head", "boolean", "主要负责同志听取"))),
    "trainings": ("政务公开学习培训", (("unit", "string", "单位"), ("held_on", "date", "日期"), ("subject", "string", "主题"), ("scope", "string", "范围"),
                            ("people", "integer", "参训人数"))),
}
KEYS = {"tasks": ["number"], "units": ["code"]}


def rows(figures, table: str):
    if table == "tasks":
        for chapter in figures.chapters:
            for task in chapter.tasks:
                yield (task.number, chapter.mark, task.clause, task.text, task.parties, task.deadline, *counted(task.counts))
    elif table == "units":
        for unit in [figures.unit] if figures.unit else figures.units:
            yield unit.code, unit.name, *counted(unit.counts), unit.evidence, unit.briefings, unit.trainings
    elif table == "shares":
        for share in figures.shares:
            yield share.task, share.code, share.domain, STATE_NAMES[share.state], share.overdue
    else:
        names = [name for name, *_ in TABLES[table][1]]
        yield from ([getattr(each, name) for name in names] for each in getattr(figures, table))


def counted(counts):
    return counts.total, *(getattr(counts, name) for name, *_ in COUNTS[1:-1]), counts.rate


def table(figures, name: str) -> bytes:
    """UTF-8 with the mark by which spreadsheets know it; what looks like a formula is made harmless."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([field for field, *_ in TABLES[name][1]])
    writer.writerows([_cell(value) for value in row] for row in rows(figures, name))
    return file.getvalue().encode("utf-8-sig")


def package(edition, figures, tables: dict[str, bytes]) -> dict:
    """datapackage.json (Frictionless Data Package, version 1) of a district's edition."""
    return {
        "profile": "tabular-data-package",
        "name": f"open-government-progress-{edition.year_id}",
        "title": edition.title,
        "description": f"编号{edition.number}，印发于{edition.issued_on}，数据截至{figures.made_on}。",
        "version": edition.number,
        "created": f"{edition.issued_at.isoformat(timespec='seconds')}Z",
        "keywords": ["政务公开", "标准化规范化", f"{edition.year_id}年度"],
        "contributors": [{"title": figures.signed_by, "role": "publisher"}],
        "resources": [
            {"profile": "tabular-data-resource", "name": name, "title": title, "path": f"{name}.csv", "format": "csv",
             "mediatype": "text/csv", "encoding": "utf-8", "bytes": len(tables[name]), "hash": f"sha256:{sha256(tables[name]).hexdigest()}",
             "schema": {"fields": [{"name": field, "type": kind, "title": words} for field, kind, words in fields], "missingValues": [""]}
             | ({"primaryKey": KEYS[name]} if name in KEYS else {})}
            for name, (title, fields) in TABLES.items()],
    }


def _cell(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else defused(value) if isinstance(value, str) else value
