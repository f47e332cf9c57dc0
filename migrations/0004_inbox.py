"""Mail addresses, daily digests, calendar feeds."""

from peewee import (
    BooleanField,
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

    class Unit(Model):
        class Meta:
            database = db
            table_name = "unit"

    class Mailbox(Model):
        person = ForeignKeyField(Person, primary_key=True, on_delete="CASCADE")
        address = CharField(max_length=200)
        wanted = BooleanField(default=True)

        class Meta:
            database = db
            table_name = "mailbox"

    class Digest(Model):
        person = ForeignKeyField(Person, on_delete="CASCADE")
        day = DateField()
        state = CharField(max_length=10)
        error = TextField(default="")
        at = DateTimeField()

        class Meta:
            database = db
            table_name = "digest"
            indexes = ((("person", "day"), True), (("state", "day"), False))

    class Feed(Model):
        unit = ForeignKeyField(Unit, primary_key=True, on_delete="CASCADE")
        serial = IntegerField(default=1)

        class Meta:
            database = db
            table_name = "feed"

    db.create_tables([Mailbox, Digest, Feed])


def down(migrator, db):
    for table in ("feed", "digest", "mailbox"):
        db.execute_sql(f"DROP TABLE {table}")
