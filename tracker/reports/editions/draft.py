"""What the office writes for a report before it is issued: one draft a year and scope."""

from peewee import CharField, DateTimeField, ForeignKeyField, IntegerField, TextField, fn

from tracker import audit, clock
from tracker.accounts.person import Person
from tracker.boards.year import Year
from tracker.data.database import Model, db
from tracker.refusals import Conflict, Invalid
from tracker.reports.figures.figures import Narrative
from tracker.reports.text.missing_parts import WRITTEN

LONGEST = 10_000  # characters


class Draft(Model):
    """`scope` is a unit's code, or empty for the district."""

    year = ForeignKeyField(Year, on_delete="RESTRICT")
    scope = CharField(max_length=60, default="")
    problems = TextField(default="")
    next_steps = TextField(default="")
    version = IntegerField(default=0)
    changed_at = DateTimeField(default=lambda: clock.now())
    changed_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")

    class Meta:
        table_name = "report_draft"
        indexes = ((("year", "scope"), True),)


class Overtaken(Conflict):
    """Somebody else wrote meanwhile: `theirs` is what stands now. Both texts are the writer's to bring together."""

    def __init__(self, theirs: Draft):
        super().__init__("别人刚刚修改了这份草稿，您的文字还没有保存。")
        self.theirs = theirs


def draft_of(number: int, code: str | None) -> Draft:
    """The draft on record, or an empty one that is not saved yet."""
    found = Draft.get_or_none((Draft.year == number) & (Draft.scope == (code or "")))
    return found or Draft(year=number, scope=code or "")


def drafts_of(number: int) -> dict[str, Draft]:
    """scope → its draft, without the texts, where anything was saved."""
    fields = (Draft.id, Draft.scope, Draft.version, Draft.changed_at)
    return {
        draft.scope: draft
        for draft in Draft.select(*fields).where((Draft.year == number) & (Draft.version > 0))
    }


def unwritten_of(number: int, codes) -> dict[str, tuple[str, ...]]:
    """Unit's code → the parts of its report that nobody has written, for those of `codes` whose report lacks any; one query."""
    begun = Draft.select(
        Draft.scope, *(fn.LENGTH(getattr(Draft, name)).coerce(False) for name in WRITTEN)
    ).where(Draft.year == number)
    written = {scope: lengths for scope, *lengths in begun.tuples()}
    lacking = {
        code: tuple(
            part
            for at, (part, _) in enumerate(WRITTEN.values())
            if code not in written or not written[code][at]
        )
        for code in codes
    }
    return {code: parts for code, parts in lacking.items() if parts}


def narrative_of(number: int, code: str | None) -> Narrative:
    draft = draft_of(number, code)
    return Narrative(draft.problems, draft.next_steps)


def save(
    number: int, code: str | None, problems: str, next_steps: str, *, seen: int, by: Person
) -> Draft:
    """Keep what was typed over the version that the writer saw; return the draft as it stands. Raises Overtaken, Invalid."""
    typed = {"problems": _tidy(problems), "next_steps": _tidy(next_steps)}
    errors = {
        name: f"最多 {LONGEST} 字，现在是 {len(text)} 字。"
        for name, text in typed.items()
        if len(text) > LONGEST
    }
    if errors:
        raise Invalid(errors)
    scope = code or ""
    with db.atomic():
        Draft.insert(year=number, scope=scope).on_conflict_ignore().execute()
        stood = draft_of(number, code)
        if stood.version and all(getattr(stood, name) == text for name, text in typed.items()):
            return stood  # pressed twice, or two who write the same: there is nothing to lose
        rows = (
            Draft.update(**typed, version=seen + 1, changed_at=clock.now(), changed_by=by)
            .where((Draft.year == number) & (Draft.scope == scope) & (Draft.version == seen))
            .execute()
        )
        if rows != 1:
            raise Overtaken(draft_of(number, code))
        audit.note("report.change", stood, by=by, before=audit.stood(stood, typed), after=typed)
    return draft_of(number, code)


def _tidy(text: str) -> str:
    return "\n".join(line.strip() for line in text.strip().splitlines())
