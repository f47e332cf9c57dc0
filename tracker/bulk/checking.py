"""Checking a table row by row with the form's own parser: what it says, what is wrong, what is on file already."""

from collections import defaultdict
from dataclasses import dataclass, field

from tracker import clock
from tracker.boards.card import Card
from tracker.bulk.cards import Cards
from tracker.bulk.columns import CARDS, UNIT, Column, as_form, columns_of
from tracker.bulk.heads import find
from tracker.characters import comparable
from tracker.evidence.evidence import Evidence
from tracker.evidence.fields import compared, input_name, parse
from tracker.evidence.kind import Kind
from tracker.evidence.preconditions import second_share
from tracker.evidence.records import Draft, new_record, twin_of
from tracker.refusals import Refused
from tracker.tables.reader.book import ERROR, FORMULA, MERGED
from tracker.tables.table import Row as TableRow
from tracker.tables.table import Table
from tracker.units.unit import Unit

ROW_LIMIT = 500
SHOWN = 60  # characters of a cell that was refused


@dataclass
class Row:
    """`number` is the row's in the sheet; `faults` by column name; `known` is the record that says the same."""

    number: int
    cells: dict[str, str]
    draft: Draft | None = None
    cards: list[Card] = field(default_factory=list)
    known: Evidence | None = None
    faults: dict[str, str] = field(default_factory=dict)


def rows_of(kind: Kind, tables: list[Table]) -> tuple[list[Column], list[Row], str]:
    """Columns, the rows that hold anything, and what was left out. Raises Refused when the head is not the template's."""
    found = find(kind, columns_of(kind, with_unit=True), tables)
    if not found.rows and found.hidden:
        raise Refused(
            f"表里填写的 {found.hidden} 行都是隐藏或筛选掉的，没有读取。请取消隐藏和筛选后再上传。"
        )
    if not found.rows:
        raise Refused("表里还没有填写内容。")
    if len(found.rows) > ROW_LIMIT:
        least = "至少" if found.cut else ""  # the rest was not read
        raise Refused(
            f"表里{least}有 {len(found.rows)} 行，超过每次 {ROW_LIMIT} 行的上限。请分几次上传。"
        )
    used = [c for c in columns_of(kind, with_unit=True) if c.name != UNIT or c in found.at]
    rows = [
        Row(
            row.number,
            {c.name: row.cells[at].strip() for c, at in found.at.items()},
            faults=dict(_noted(row, found.at)),
        )
        for row in found.rows
    ]
    return used, rows, found.left_out


def _noted(row: TableRow, at: dict[Column, int]):
    """(column's name, sentence) of each cell that its program could not work out, or that counts for several rows."""
    for column, place in at.items():
        where, note = f"“{column.label}”（{row.name(place)}）", row.notes.get(place)
        if note == ERROR:
            yield column.name, f"{where}是错误值 {row.cells[place]}，请改成正确的内容。"
        elif note == FORMULA:
            yield (
                column.name,
                f"{where}的公式没有计算结果。请在 WPS 或 Excel 中打开、保存后再上传，或者直接填写结果。",
            )
        elif note == MERGED and column.type == "number":
            yield column.name, f"{where}是合并单元格，请拆分后逐行填写。"


def check(kind: Kind, columns: list[Column], rows: list[Row], *, by, again: bool) -> None:
    """Fill in what each row says and what is wrong with it; `again` says that look-alikes are others."""
    cards, on_file, seen = Cards(by, kind), _on_file(kind, by), {}
    names = {comparable(u.name) for u in Unit.select().where(Unit.id << list(by.unit_ids))}
    for row in rows:
        _read(row, kind, columns, names, cards)
        if row.faults:
            continue
        same = on_file[row.draft.happened_on]
        values = compared(kind, row.draft.values)
        row.known = next((e for e in same if compared(kind, e.values) == values), None)
        if row.known is None:
            _once(row, kind, seen, by=by, again=again)
        there = {link.card_id for link in row.known.links} if row.known else set()
        unfit = next(filter(None, (cards.unfit(c) for c in row.cards if c.id not in there)), "")
        if unfit:
            row.faults[CARDS] = f"“用于任务卡”{unfit}"
        elif why := second_share(
            kind, [*(link.card for link in row.known.links), *row.cards] if row.known else row.cards
        ):
            row.faults[CARDS] = f"“用于任务卡”有误：{why}"


def _read(row: Row, kind: Kind, columns: list[Column], names: set[str], cards: Cards) -> None:
    noted, cells = row.faults, row.cells
    form, unknown = as_form(columns, {name: c for name, c in cells.items() if name not in noted})
    parsed = parse(kind.definition, form, clock.today())
    row.faults = parsed.errors | unknown
    if cells.get(UNIT) and comparable(cells[UNIT]) not in names:
        row.faults[UNIT] = f"“单位”是{cells[UNIT]}，只能填报本单位的材料。"
    if parsed.happened_on:
        row.draft = Draft(parsed.values, parsed.happened_on)
        row.cards, wrong = cards.named(cells.get(CARDS, ""), parsed.happened_on.year)
        if wrong:
            row.faults[CARDS] = f"“用于任务卡”{wrong}"
    for name, fault in row.faults.items():
        if (cell := cells.get(name, "")) and cell not in fault:
            row.faults[name] = f"{fault}填的是“{cell[:SHOWN]}{'…' if cell[SHOWN:] else ''}”。"
    row.faults |= noted


def _once(row: Row, kind: Kind, seen: dict, *, by, again: bool) -> None:
    """多头填报: neither the same row twice, nor what looks like a record on file."""
    key = (row.draft.happened_on, repr(sorted(compared(kind, row.draft.values).items())))
    title = input_name(kind.definition["title"])
    if key in seen:
        row.faults[title] = f"与第{seen[key]}行内容完全相同，请删去一行。"
    elif not again and twin_of(new_record(kind, row.draft, by.unit_id, by), kind):
        row.faults[title] = (
            "与本单位已有的一条材料同一天、同一名称，但内容不同；确实是另一次的，请勾选“另存一条”后重新上传。"
        )
    seen.setdefault(key, row.number)


def _on_file(kind: Kind, by) -> dict:
    """day → the records of `kind` that happened on it."""
    found = defaultdict(list)
    for record in Evidence.select().where(
        (Evidence.kind == kind)
        & (Evidence.unit << list(by.unit_ids))
        & Evidence.superseded_by.is_null()
    ):
        found[record.happened_on].append(record)
    return found


def sentences(rows: list[Row]) -> list[str]:
    """Everything that is wrong, a sentence each, named by row and column."""
    return [f"第{row.number}行{fault}" for row in rows for fault in row.faults.values()]
