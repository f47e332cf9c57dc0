"""The plan's head, its chapters and the clauses of its body."""

from dataclasses import dataclass
from datetime import date

from tracker.plan.seeds.entry import Entry, once


@dataclass(frozen=True)
class PlanSeed:
    code: str
    title: str
    issuer: str
    issued_on: date
    number: str  # 发文字号; empty when the source has none
    addressees: str
    preamble: str


@dataclass(frozen=True)
class ChapterSeed:
    ref: str
    title: str


@dataclass(frozen=True)
class ClauseSeed:
    ref: str
    chapter: ChapterSeed
    title: str
    text: str
    position: int


def read_plan(file: Entry) -> tuple[PlanSeed, tuple[ChapterSeed, ...], tuple[ClauseSeed, ...]]:
    head = Entry(file.file, "plan", file.take("plan", dict))
    plan = PlanSeed(
        code=head.text("code", most=40),
        title=head.text("title", most=200),
        issuer=head.text("issuer", most=120),
        issued_on=head.date("issued_on"),
        number=head.text("number", ""),
        addressees=head.text("addressees", ""),
        preamble=head.text("preamble", ""),
    )
    head.finish()
    chapter_entries, clause_entries = file.entries("chapter"), file.entries("clause")
    file.finish()
    chapters = tuple(_chapter(entry) for entry in chapter_entries)
    once(zip(chapter_entries, (c.ref for c in chapters)), "ref ")
    by_ref = {c.ref: c for c in chapters}
    clauses = tuple(
        _clause(entry, by_ref, position) for position, entry in enumerate(clause_entries, 1)
    )
    once(zip(clause_entries, (c.ref for c in clauses)), "ref ")
    return plan, chapters, clauses


def _chapter(entry: Entry) -> ChapterSeed:
    chapter = ChapterSeed(entry.text("ref", most=20), entry.text("title", most=60))
    entry.finish()
    return chapter


def _clause(entry: Entry, chapters: dict[str, ChapterSeed], position: int) -> ClauseSeed:
    chapter = entry.text("chapter")
    if chapter not in chapters:
        entry.refuse(f"没有 ref 为“{chapter}”的 chapter。")
    clause = ClauseSeed(
        entry.text("ref", most=20),
        chapters[chapter],
        entry.text("title", most=120),
        entry.text("text"),
        position,
    )
    entry.finish()
    return clause
