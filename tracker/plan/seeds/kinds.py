"""Kinds of evidence: their fields, the files they expect, and the relations that must hold between fields."""

import re
from dataclasses import asdict, dataclass

from tracker.plan.seeds.condition_checks import read_where
from tracker.plan.seeds.entry import Entry, once

FIELD_TYPES = ("text", "longtext", "number", "date", "url", "choice", "choices", "flag", "phone")
DATE = "happened_on"  # every record has it; rules may name it like a field
KNOWN = {
    "edition": ("name", "url")
}  # what the product itself may know a record from → the fields that it fills


@dataclass(frozen=True)
class FieldSeed:
    key: str
    label: str
    type: str
    required: bool
    help: str
    choices: tuple[str, ...]
    min: int | None  # of a number
    max: int | None
    unit: str
    personal: bool  # personal data: shown to few, printed nowhere
    default: str  # what the form begins with; {year} is the year of the card
    sorts: bool  # tells what sort of record it is: a form opened for a criterion begins with what that asks
    required_if: dict


@dataclass(frozen=True)
class FileSeed:
    key: str
    label: str
    required: bool
    help: str


@dataclass(frozen=True)
class RuleSeed:
    """`relation` equal: two lists of numbers with one sum; not_after: two dates; at_most: two numbers."""

    relation: str
    sides: tuple
    message: str


@dataclass(frozen=True)
class KindSeed:
    key: str
    name: str
    help: str
    title: str
    date_label: str
    measure: str  # the word with which records are counted: 1 次
    public: bool
    one_share: bool  # proves one share only: of several domains each wants a record of its own
    fields: tuple[FieldSeed, ...]
    files: tuple[FileSeed, ...]
    rules: tuple[RuleSeed, ...]
    known: dict  # name of KNOWN → conditions on a form's beginning under which it is asked
    position: int

    def field(self, key: str) -> FieldSeed | None:
        return next((f for f in self.fields if f.key == key), None)

    @property
    def definition(self) -> dict:
        """All that a form needs, ready for JSON; rules read {"equal": [[a, b], [c]], "message": …}."""
        return {
            "title": self.title,
            "date_label": self.date_label,
            "measure": self.measure,
            "fields": [asdict(f) | {"choices": list(f.choices)} for f in self.fields],
            "files": [asdict(f) for f in self.files],
            "known": self.known,
            "one_share": self.one_share,
            "rules": [
                {
                    r.relation: [list(s) if isinstance(s, tuple) else s for s in r.sides],
                    "message": r.message,
                }
                for r in self.rules
            ],
        }


def read_kinds(file: Entry) -> tuple[KindSeed, ...]:
    entries = file.entries("kind")
    file.finish()
    kinds = tuple(_kind(entry, position) for position, entry in enumerate(entries, 1))
    once(zip(entries, (k.key for k in kinds)), "key ")
    once(zip(entries, (k.name for k in kinds)), "名称")
    return kinds


def _kind(entry: Entry, position: int) -> KindSeed:
    field_entries, file_entries = entry.entries("field"), entry.entries("file", ())
    fields = tuple(_field(e) for e in field_entries)
    files = tuple(_file(e) for e in file_entries)
    once(zip(field_entries, (f.key for f in fields)), "key ")
    once(zip(file_entries, (f.key for f in files)), "key ")
    by_key = {f.key: f for f in fields}
    for field_entry, field in zip(field_entries, fields):
        read_where(field_entry, field.required_if, by_key, "required_if")
    kind = KindSeed(
        key=entry.text("key", most=40),
        name=entry.text("name", most=40),
        help=entry.text("help", ""),
        title=entry.text("title"),
        date_label=entry.text("date_label"),
        measure=entry.text("measure", "条"),
        public=entry.flag("public", False),
        one_share=entry.flag("one_share", False),
        fields=fields,
        files=files,
        rules=tuple(_rule(e, by_key) for e in entry.entries("rule", ())),
        known=_known(entry, by_key),
        position=position,
    )
    entry.finish()
    if not re.fullmatch("[a-z][a-z0-9_]*", kind.key):  # it stands in addresses
        entry.refuse(f"key “{kind.key}”应是小写字母、数字和下划线，以字母开头。")
    title = by_key.get(kind.title)
    if title is None or title.type not in ("text", "choice") or not title.required:
        entry.refuse("title 应是本类型里一个必填的文字项或单选项的 key。")
    return kind


def _known(entry: Entry, fields: dict[str, FieldSeed]) -> dict:
    known = entry.take("known", dict, default={})
    for source, where in known.items():
        if source not in KNOWN or not isinstance(where, dict):
            entry.refuse(f"known 里的“{source}”要是 {'、'.join(KNOWN)} 之一，后面写条件。")
        read_where(entry, where, fields, "known")
        if lacking := [key for key in KNOWN[source] if key not in fields]:
            entry.refuse(f"known 的“{source}”要填的项本类型没有：{'、'.join(lacking)}。")
    return known


def _field(entry: Entry) -> FieldSeed:
    type_ = entry.choice("type", FIELD_TYPES)
    is_number, is_choice = type_ == "number", type_ in ("choice", "choices")
    field = FieldSeed(
        key=entry.text("key"),
        label=entry.text("label"),
        type=type_,
        required=entry.flag("required", False),
        help=entry.text("help", ""),
        choices=entry.texts("choices") if is_choice else (),
        min=entry.number("min", 0, least=0) if is_number else None,
        max=entry.number("max", None) if is_number else None,
        unit=entry.text("unit", "") if is_number else "",
        personal=entry.flag("personal", False),
        default=entry.text("default", "") if type_ in ("text", "choice") else "",
        sorts=entry.flag("sorts", False) if is_choice else False,
        required_if=entry.take("required_if", dict, default={}),
    )
    entry.finish()
    if not field.key.isidentifier() or field.key == DATE:
        entry.refuse(f"key“{field.key}”不能用：用小写英文字母和下划线，不能是 {DATE}。")
    if is_choice and len(field.choices) < 2:
        entry.refuse("choices 至少要有两项。")
    if type_ == "choice" and field.default and field.default not in field.choices:
        entry.refuse(f"default“{field.default}”不是 choices 里的一项。")
    return field


def _file(entry: Entry) -> FileSeed:
    file = FileSeed(
        entry.text("key"),
        entry.text("label"),
        entry.flag("required", False),
        entry.text("help", ""),
    )
    entry.finish()
    return file


def _rule(entry: Entry, fields: dict[str, FieldSeed]) -> RuleSeed:
    relations = [r for r in ("equal", "not_after", "at_most") if r in entry]
    if len(relations) != 1:
        entry.refuse("要写 equal、not_after、at_most 之一，且只写一个。")
    relation = relations[0]
    sides = entry.take(relation, list)
    message = entry.text("message")
    entry.finish()
    if len(sides) != 2 or any(isinstance(side, list) != (relation == "equal") for side in sides):
        example = '[["甲", "乙"], ["丙"]]' if relation == "equal" else '["甲", "乙"]'
        entry.refuse(f"{relation} 应写成两边，如 {example}。")
    wanted = "date" if relation == "not_after" else "number"
    for key in [k for side in sides for k in (side if isinstance(side, list) else [side])]:
        found = (
            "date"
            if key == DATE
            else fields[key].type
            if isinstance(key, str) and key in fields
            else None
        )
        if found != wanted:
            entry.refuse(
                f"{relation} 里的“{key}”不是本类型的{'日期' if wanted == 'date' else '数字'}项。"
            )
    return RuleSeed(relation, tuple(tuple(s) if isinstance(s, list) else s for s in sides), message)
