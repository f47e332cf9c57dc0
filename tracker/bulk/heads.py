"""Finding a kind's head and rows in what was uploaded, and what of it is no record."""

import re
from dataclasses import dataclass

from tracker.bulk.columns import FAULT_COLUMN, HELP_MARK, Column
from tracker.characters import comparable
from tracker.evidence.kind import Kind
from tracker.refusals import Refused
from tracker.tables.reader.book import letters
from tracker.tables.table import Row, Table

HEAD_WITHIN = 10  # rows: people put a title and the unit's name above the head
COUNTING = {
    "序号",
    "编号",
    "行号",
    "no",
    "no.",
    "#",
    "合计",
    "小计",
    "总计",
}  # columns of no record
TOTAL = re.compile(r"[合小总共累]\s*计\s*(?:[:(].*)?[\d.,人次个场条项)]*")
SIGNED = re.compile(
    r"(?:注|备注|说明|填表人?|填报人|制表人?|审核人?|负责人|联系人|填报单位|填报日期)\s*:.*", re.S
)


@dataclass(frozen=True)
class Found:
    """`at` is each column's place in the rows; `hidden` and `totals` are how many rows were left out."""

    at: dict[Column, int]
    rows: list[Row]
    hidden: int = 0
    totals: int = 0
    cut: bool = False

    @property
    def left_out(self) -> str:
        words = f"隐藏或筛选掉的 {self.hidden} 行没有保存。" if self.hidden else ""
        return words + (f"合计、签字等 {self.totals} 行不是材料。" if self.totals else "")


def find(kind: Kind, columns: list[Column], tables: list[Table]) -> Found:
    """The one table that has the kind's head. Raises Refused when there is none, or several with content."""
    heads = [(t, head) for t in tables if (head := _head(t, columns, kind.date_label)) is not None]
    if not heads:
        names = "、".join(f"“{t.name}”" for t in tables if t.name)
        seen = f"看过的工作表：{names}。" if names else ""
        raise Refused(
            f"表里没有“{kind.name}”的表头（“{kind.date_label}”等）。{seen}请下载模板，在模板里填写。"
        )
    found = [(t.name, _rows(kind, t, head, columns)) for t, head in heads]
    filled = [(name, each) for name, each in found if each.rows or each.hidden]
    if len(filled) > 1:
        names = "、".join(f"“{name}”" for name, _ in filled)
        raise Refused(f"工作表{names}里都有内容，一次只能读一张。请合并成一张，或者分别上传。")
    return (filled or found)[0][1]


def key(label: str) -> str:
    """A label as it is compared: line breaks, spaces, width and the mark of what is required do not matter."""
    return re.sub(r"\s|^\*+|\*+$|:$|\((?:必填|选填|可不填)\)$", "", comparable(label))


def _head(table: Table, columns: list[Column], date_label: str) -> int | None:
    """The place of the row with the most labels, the day's among them."""
    rows = table.rows[:HEAD_WITHIN]
    fitting = [len(set(_places(row, columns))) for row in rows]
    dated = [
        n for n, row in enumerate(rows) if any(c.label == date_label for c in _places(row, columns))
    ]
    return max(dated, key=lambda n: fitting[n], default=None)


def _places(row: Row, columns: list[Column]) -> dict[Column, int]:
    """column → its place; a unit behind the label, as in 参加人数（人）, does not matter. Raises Refused for one twice."""
    labels = {key(c.label): c for c in columns}
    found = {}
    for at, label in enumerate(row.cells):
        column = labels.get(key(label)) or labels.get(re.sub(r"\([^()]*\)$", "", key(label)))
        if column in found and row.notes.get(at) != "merged":
            raise Refused(f"表里有两列“{column.label}”，请删去一列。")
        if column:
            found.setdefault(column, at)
    return found


def _rows(kind: Kind, table: Table, head: int, columns: list[Column]) -> Found:
    at = _places(table.rows[head], columns)
    lacking = [f"“{c.label}”" for c in columns if c.required and c not in at]
    if lacking:
        raise Refused(f"表里缺少{'、'.join(lacking)}。请下载模板，在模板里填写。")
    labels, rows, hidden, totals = table.rows[head].cells, [], 0, 0
    idle = [
        n for n, label in enumerate(labels) if key(label) in COUNTING | {key(FAULT_COLUMN.label)}
    ]
    for row in table.rows[head + 1 :]:
        own = [cell for n, cell in enumerate(row.cells) if n not in idle and cell.strip()]
        noted = any(n not in idle and note != "merged" for n, note in row.notes.items())
        if not own and not noted:
            continue
        first = [comparable(cell) for cell in row.cells if cell.strip()][:2]
        if first and first[0].startswith(comparable(HELP_MARK)):
            continue
        if row.hidden:
            hidden += 1
        elif any(map(TOTAL.fullmatch, first)) or (first and SIGNED.fullmatch(first[0])):
            totals += 1
        else:
            rows.append(row)
    _no_more(
        kind, table, labels, [n for n in range(len(labels)) if n not in {*idle, *at.values()}], rows
    )
    concealed = next(
        (
            c
            for c, n in at.items()
            if n in table.hidden_columns and any(r.cells[n].strip() for r in rows)
        ),
        None,
    )
    if concealed:
        raise Refused(
            f"表里隐藏的 {letters(at[concealed])} 列“{concealed.label}”有内容。请取消隐藏、核对后再上传，或者删去这一列。"
        )
    return Found(at, rows, hidden, totals, table.cut)


def _no_more(
    kind: Kind, table: Table, labels: list[str], others: list[int], rows: list[Row]
) -> None:
    """Raises Refused where a column that is none of the kind's has content that people see."""
    for n in others:
        if n not in table.hidden_columns and any(row.cells[n].strip() for row in rows):
            raise Refused(
                f"表里第 {n + 1} 列“{labels[n].strip()}”不是“{kind.name}”的内容。请删去这一列，或者改成模板的表头。"
            )
