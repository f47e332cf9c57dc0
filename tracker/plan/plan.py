"""The plan, its clauses and its domains, as the source words them."""

from peewee import CharField, DateField, ForeignKeyField, IntegerField, TextField

from tracker.data.database import Model


class Plan(Model):
    code = CharField(max_length=40, unique=True)
    title = CharField(max_length=200)
    issuer = CharField(max_length=120)
    issued_on = DateField()


class Clause(Model):
    """A numbered passage of the plan's body, so that every duty can be read where it comes from."""

    plan = ForeignKeyField(Plan, backref="clauses", on_delete="CASCADE")
    ref = CharField(max_length=20)
    chapter = CharField(max_length=20)
    chapter_title = CharField(max_length=60)
    title = CharField(max_length=120)
    text = TextField()
    position = IntegerField()

    class Meta:
        indexes = ((("plan", "ref"), True),)


class Domain(Model):
    """One of the 26 fields of annex 2; `display_name` mends what the source abbreviates."""

    plan = ForeignKeyField(Plan, backref="domains", on_delete="CASCADE")
    number = IntegerField()
    name = CharField(max_length=60)
    display_name = CharField(max_length=60)

    class Meta:
        indexes = ((("plan", "number"), True),)
