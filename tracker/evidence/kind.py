"""Kinds of evidence: data from seeds/, so that a new kind needs no code."""

from peewee import BooleanField, CharField, IntegerField, JSONField, TextField

from tracker.audit import HIDDEN
from tracker.data.database import Model, put


class Kind(Model):
    """`definition` holds the title, fields, files and rules as seeds/kinds.toml words them, and what seeds/report.toml tells."""

    key = CharField(max_length=40, primary_key=True)
    name = CharField(max_length=40)
    help = TextField(default="")
    public = BooleanField(default=False)
    definition = JSONField()
    position = IntegerField(default=0)

    @property
    def date_label(self) -> str:
        return self.definition["date_label"]

    @property
    def fields(self) -> list[dict]:
        return self.definition["fields"]

    @property
    def files(self) -> list[dict]:
        return self.definition["files"]

    @property
    def measure(self) -> str:
        """The word with which records of this kind are counted: 还缺 1 次."""
        return self.definition.get("measure") or "条"

    @property
    def one_share(self) -> bool:
        """Does a record prove one share only (标准目录: 一个领域一份)?"""
        return self.definition.get("one_share", False)

    @property
    def told(self) -> list[dict]:
        """What the annual report tells of its records, one entry a task."""
        return self.definition.get("told", [])

    def label_of(self, key: str) -> str:
        """What people call the field `key`; the key itself when a later definition has dropped it."""
        return next((f["label"] for f in self.fields if f["key"] == key), key)

    def without_personal(self, values: dict) -> dict:
        """The values as the audit log may have them."""
        personal = {f["key"] for f in self.fields if f.get("personal")}
        return {key: HIDDEN if key in personal else value for key, value in values.items()}

    def slot_label(self, key: str) -> str:
        return next((f["label"] for f in self.files if f["key"] == key), "其他附件")


def load_kinds(seeds, tellings=()) -> None:
    """Bring the kinds up to date with those of seeds/; a kind that is gone there stays for the records that have it."""
    for seed in seeds:
        told = [telling.definition for telling in tellings if telling.kind == seed.key]
        put(
            Kind,
            {"key": seed.key},
            name=seed.name,
            help=seed.help,
            public=seed.public,
            definition=seed.definition | {"told": told},
            position=seed.position,
        )
