"""The seal on the audit log's end. It is made by the first start: migrations know no key."""

from peewee import BigIntegerField, CharField, IntegerField, Model


def up(migrator, db):
    class Seal(Model):
        id = IntegerField(primary_key=True)
        seq = BigIntegerField()
        digest = CharField(max_length=64)
        key = CharField(max_length=16)
        mac = CharField(max_length=64)

        class Meta:
            database = db
            table_name = "audit_seal"

    db.create_tables([Seal])


def down(migrator, db):
    db.execute_sql("DROP TABLE audit_seal")
