"""Issuing (印发): what was previewed becomes an edition, in one step or not at all."""

import io
from dataclasses import replace

from peewee import IntegrityError

from tracker import audit, clock
from tracker.accounts.person import Person
from tracker.boards.year import Year
from tracker.data.database import db
from tracker.refusals import Conflict, Invalid, Refused
from tracker.reports import document
from tracker.reports.editions.edition import Edition, latest, number_of
from tracker.reports.editions.snapshot import digest, frozen
from tracker.reports.figures.figures import Figures, Stamp
from tracker.reports.figures.records import figures_of
from tracker.reports.text import missing_parts, sentences

LONGEST_REASON = 200  # characters


def preview(number: int, code: str | None, *, demo: bool) -> Figures:
    """The figures that would be issued today, with the number they would get."""
    figures, last = unlinked(figures_of(number, code, demo=demo)), latest(number, code)
    following = number_of(number, code or "", last.ordinal + 1 if last else 1)
    return replace(figures, edition=Stamp(following, clock.today(), last.number if last else ""))


def unlinked(figures: Figures) -> Figures:
    """Without the cards' ids, which lead nowhere outside."""

    def bare(things):
        return tuple(
            replace(thing, shares=tuple(replace(share, card=0) for share in thing.shares))
            for thing in things
        )

    chapters = tuple(replace(chapter, tasks=bare(chapter.tasks)) for chapter in figures.chapters)
    return replace(figures, chapters=chapters, domains=bare(figures.domains))


def seen_of(figures: Figures) -> str:
    """What says that nothing has changed since the preview: figures, narrative, number and day."""
    return digest(frozen(figures))


def ready(
    number: int, code: str | None, *, seen: str, reason: str, config, gaps_meant: bool = True
) -> Figures:
    """The figures that `seen` stands for, with the reason of a correction. Conflict, Refused or Invalid when they may not be issued.

    Parts that nobody wrote may stay empty, once somebody has said that they are meant to.
    """
    figures, reason = preview(number, code, demo=config["DEMO"]), reason.strip()
    _same(figures, seen)
    _complete(figures, reason, gaps_meant)
    return replace(figures, edition=replace(figures.edition, reason=reason))


def issue(
    number: int,
    code: str | None,
    *,
    seen: str,
    reason: str,
    by: Person,
    config,
    store,
    then=lambda edition: None,
) -> Edition:
    """Issue what `seen` stands for. The file is printed and synced first, the row is last: a kill leaves no half edition.

    `then` is what must happen in the same transaction, such as the end of the job that issues.
    """
    issued = ready(number, code, seen=seen, reason=reason, config=config)
    content = document.printed(issued, config["TRACKER_FONTS"])
    sha256, size = store.put(io.BytesIO(content))
    text = frozen(issued)
    try:
        with db.atomic():
            if not code:
                Year.lock(number)
            _same(preview(number, code, demo=config["DEMO"]), seen)  # printing takes seconds
            last = latest(number, code)
            edition = Edition.create(
                number=issued.edition.number,
                year=number,
                scope=code or "",
                ordinal=last.ordinal + 1 if last else 1,
                issued_on=issued.edition.issued_on,
                issued_by=by,
                title=sentences.title(issued),
                figures=text,
                figures_sha256=digest(text),
                pdf_sha256=sha256,
                pdf_size=size,
                replaces=last,
                reason=issued.edition.reason,
            )
            audit.note(
                "report.issue",
                edition,
                by=by,
                label=edition.number,
                words=edition.reason,
                after={
                    "number": edition.number,
                    "figures_sha256": edition.figures_sha256,
                    "pdf_sha256": sha256,
                },
            )
            then(edition)
    except IntegrityError:
        raise Conflict("别人刚刚印发了这份报告，没有重复印发。") from None
    return edition


def _same(figures: Figures, seen: str) -> None:
    if seen_of(figures) != seen:
        raise Conflict(
            "预览以后，数据或草稿有了变动，或者别人已经印发，没有印发。请重新预览后再印发。"
        )


def _complete(figures: Figures, reason: str, gaps_meant: bool) -> None:
    if not figures.totals.total:
        raise Refused("这个年度还没有任务卡，没有可以印发的内容。")
    errors = {}
    if figures.edition.replaces and not reason:
        errors["reason"] = "请写明更正的原因，它会印在封面上并向社会公开。"
    if len(reason) > LONGEST_REASON:
        errors["reason"] = f"最多 {LONGEST_REASON} 字。"
    if reason and not figures.edition.replaces:
        errors["reason"] = "第一次印发不需要更正原因。"
    if not gaps_meant and missing_parts.unwritten(figures.narrative):
        errors["gaps"] = missing_parts.ASKED
    if errors:
        raise Invalid(errors)
