"""The columns of a kind's sheet: one for each input of its form, and one for the cards that a record should prove."""

import re
from collections import Counter
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from tracker.evidence.fields import HAPPENED_ON, input_name
from tracker.evidence.fieldtypes import choice_of
from tracker.evidence.kind import Kind

CARDS, UNIT, FAULTS = "cards", "unit", "faults"
HELP_MARK = "说明："  # the row of help begins with it
YES, NO = "是", "否"
TICKS = (YES, "√", "✓", "✔")
MANY = "；"  # between the chosen of several choices


@dataclass(frozen=True)
class Column:
    """`name` is the form's input, or one of CARDS, UNIT, FAULTS; `type` is the field's."""

    name: str
    label: str
    type: str
    help: str = ""
    choices: tuple[str, ...] = ()
    required: bool = False
    least: int = 0


FAULT_COLUMN = Column(FAULTS, "需要修改", "longtext")  # at the end of a table that is handed back


def columns_of(kind: Kind, *, with_unit: bool = False) -> list[Column]:
    found = [
        Column(
            HAPPENED_ON,
            kind.date_label,
            "date",
            "必填。如 2026-03-05；按这一天计入年度。",
            required=True,
        )
    ]
    found += [
        Column(
            input_name(spec["key"]),
            spec["label"],
            spec["type"],
            _help(spec),
            _choices(spec),
            bool(spec.get("required")),
            spec.get("min") or 0,
        )
        for spec in kind.fields
    ]
    found.append(
        Column(
            CARDS,
            "用于任务卡",
            "text",
            "填任务序号，几张用“、”隔开；任务1要写明领域，如 1·财政预决算。可不填。",
        )
    )
    if with_unit:
        found.insert(0, Column(UNIT, "单位", "text", "只能填本单位。"))
    seen, own = Counter(), []
    for column in found:  # two fields of one name would otherwise be one column
        seen[column.label] += 1
        suffix = f"（{seen[column.label]}）" if seen[column.label] > 1 else ""
        own.append(Column(**vars(column) | {"label": column.label + suffix}))
    return own


def _choices(spec: dict) -> tuple[str, ...]:
    return (YES, NO) if spec["type"] == "flag" else tuple(spec.get("choices") or ())


def _help(spec: dict) -> str:
    """What the form says beside the field, and what can be typed."""
    how = {
        "number": "填整数" + (f"，单位：{spec['unit']}" if spec.get("unit") else ""),
        "date": "填日期，如 2026-03-05",
        "url": "填完整的网址",
        "choice": "从列表中选一项",
        "choices": f"可填几项，用“{MANY}”隔开：{'、'.join(spec.get('choices') or ())}",
        "flag": "填是或否",
        "phone": "填电话号码，如 029-85290000",
    }.get(spec["type"], "")
    need = "必填" if spec.get("required") else "有时必填" if spec.get("required_if") else ""
    return (
        "。".join(part.rstrip("。") for part in (need, how, spec.get("help") or "") if part) + "。"
        if need or how or spec.get("help")
        else ""
    )


def as_form(columns: list[Column], cells: dict[str, str]) -> tuple[MultiDict, dict[str, str]]:
    """A row's cells by column name → what the form would have sent, and what no form could send, by column name."""
    form, errors = MultiDict(), {}
    for column in columns:
        cell = cells.get(column.name, "").strip()
        if column.type == "choices":
            chosen, unknown = chosen_of(cell, column.choices)
            form.setlist(column.name, chosen)
            if unknown:
                errors[column.name] = (
                    f"“{column.label}”里没有“{unknown}”这一项，请照模板中的选项填写。"
                )
        elif column.type == "flag":
            if cell in TICKS:
                form[column.name] = "1"
            elif cell not in ("", NO):
                errors[column.name] = f"“{column.label}”请填“{YES}”或“{NO}”。"
        elif cell:
            form[column.name] = cell
    return form, errors


def chosen_of(cell: str, choices: tuple[str, ...]) -> tuple[list[str], str]:
    """The choices that a cell names, however they are set apart, and the first name that is none of them."""
    found = []
    for part in filter(None, (p.strip() for p in re.split(r"[；;\n]", cell))):
        whole = choice_of(part, choices)
        for name in [part] if whole else filter(None, re.split(r"[、，,\s]+", part)):
            choice = whole or choice_of(name, choices)
            if choice is None:
                return found, name
            found.append(choice)
    return found, ""


def as_cells(columns: list[Column], typed: dict[str, list[str]]) -> dict[str, str]:
    """The reverse: what would be typed into the form → a row's cells by column name."""
    cells = {}
    for column in columns:
        strings = typed.get(column.name, [])
        cells[column.name] = YES if column.type == "flag" and strings else MANY.join(strings)
    return cells
