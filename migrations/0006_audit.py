"""The audit log."""

from peewee import BigIntegerField, CharField, DateTimeField, IntegerField, Model, TextField


def up(migrator, db):
    class Entry(Model):
        seq = BigIntegerField(primary_key=True)
        at = DateTimeField(index=True)
        person_id = IntegerField(null=True)
        who = CharField(index=True, max_length=80)
        address = CharField(default="", max_length=64)
        request = CharField(default="", max_length=64)
        action = CharField(max_length=40)
        target = CharField(default="", index=True, max_length=200)
        label = CharField(default="", max_length=200)
        detail = TextField(default="{}")
        digest = CharField(max_length=64)

        class Meta:
            database = db
            table_name = "audit_entry"

    db.create_tables([Entry])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("audit_entry"))
