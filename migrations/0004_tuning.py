"""The history of the settings."""

from peewee import CharField, DateTimeField, ForeignKeyField, JSONField, Model


def up(migrator, db):
    class Person(Model):
        class Meta:
            database = db
            table_name = "person"

    class SettingChange(Model):
        key = CharField(max_length=40)
        before = JSONField()
        after = JSONField()
        at = DateTimeField()
        person = ForeignKeyField(Person, on_delete="RESTRICT")

        class Meta:
            database = db
            table_name = "setting_change"

    db.create_tables([SettingChange])


def down(migrator, db):
    db.execute_sql("DROP TABLE setting_change")
