"""Kinds of evidence: data from seeds/, so that a new kind needs no code."""
from peewee import BooleanField, CharField, IntegerField, JSONField, TextField

from tracker.db import Model, put


class Kind(Model):
    """`definition` holds the fields, files and rules as seeds/kinds.toml words them."""

    key = CharField(max_length=40, primary_key=True)
    name = CharField(max_length=40)
    help = TextField(default="")
    public = BooleanField(default=False)
    definition = JSONField()
    position = IntegerField(default=0)


def load_kinds(seeds) -> None:
    """Bring the kinds up to date with those of seeds/; a kind that is gone there stays for the records that have it."""
    for seed in seeds:
        put(Kind, {"key": seed.key}, name=seed.name, help=seed.help, public=seed.public,
            definition=seed.definition, position=seed.position)
