"""Requests of units: more time, or that a task is not their own."""

from peewee import CharField, DateField, DateTimeField, ForeignKeyField, Model, TextField


def up(migrator, db):
    class Person(Model):
        class Meta:
            database = db
            table_name = "person"

    class Card(Model):
        class Meta:
            database = db
            table_name = "card"

    class Request(Model):
        card = ForeignKeyField(Card, on_delete="RESTRICT")
        kind = CharField(max_length=10)
        reason = TextField()
        progress = TextField(default="")
        due_on = DateField(null=True)
        wanted_on = DateField(null=True)
        granted_on = DateField(null=True)
        state = CharField(max_length=10)
        asked_at = DateTimeField()
        asked_by = ForeignKeyField(Person, on_delete="RESTRICT")
        answer = TextField(default="")
        decided_at = DateTimeField(null=True)
        decided_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")

        class Meta:
            database = db
            table_name = "request"
            indexes = ((("card", "kind"), False), (("state",), False))

    db.create_tables([Request])


def down(migrator, db):
    db.execute_sql("DROP TABLE request")
