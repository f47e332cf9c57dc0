"""Supervision notices, their numbers and their history."""

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

    class Card(Model):
        class Meta:
            database = db
            table_name = "card"

    class Series(Model):
        year = IntegerField(primary_key=True)
        last = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "series"

    class Notice(Model):
        series = ForeignKeyField(Series, column_name="series", on_delete="RESTRICT")
        number = IntegerField()
        code = CharField(max_length=60)
        card = ForeignKeyField(Card, on_delete="RESTRICT")
        colour = CharField(max_length=10)
        reason = TextField()
        demand = TextField()
        due_on = DateField()
        state = CharField(max_length=10)
        version = IntegerField(default=0)
        previous = ForeignKeyField("self", null=True, on_delete="RESTRICT")
        issued_at = DateTimeField()
        issued_by = ForeignKeyField(Person, on_delete="RESTRICT")
        received_at = DateTimeField(null=True)
        received_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
        reply = TextField(default="")
        replied_at = DateTimeField(null=True)
        replied_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
        finding = TextField(default="")
        closed_at = DateTimeField(null=True)
        closed_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")

        class Meta:
            database = db
            table_name = "notice"
            indexes = ((("series", "number"), True), (("card", "id"), False), (("state",), False))

    class NoticeStep(Model):
        notice = ForeignKeyField(Notice, on_delete="RESTRICT")
        at = DateTimeField()
        person = ForeignKeyField(Person, on_delete="RESTRICT")
        verb = CharField(max_length=20)
        words = TextField(default="")

        class Meta:
            database = db
            table_name = "notice_step"

    db.create_tables([Series, Notice, NoticeStep])


def down(migrator, db):
    for table in ("notice_step", "notice", "series"):
        db.execute_sql(f"DROP TABLE {table}")
