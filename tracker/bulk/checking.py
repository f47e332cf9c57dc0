"""Checking a table row by row with the form's own parser: what it says, what is wrong, what is on file already."""

from collections import defaultdict
from dataclasses import dataclass, field

from tracker import clock
from tracker.boards.card import Card
from tracker.bulk.cards import Cards
from tracker.bulk.columns import CARDS, FAULT_COLUMN, HELP_MARK, UNIT, Column, as_form, columns_of
from tracker.bulk.reader import ROWS
from tracker.bulk.reading import ROW_LIMIT
from tracker.evidence.evidence import Evidence
from tracker.evidence.fields import input_name, parse
from tracker.evidence.kind import Kind
from tracker.evidence.preconditions import second_share
from tracker.evidence.records import Draft, new_record, twin_of
from tracker.refusals import Refused
from tracker.units.unit import Unit

HEAD_WITHIN = 5  # rows: people put a title above the head


@dataclass
class Row:
    """`number` is the row's in the sheet; `faults` by column name; `known` is the record that says the same."""

    number: int
    cells: dict[str, str]
    draft: Draft | None = None
    cards: list[Card] = field(default_factory=list)
    known: Evidence | None = None
    faults: dict[str, str] = field(default_factory=dict)


def rows_of(kind: Kind, table: list[list[str]]) -> tuple[list[Column], list[Row]]:
    """The rows that hold anything, by their columns. Raises Refused when the head is not the template's."""
    columns = columns_of(kind, with_unit=True)
    by_label = {c.label: c for c in columns}
    at = next(
        (i for i, row in enumerate(table[:HEAD_WITHIN]) if kind.date_label in map(str.strip, row)),
        None,
    )
    if at is None:
        raise Refused(
            f"表里没有“{kind.name}”的表头（“{kind.date_label}”等）。请下载模板，在模板里填写。"
        )
    head = [label.strip() for label in table[at]]
    rows = [(n, [cell.strip() for cell in row]) for n, row in enumerate(table[at + 1 :], at + 2)]
    rows = [
        (n, row)
        for n, row in rows
        if any(row) and not next(filter(None, row)).startswith(HELP_MARK)
    ]
    _head_fits(kind, head, [row for _, row in rows], columns)
    if not rows:
        raise Refused("表里还没有填写内容。")
    if len(rows) > ROW_LIMIT:
        least = "" if len(table) < ROWS else "至少"  # the rest was not read
        raise Refused(
            f"表里{least}有 {len(rows)} 行，超过每次 {ROW_LIMIT} 行的上限。请分几次上传。"
        )
    used = [c for c in columns if c.name != UNIT or c.label in head]
    return used, [
        Row(
            n,
            {
                by_label[label].name: row[i]
                for i, label in enumerate(head)
                if label in by_label and i < len(row)
            },
        )
        for n, row in rows
    ]


def _head_fits(kind: Kind, head: list[str], rows: list[list[str]], columns: list[Column]) -> None:
    labels = {c.label for c in columns}
    twice = next((label for label in labels if head.count(label) > 1), None)
    if twice:
        raise Refused(f"表里有两列“{twice}”，请删去一列。")
    lacking = [f"“{c.label}”" for c in columns if c.required and c.label not in head]
    if lacking:
        raise Refused(f"表里缺少{'、'.join(lacking)}。请下载模板，在模板里填写。")
    for i, label in enumerate(head):
        if (
            label not in labels
            and label != FAULT_COLUMN.label
            and any(i < len(row) and row[i] for row in rows)
        ):
            raise Refused(
                f"表里第 {i + 1} 列“{label}”不是“{kind.name}”的内容。请删去这一列，或者改成模板的表头。"
            )


def check(kind: Kind, columns: list[Column], rows: list[Row], *, by, again: bool) -> None:
    """Fill in what each row says and what is wrong with it; `again` says that look-alikes are others."""
    cards, on_file, seen = Cards(by, kind), _on_file(kind, by), {}
    names = {u.name for u in Unit.select().where(Unit.id << list(by.unit_ids))}
    for row in rows:
        _read(row, kind, columns, names, cards)
        if row.faults:
            continue
        same = on_file[row.draft.happened_on]
        row.known = next((e for e in same if _defined(kind, e.values) == row.draft.values), None)
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
    form, row.faults = as_form(columns, row.cells)
    parsed = parse(kind.definition, form, clock.today())
    row.faults = parsed.errors | row.faults
    if row.cells.get(UNIT) and row.cells[UNIT] not in names:
        row.faults[UNIT] = f"“单位”是{row.cells[UNIT]}，只能填报本单位的材料。"
    if parsed.happened_on:
        row.draft = Draft(parsed.values, parsed.happened_on)
        row.cards, wrong = cards.named(row.cells.get(CARDS, ""), parsed.happened_on.year)
        if wrong:
            row.faults[CARDS] = f"“用于任务卡”{wrong}"


def _once(row: Row, kind: Kind, seen: dict, *, by, again: bool) -> None:
    """多头填报: neither the same row twice, nor what looks like a record on file."""
    key = (row.draft.happened_on, repr(sorted(row.draft.values.items())))
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


def _defined(kind: Kind, values: dict) -> dict:
    """Without the values of fields that the kind no longer has."""
    keys = {f["key"] for f in kind.fields}
    return {key: value for key, value in values.items() if key in keys}


def sentences(rows: list[Row]) -> list[str]:
    """Everything that is wrong, a sentence each, named by row and column."""
    return [f"第{row.number}行{fault}" for row in rows for fault in row.faults.values()]
