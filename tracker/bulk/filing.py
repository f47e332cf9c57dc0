"""Filing a table: all of its rows or none, and what is on file already is not filed again."""

from dataclasses import dataclass, replace

from tracker.boards import tally
from tracker.boards.card import Card
from tracker.bulk.checking import Row, check, rows_of, sentences
from tracker.bulk.columns import Column
from tracker.data.database import db, lock
from tracker.evidence import links, records
from tracker.evidence.evidence import Evidence
from tracker.evidence.kind import Kind
from tracker.evidence.listeners import tell
from tracker.evidence.preconditions import held_cards
from tracker.permissions import can
from tracker.refusals import Forbidden, Refused
from tracker.tables.table import Table
from tracker.units.unit import Unit


class Faulty(Refused):
    """Some rows cannot be filed, so none is."""

    heading = "表格需要修改"

    def __init__(self, columns: list[Column], rows: list[Row]):
        self.columns, self.rows, self.faults = columns, rows, sentences(rows)
        bad = sum(bool(row.faults) for row in rows)
        super().__init__(
            f"{len(rows)} 行中有 {bad} 行需要修改，全部没有保存。改好后重新上传整张表即可。"
        )


@dataclass
class Filed:
    """`linked` are the cards that were given records."""

    new: int
    known: int
    linked: list[Card]
    left_out: str = ""


def file_table(kind: Kind, tables: list[Table], *, by, again: bool = False) -> Filed:
    """File the one of `tables` that has the head for the unit of `by`. Raises Faulty with every fault of every row, Refused, Forbidden."""
    may_file(kind, by)
    columns, rows, left_out = rows_of(kind, tables)
    with db.atomic():
        lock(
            Unit.select().where(Unit.id == by.unit_id)
        )  # the same table may be uploaded twice at once
        check(kind, columns, rows, by=by, again=again)
        if any(row.faults for row in rows):
            raise Faulty(columns, rows)
        return replace(_file(kind, rows, by=by), left_out=left_out)


def may_file(kind: Kind, by) -> None:
    if not can("file evidence", by.unit, by):
        raise Forbidden("佐证材料由本单位经办人新增，您的账号不能办理。")
    demanded = [f["label"] for f in kind.files if f.get("required")]
    if demanded:
        raise Refused(f"每条{kind.name}都要上传“{demanded[0]}”，不能批量填报，请逐条新增。")


def _file(kind: Kind, rows: list[Row], *, by) -> Filed:
    lock(
        Evidence.select()
        .where(Evidence.id << {row.known.id for row in rows if row.known})
        .order_by(Evidence.id)
    )
    cards = {card.id: card for card in held_cards({card.id for row in rows for card in row.cards})}
    linked: dict[int, Card] = {}
    for row in rows:
        record = row.known or records.file(kind, row.draft, unit=by.unit, by=by, again=True)
        new = links.link(
            record,
            [cards[card.id] for card in row.cards],
            by=by,
            verb="attach" if row.known else "file",
            count=False,
        )
        tell(record.id)
        linked |= {card.id: card for card in new}
    tally.refresh(list(linked.values()))
    known = sum(row.known is not None for row in rows)
    return Filed(len(rows) - known, known, list(linked.values()))


def said(kind: Kind, filed: Filed) -> str:
    """What came of it, and what it does for the cards."""
    words = f"已保存 {filed.new} 条{kind.name}。" if filed.new else f"没有新的{kind.name}。"
    if filed.known:
        words += f"{filed.known} 条早已在案，没有重复保存。"
    tallies = tally.tallies_of([card.id for card in filed.linked])
    for card in filed.linked:
        counts = [
            f"{t.criterion.label} {t.have}/{t.criterion.need}"
            for t in tallies[card.id]
            if t.criterion.kind == kind.key
        ]
        words += f"{card.name}：{'、'.join(counts)}。"
    return words + filed.left_out
