"""Registers, responsibility, guidelines, the office's decisions and yardsticks, and what becomes of units."""

from peewee import (
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    Model,
    TextField,
)


def up(migrator, db):
    class Criterion(Model):
        class Meta:
            database = db
            table_name = "criterion"

    class Domain(Model):
        class Meta:
            database = db
            table_name = "domain"

    class Person(Model):
        class Meta:
            database = db
            table_name = "person"

    class Ruling(Model):
        class Meta:
            database = db
            table_name = "ruling"

    class Task(Model):
        class Meta:
            database = db
            table_name = "task"

    class Unit(Model):
        class Meta:
            database = db
            table_name = "unit"

    class Assignment(Model):
        task = ForeignKeyField(Task, on_delete="RESTRICT")
        domain = ForeignKeyField(Domain, null=True, on_delete="RESTRICT")
        unit = ForeignKeyField(Unit, on_delete="RESTRICT")
        valid_from = DateField()
        valid_to = DateField(null=True)
        note = TextField(default="")
        assigned_by = ForeignKeyField(Person, on_delete="RESTRICT")
        assigned_at = DateTimeField()

        class Meta:
            database = db
            table_name = "assignment"
            indexes = ((("task", "unit"), False),)

    db.create_tables([Assignment])

    class Decision(Model):
        ruling = ForeignKeyField(Ruling, on_delete="CASCADE")
        at = DateTimeField()
        person = ForeignKeyField(Person, on_delete="RESTRICT")
        choice = CharField(max_length=12)
        text = TextField(default="")
        detail = JSONField(default=dict)
        reason = TextField()

        class Meta:
            database = db
            table_name = "decision"

    db.create_tables([Decision])

    class MediaAccount(Model):
        unit = ForeignKeyField(Unit, on_delete="RESTRICT")
        platform = CharField(max_length=20)
        name = CharField(max_length=120)
        account_id = CharField(max_length=120, default="")
        owner = CharField(max_length=120, default="")
        operator = CharField(max_length=120, default="")
        exemption = TextField(default="")
        opened_on = DateField()
        closed_on = DateField(null=True)
        updated_on = DateField(null=True)
        version = IntegerField(default=0)
        created_at = DateTimeField()

        class Meta:
            database = db
            table_name = "media_account"

    db.create_tables([MediaAccount])

    class Filing(Model):
        account = ForeignKeyField(MediaAccount, on_delete="RESTRICT")
        event = CharField(max_length=10)
        reason = TextField(default="")
        unit_approved_on = DateField(null=True)
        district_filed_on = DateField(null=True)
        city_filed_on = DateField(null=True)
        provincial_filed_on = DateField(null=True)
        effective_on = DateField()
        person = ForeignKeyField(Person, on_delete="RESTRICT")
        at = DateTimeField()

        class Meta:
            database = db
            table_name = "filing"

    db.create_tables([Filing])

    class Guideline(Model):
        task = ForeignKeyField(Task, on_delete="RESTRICT")
        title = CharField(max_length=200)
        issuer = CharField(max_length=120)
        number = CharField(max_length=120, default="")
        published_on = DateField()
        domain_name = CharField(max_length=60)
        due_on = DateField()
        year = IntegerField()
        registered_by = ForeignKeyField(Person, on_delete="RESTRICT")
        registered_at = DateTimeField()

        class Meta:
            database = db
            table_name = "guideline"

    db.create_tables([Guideline])

    class GuidelineUnit(Model):
        guideline = ForeignKeyField(Guideline, on_delete="CASCADE")
        unit = ForeignKeyField(Unit, on_delete="RESTRICT")

        class Meta:
            database = db
            table_name = "guideline_unit"
            indexes = ((("guideline", "unit"), True),)

    db.create_tables([GuidelineUnit])

    class Post(Model):
        unit = ForeignKeyField(Unit, on_delete="RESTRICT")
        person_name = CharField(max_length=60)
        duty = CharField(max_length=20)
        title = CharField(max_length=120, default="")
        full_time = BooleanField(default=False)
        phone = CharField(max_length=60, default="")
        basis = CharField(max_length=200, default="")
        valid_from = DateField()
        valid_to = DateField(null=True)
        division_published_on = DateField(null=True)
        division_url = CharField(max_length=500, default="")
        version = IntegerField(default=0)
        created_at = DateTimeField()

        class Meta:
            database = db
            table_name = "post"
            indexes = ((("unit", "duty"), False),)

    db.create_tables([Post])

    class Revision(Model):
        post = ForeignKeyField(Post, null=True, on_delete="RESTRICT")
        account = ForeignKeyField(MediaAccount, null=True, on_delete="RESTRICT")
        at = DateTimeField()
        person = ForeignKeyField(Person, on_delete="RESTRICT")
        verb = CharField(max_length=10)
        words = TextField(default="")
        before = JSONField(default=dict)

        class Meta:
            database = db
            table_name = "revision"

    db.create_tables([Revision])

    class UnitChange(Model):
        unit = ForeignKeyField(Unit, on_delete="RESTRICT")
        on = DateField()
        verb = CharField(max_length=10)
        words = TextField(default="")
        person = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
        at = DateTimeField()

        class Meta:
            database = db
            table_name = "unit_change"

    db.create_tables([UnitChange])

    class Yardstick(Model):
        criterion = ForeignKeyField(Criterion, on_delete="CASCADE")
        at = DateTimeField()
        person = ForeignKeyField(Person, on_delete="RESTRICT")
        before = JSONField(default=dict)
        values = JSONField(default=dict)
        reason = TextField()

        class Meta:
            database = db
            table_name = "yardstick"

    db.create_tables([Yardstick])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("yardstick"))
    migrator.migrate(migrator.drop_table("unit_change"))
    migrator.migrate(migrator.drop_table("revision"))
    migrator.migrate(migrator.drop_table("post"))
    migrator.migrate(migrator.drop_table("guideline_unit"))
    migrator.migrate(migrator.drop_table("guideline"))
    migrator.migrate(migrator.drop_table("filing"))
    migrator.migrate(migrator.drop_table("media_account"))
    migrator.migrate(migrator.drop_table("decision"))
    migrator.migrate(migrator.drop_table("assignment"))
