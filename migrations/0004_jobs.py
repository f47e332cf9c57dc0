"""Jobs and the schedule of periodic work."""

from peewee import (
    CharField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    Model,
    TextField,
)


def up(migrator, db):
    class Person(Model):
        class Meta:
            database = db
            table_name = "person"

    class Job(Model):
        kind = CharField(max_length=40)
        arguments = JSONField(default=dict)
        state = CharField(max_length=10)
        progress = IntegerField(default=0)
        words = CharField(max_length=200, default="")
        result = JSONField(null=True)
        error = TextField(default="")
        attempts = IntegerField(default=0)
        worker = CharField(max_length=40, default="")
        person = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
        created_at = DateTimeField()
        due_at = DateTimeField()
        started_at = DateTimeField(null=True)
        finished_at = DateTimeField(null=True)
        heartbeat = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "job"
            indexes = ((("state", "due_at"), False),)

    class Schedule(Model):
        name = CharField(max_length=40, primary_key=True)
        due_at = DateTimeField()

        class Meta:
            database = db
            table_name = "schedule"

    db.create_tables([Job, Schedule])


def down(migrator, db):
    db.execute_sql("DROP TABLE schedule")
    db.execute_sql("DROP TABLE job")
