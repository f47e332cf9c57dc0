"""Second factors and their recovery codes."""

from peewee import BigIntegerField, CharField, DateTimeField, ForeignKeyField, Model


def up(migrator, db):
    class Person(Model):
        class Meta:
            database = db
            table_name = "person"

    class Factor(Model):
        person = ForeignKeyField(Person, primary_key=True, on_delete="CASCADE")
        salt = CharField(max_length=64)
        confirmed_at = DateTimeField(null=True)
        last_step = BigIntegerField(default=0)

        class Meta:
            database = db
            table_name = "factor"

    db.create_tables([Factor])

    class RecoveryCode(Model):
        person = ForeignKeyField(Person, on_delete="CASCADE")
        digest = CharField(max_length=64)

        class Meta:
            database = db
            table_name = "recovery_code"

    db.create_tables([RecoveryCode])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("recovery_code"))
    migrator.migrate(migrator.drop_table("factor"))
