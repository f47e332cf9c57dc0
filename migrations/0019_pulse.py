"""Signs of life of the workers and of the web processes."""

from peewee import CharField, DateTimeField, Model


def up(migrator, db):
    class Pulse(Model):
        name = CharField(max_length=40, primary_key=True)
        at = DateTimeField()

        class Meta:
            database = db
            table_name = "pulse"

    db.create_tables([Pulse])


def down(migrator, db):
    db.execute_sql("DROP TABLE pulse")
