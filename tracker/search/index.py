"""The index of evidence: the words of each record, and the grams by which the database finds them.

The table of grams is the database's own: FTS5 on SQLite, a tsvector with a GIN index on PostgreSQL.
"""

from collections import defaultdict

from peewee import ForeignKeyField, TextField, fn

from tracker.boards.card import Card
from tracker.characters import searchable
from tracker.data.database import Model, db, is_sqlite
from tracker.evidence.attachment import Attachment
from tracker.evidence.evidence import Evidence, EvidenceCard
from tracker.evidence.kind import Kind
from tracker.search.ngrams import grams

PORTION = 500
WORDS = ("text", "longtext", "url", "choice", "choices")  # types of fields that people search


class FindText(Model):
    """What can be found of a record, in searchable form: its kind, its title, what was typed, and its files' names."""

    evidence = ForeignKeyField(Evidence, primary_key=True, on_delete="CASCADE")
    text = TextField()


def store(record_ids: list[int]) -> None:
    """Bring the index up to what these records say now. Called in the transaction that changes them."""
    records = list(Evidence.select(Evidence, Kind).join(Kind).where(Evidence.id << record_ids))
    names, tasks = defaultdict(list), defaultdict(set)
    for record_id, name in (
        Attachment.select(Attachment.evidence, Attachment.name)
        .where(Attachment.evidence << record_ids)
        .order_by(Attachment.id)
        .tuples()
    ):
        names[record_id].append(name)
    for record_id, task_id in (
        EvidenceCard.select(EvidenceCard.evidence, Card.task)
        .join(Card)
        .where(EvidenceCard.evidence << record_ids)
        .tuples()
    ):
        tasks[record_id].add(task_id)
    texts = {r.id: searchable("\n".join([r.kind.name, *lines_of(r, names[r.id])])) for r in records}
    FindText.delete().where(FindText.evidence << record_ids).execute()
    FindText.insert_many([{"evidence": i, "text": text} for i, text in texts.items()]).execute()
    _write({r.id: grams(texts[r.id]) | marks(r, tasks[r.id]) for r in records})


def lines_of(record: Evidence, file_names: list[str]) -> list[str]:
    """Title, what was typed (personal data left out) and files' names, a line each."""
    found = [record.title]
    for spec in record.kind.fields:
        value = record.values.get(spec["key"])
        if value and spec["type"] in WORDS and not spec.get("personal"):
            text = "、".join(value) if isinstance(value, list) else value
            found += [text] if text != record.title else []
    return found + file_names


def marks(record: Evidence, task_ids) -> set[str]:
    """Tokens that are no words (they are not hexadecimal): whose it is, its kind and year, the tasks on whose cards it stands."""
    return {
        unit_mark(record.unit_id),
        kind_mark(record.kind_id),
        year_mark(record.happened_on.year),
        *map(task_mark, task_ids),
    }


def unit_mark(unit_id: int) -> str:
    return f"u{unit_id}"


def task_mark(task_id: int) -> str:
    return f"t{task_id}"


def year_mark(year: int) -> str:
    return f"y{year}"


def kind_mark(key: str) -> str:
    return "k" + key.encode().hex()


def _write(tokens: dict[int, set[str]]) -> None:
    if is_sqlite():
        for record_id, words in tokens.items():
            db.execute_sql("DELETE FROM find_gram WHERE rowid = ?", (record_id,))
            db.execute_sql(
                "INSERT INTO find_gram (rowid, tokens) VALUES (?, ?)",
                (record_id, " ".join(sorted(words))),
            )
    else:
        for record_id, words in tokens.items():
            db.execute_sql(
                "INSERT INTO find_gram (id, tokens) VALUES (%s, array_to_tsvector(%s)) "
                "ON CONFLICT (id) DO UPDATE SET tokens = excluded.tokens",
                (record_id, sorted(words)),
            )


def rebuild() -> int:
    """Index every record anew, in portions that keep the write lock short; return how many."""
    return _all(Evidence.select(Evidence.id))


def catch_up() -> int:
    """Index the records that are not in the index yet: those of an earlier release."""
    there = FindText.select(FindText.evidence).where(FindText.evidence == Evidence.id)
    return _all(Evidence.select(Evidence.id).where(~fn.EXISTS(there)))


def _all(query) -> int:
    ids = [row[0] for row in query.order_by(Evidence.id).tuples()]
    for start in range(0, len(ids), PORTION):
        with db.atomic():
            store(ids[start : start + PORTION])
    return len(ids)
