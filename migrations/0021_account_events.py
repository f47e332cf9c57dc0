"""What people are told of changes of their accounts; a mail address counts once it is confirmed, so the old ones wait."""

from peewee import CharField, DateTimeField, ForeignKeyField, Model


def up(migrator, db):
    class Person(Model):
        class Meta:
            database = db
            table_name = "person"

    class AccountEvent(Model):
        person = ForeignKeyField(Person, on_delete="CASCADE")
        words = CharField(max_length=200)
        by_whom = CharField(max_length=100)
        at = DateTimeField()
        read_at = DateTimeField(null=True)
        mail_to = CharField(max_length=200)

        class Meta:
            database = db
            table_name = "account_event"
            indexes = ((("person", "read_at"), False),)

    db.create_tables([AccountEvent])
    db.execute_sql("ALTER TABLE mailbox ADD COLUMN pending VARCHAR(200) NOT NULL DEFAULT ''")
    db.execute_sql("ALTER TABLE mailbox ADD COLUMN salt VARCHAR(64) NOT NULL DEFAULT ''")
    migrator.migrate(migrator.add_column("mailbox", "asked_at", DateTimeField(null=True)))
    db.execute_sql("UPDATE mailbox SET pending = address, address = ''")


def down(migrator, db):
    db.execute_sql("UPDATE mailbox SET address = pending WHERE address = ''")
    for column in ("asked_at", "salt", "pending"):
        db.execute_sql(f"ALTER TABLE mailbox DROP COLUMN {column}")
    db.execute_sql("DROP TABLE account_event")
