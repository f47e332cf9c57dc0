"""Phrases for returning cards, and remarks on cards."""

from peewee import CharField, DateTimeField, ForeignKeyField, Model, TextField

SHIPPED = (
    "佐证材料不全，请补齐后重新提请。",
    "佐证材料与任务要求不符，请更换。",
    "推进情况过于简单，请写明具体做法、数量和结果。",
    "公开网址无法打开或内容不一致，请核对。",
    "材料日期不在本年度，请补充本年度材料。",
)


def up(migrator, db):
    class Card(Model):
        class Meta:
            database = db
            table_name = "card"

    class Person(Model):
        class Meta:
            database = db
            table_name = "person"

    class Unit(Model):
        class Meta:
            database = db
            table_name = "unit"

    class Phrase(Model):
        text = CharField(max_length=200, unique=True)
        added_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
        added_at = DateTimeField()

        class Meta:
            database = db
            table_name = "phrase"

    class Remark(Model):
        card = ForeignKeyField(Card, on_delete="RESTRICT")
        person = ForeignKeyField(Person, on_delete="RESTRICT")
        unit = ForeignKeyField(Unit, on_delete="RESTRICT")
        at = DateTimeField()
        text = TextField()

        class Meta:
            database = db
            table_name = "remark"

    db.create_tables([Phrase, Remark])
    for text in SHIPPED:
        Phrase.create(text=text, added_at="2021-02-09 00:00:00")


def down(migrator, db):
    db.execute_sql("DROP TABLE remark")
    db.execute_sql("DROP TABLE phrase")
