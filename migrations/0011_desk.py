"""Files of remarks, the office's own days off, whom a dispute proposes, and a card's counts of its requests."""

from peewee import (
    BigIntegerField,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    ForeignKeyField,
    Model,
)


def up(migrator, db):
    class Person(Model):
        class Meta:
            database = db
            table_name = "person"

    class Remark(Model):
        class Meta:
            database = db
            table_name = "remark"

    class RemarkFile(Model):
        remark = ForeignKeyField(Remark, on_delete="RESTRICT")
        sha256 = CharField(index=True, max_length=64)
        name = CharField(max_length=255)
        size = BigIntegerField()
        media_type = CharField(max_length=120)
        thumbnail = CharField(index=True, max_length=64, null=True)

        class Meta:
            database = db
            table_name = "remark_file"

    class SpecialDay(Model):
        day = DateField(primary_key=True)
        works = BooleanField()
        words = CharField(max_length=60)
        set_at = DateTimeField()
        set_by = ForeignKeyField(Person, on_delete="RESTRICT")

        class Meta:
            database = db
            table_name = "special_day"

    db.create_tables([RemarkFile, SpecialDay])
    # the database's own words: peewee would build the table anew on SQLite, and its children would go with the old one
    for column in ("postponed", "asking"):
        db.execute_sql(f"ALTER TABLE card ADD COLUMN {column} INTEGER NOT NULL DEFAULT 0")
    db.execute_sql(
        "ALTER TABLE request ADD COLUMN proposed_id INTEGER REFERENCES unit (id) ON DELETE RESTRICT"
    )
    db.execute_sql("CREATE INDEX request_proposed_id ON request (proposed_id)")
    db.execute_sql("""UPDATE card SET
        postponed = (SELECT COUNT(*) FROM request WHERE card_id = card.id AND kind = 'extension' AND state = 'granted'),
        asking = (SELECT COUNT(*) FROM request WHERE card_id = card.id AND state = 'open')""")


def down(migrator, db):
    db.execute_sql("DROP INDEX request_proposed_id")
    for table, column in (("request", "proposed_id"), ("card", "postponed"), ("card", "asking")):
        db.execute_sql(f"ALTER TABLE {table} DROP COLUMN {column}")
    for table in ("special_day", "remark_file"):
        migrator.migrate(migrator.drop_table(table))
