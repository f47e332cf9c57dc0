"""Drafts of reports, and the editions that were issued."""

from peewee import (
    CharField,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)


def up(migrator, db):
    class Person(Model):
        class Meta:
            database = db
            table_name = "person"

    class Year(Model):
        number = IntegerField(primary_key=True)

        class Meta:
            database = db
            table_name = "year"

    class Draft(Model):
        year = ForeignKeyField(Year, on_delete="RESTRICT")
        scope = CharField(default="", max_length=60)
        problems = TextField(default="")
        next_steps = TextField(default="")
        version = IntegerField(default=0)
        changed_at = DateTimeField()
        changed_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")

        class Meta:
            database = db
            table_name = "report_draft"
            indexes = ((("year", "scope"), True),)

    class Edition(Model):
        number = CharField(max_length=80, unique=True)
        year = ForeignKeyField(Year, on_delete="RESTRICT")
        scope = CharField(default="", max_length=60)
        ordinal = IntegerField()
        issued_on = DateField()
        issued_at = DateTimeField()
        issued_by = ForeignKeyField(Person, on_delete="RESTRICT")
        title = CharField(max_length=200)
        figures = TextField()
        figures_sha256 = CharField(max_length=64)
        pdf_sha256 = CharField(max_length=64)
        pdf_size = IntegerField()
        replaces = ForeignKeyField("self", null=True, unique=True, on_delete="RESTRICT")
        reason = TextField(default="")

        class Meta:
            database = db
            table_name = "edition"
            indexes = ((("year", "scope", "ordinal"), True),)

    db.create_tables([Draft, Edition])


def down(migrator, db):
    for table in ("edition", "report_draft"):
        migrator.migrate(migrator.drop_table(table))
