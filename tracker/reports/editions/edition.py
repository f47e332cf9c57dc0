"""An issued report: its number, its frozen figures, its file, and the digests of both. Never changed, never deleted."""

from hashlib import sha256

from peewee import CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, TextField

from tracker import clock
from tracker.accounts.person import Person
from tracker.boards.year import Year
from tracker.data.database import Model
from tracker.data.stored_files import Stored
from tracker.refusals import Missing, Refusal
from tracker.reports.editions.snapshot import digest, stamp_of, thawed


class Damaged(Refusal):
    """What is kept is not what was issued; it must not be taken for it."""

    status = 503
    heading = "暂时不能提供"


class Edition(Model):
    """`scope` is a unit's code, or empty for the district; `ordinal` counts a scope's editions of a year, from 1.

    The number follows from year, scope and ordinal: two who issue at once claim the same one, and one of them gets it.
    """

    number = CharField(max_length=80, unique=True)
    year = ForeignKeyField(Year, on_delete="RESTRICT")
    scope = CharField(max_length=60, default="")
    ordinal = IntegerField()
    issued_on = DateField()
    issued_at = DateTimeField(default=lambda: clock.now())
    issued_by = ForeignKeyField(Person, on_delete="RESTRICT")
    title = CharField(max_length=200)
    figures = TextField()
    figures_sha256 = CharField(max_length=64)
    pdf_sha256 = Stored()
    pdf_size = IntegerField()
    replaces = ForeignKeyField(
        "self", null=True, unique=True, on_delete="RESTRICT", backref="corrections"
    )
    reason = TextField(default="")

    class Meta:
        indexes = ((("year", "scope", "ordinal"), True),)

    @property
    def page(self) -> str:
        """Where this very edition can be read for good."""
        return f"/open/{self.year_id}/report-{self.number}/"

    @property
    def address(self) -> str:
        return f"/open/{self.year_id}/report-{self.number}.pdf"

    def thawed(self):
        """The frozen figures. Damaged when they are not those that were issued."""
        return thawed(self.sound_figures())

    def sound_figures(self) -> str:
        """The frozen figures as text. Damaged likewise."""
        if wrong := self.row_is_wrong():
            raise self._damaged(wrong)
        return self.figures

    def row_is_wrong(self) -> str:
        """In which way the row differs from what was frozen; nothing when it does not."""
        if digest(self.figures) != self.figures_sha256:
            return "的数据与印发时不符"
        stamp = stamp_of(self.figures)
        replaced = self.replaces.number if self.replaces_id else ""
        said = (stamp.number, stamp.issued_on, stamp.replaces, stamp.reason)
        return (
            ""
            if said == (self.number, self.issued_on, replaced, self.reason)
            else "的编号、日期或更正说明与印发时不符"
        )

    def pdf(self, store) -> bytes:
        """The file as it was issued. Damaged when it is gone or is another."""
        content, wrong = self._file(store)
        if wrong:
            raise self._damaged(wrong)
        return content

    def file_is_wrong(self, store) -> str:
        return self._file(store)[1]

    def _file(self, store) -> tuple[bytes, str]:
        """What is kept, and in which way it is not what was issued. Read once: nobody can change it after the comparison."""
        try:
            with store.open(self.pdf_sha256) as file:
                content = file.read()
        except Missing:
            return b"", "的文件不见了"
        except OSError:
            return b"", "的文件读不出来"
        return content, "" if sha256(
            content
        ).hexdigest() == self.pdf_sha256 else "的文件与印发时不符"

    def _damaged(self, wrong: str) -> Damaged:
        return Damaged(f"报告 {self.number} {wrong}，为防止误用已停止提供，请联系区政府办公室。")


def number_of(year: int, scope: str, ordinal: int) -> str:
    """2026-1 for the district's first, 2026-weiqu-2 for a unit's correction."""
    return f"{year}-{scope}-{ordinal}" if scope else f"{year}-{ordinal}"


def editions(year: int | None = None):
    """Of a year or of all, the newest first, without the figures, which are long."""
    fields = [field for field in Edition._meta.sorted_fields if field.name != "figures"]
    found = Edition.select(*fields).order_by(Edition.id.desc())
    return list(found.where(Edition.year == year) if year else found)


def latest(year: int, scope: str | None) -> Edition | None:
    """The one that counts today, with its year."""
    return (
        Edition.select(Edition, Year)
        .join(Year)
        .where((Edition.year == year) & (Edition.scope == (scope or "")))
        .order_by(Edition.ordinal.desc())
        .first()
    )


def edition_by_number(number: str) -> Edition:
    found = Edition.get_or_none(Edition.number == number)
    if found is None:
        raise Missing("没有印发过这个编号的报告。")
    return found
