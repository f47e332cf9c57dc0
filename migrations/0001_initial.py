"""The first structure: people, the plan, boards, evidence."""

from peewee import (
    BigIntegerField,
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
    class Unit(Model):
        code = CharField(unique=True, max_length=40)
        name = CharField(max_length=60)
        full_name = CharField(max_length=120, default="")
        kind = CharField(max_length=20)
        position = IntegerField(default=0)
        valid_from = DateField()
        valid_to = DateField(null=True)
        successor = ForeignKeyField("self", null=True, on_delete="RESTRICT")

        class Meta:
            database = db
            table_name = "unit"

    db.create_tables([Unit])

    class Kind(Model):
        key = CharField(primary_key=True, max_length=40)
        name = CharField(max_length=40)
        help = TextField(default="")
        public = BooleanField(default=False)
        definition = JSONField()
        position = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "kind"

    db.create_tables([Kind])

    class Person(Model):
        username = CharField(unique=True, max_length=40)
        name = CharField(max_length=60)
        unit = ForeignKeyField(Unit, on_delete="RESTRICT")
        role = CharField(max_length=20)
        password_hash = CharField()
        must_change = BooleanField(default=True)
        active = BooleanField(default=True)
        created_at = DateTimeField()
        password_set_at = DateTimeField()
        signed_in_at = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "person"

    db.create_tables([Person])

    class Evidence(Model):
        unit = ForeignKeyField(Unit, on_delete="RESTRICT")
        kind = ForeignKeyField(Kind, on_delete="RESTRICT")
        title = CharField(max_length=200)
        happened_on = DateField()
        values = JSONField(default=dict)
        public = BooleanField(default=False)
        created_by = ForeignKeyField(Person, on_delete="RESTRICT")
        created_at = DateTimeField()
        changed_at = DateTimeField()
        version = IntegerField(default=0)
        superseded_by = ForeignKeyField("self", null=True, on_delete="RESTRICT")

        class Meta:
            database = db
            table_name = "evidence"
            indexes = ((("unit", "happened_on"), False),)

    db.create_tables([Evidence])

    class Attachment(Model):
        evidence = ForeignKeyField(Evidence, null=True, on_delete="RESTRICT")
        person = ForeignKeyField(Person, on_delete="RESTRICT")
        sha256 = CharField(index=True, max_length=64)
        name = CharField()
        size = BigIntegerField()
        media_type = CharField(max_length=120)
        slot = CharField(max_length=40, default="")
        thumbnail = CharField(index=True, null=True, max_length=64)
        created_at = DateTimeField()

        class Meta:
            database = db
            table_name = "attachment"

    db.create_tables([Attachment])

    class Attempt(Model):
        username = CharField(max_length=40)
        address = CharField(max_length=64)
        browser = CharField(max_length=64, default="")
        at = DateTimeField()
        succeeded = BooleanField()

        class Meta:
            database = db
            table_name = "attempt"
            indexes = ((("username", "at"), False), (("address", "at"), False))

    db.create_tables([Attempt])

    class Plan(Model):
        code = CharField(unique=True, max_length=40)
        title = CharField(max_length=200)
        issuer = CharField(max_length=120)
        issued_on = DateField()

        class Meta:
            database = db
            table_name = "plan"

    db.create_tables([Plan])

    class Year(Model):
        number = IntegerField(primary_key=True)
        plan = ForeignKeyField(Plan, on_delete="RESTRICT")
        opened_at = DateTimeField()
        opened_by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
        locked_at = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "year"

    db.create_tables([Year])

    class Task(Model):
        plan = ForeignKeyField(Plan, on_delete="CASCADE")
        number = IntegerField()
        text = TextField()
        chapter = CharField(max_length=20)
        chapter_title = CharField(max_length=60)
        clause = CharField(max_length=20)
        clause_title = CharField(max_length=120)
        deadline_text = CharField(max_length=60)
        deadline = CharField(max_length=10)
        due_on = DateField(null=True)
        months = IntegerField(null=True)
        body_text = TextField(default="")
        note = TextField(default="")

        class Meta:
            database = db
            table_name = "task"
            indexes = ((("plan", "number"), True),)

    db.create_tables([Task])

    class Domain(Model):
        plan = ForeignKeyField(Plan, on_delete="CASCADE")
        number = IntegerField()
        name = CharField(max_length=60)
        display_name = CharField(max_length=60)

        class Meta:
            database = db
            table_name = "domain"
            indexes = ((("plan", "number"), True),)

    db.create_tables([Domain])

    class Card(Model):
        year = ForeignKeyField(Year, on_delete="RESTRICT")
        task = ForeignKeyField(Task, on_delete="RESTRICT")
        unit = ForeignKeyField(Unit, on_delete="RESTRICT")
        domain = ForeignKeyField(Domain, null=True, on_delete="RESTRICT")
        scope = CharField(max_length=40, default="")
        state = CharField(max_length=10, default="pending")
        version = IntegerField(default=0)
        rev = IntegerField(default=0)
        due_on = DateField(null=True)
        leads = BooleanField(default=False)
        progress = TextField(default="")
        closure = CharField(max_length=20, default="done")
        reason = TextField(default="")
        returns = IntegerField(default=0)
        submitted_at = DateTimeField(null=True)
        submitted_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
        closed_at = DateTimeField(null=True)
        closed_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")

        class Meta:
            database = db
            table_name = "card"
            indexes = (
                (("year", "task", "unit", "scope"), True),
                (("year", "unit"), False),
                (("year", "state"), False),
            )

    db.create_tables([Card])

    class Change(Model):
        evidence = ForeignKeyField(Evidence, on_delete="RESTRICT")
        at = DateTimeField()
        person = ForeignKeyField(Person, on_delete="RESTRICT")
        verb = CharField(max_length=20)
        words = TextField(default="")
        before = JSONField(default=dict)

        class Meta:
            database = db
            table_name = "change"

    db.create_tables([Change])

    class Clause(Model):
        plan = ForeignKeyField(Plan, on_delete="CASCADE")
        ref = CharField(max_length=20)
        chapter = CharField(max_length=20)
        chapter_title = CharField(max_length=60)
        title = CharField(max_length=120)
        text = TextField()
        position = IntegerField()

        class Meta:
            database = db
            table_name = "clause"
            indexes = ((("plan", "ref"), True),)

    db.create_tables([Clause])

    class Criterion(Model):
        task = ForeignKeyField(Task, on_delete="CASCADE")
        key = CharField(max_length=40)
        label = CharField(max_length=40)
        source = CharField(max_length=20, default="evidence")
        kind = CharField(max_length=40, default="")
        need = IntegerField(default=1)
        applies = JSONField(default=dict)
        phase = CharField(max_length=10, default="")
        conditions = JSONField(default=dict)
        standing = BooleanField(default=False)
        zero_ok = BooleanField(default=False)
        basis = CharField(max_length=10)
        clause = CharField(max_length=20)
        wording = TextField()
        active = BooleanField(default=True)
        position = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "criterion"
            indexes = ((("task", "key"), True),)

    db.create_tables([Criterion])

    class Event(Model):
        card = ForeignKeyField(Card, on_delete="RESTRICT")
        at = DateTimeField()
        person = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
        verb = CharField(max_length=20)
        before = CharField(max_length=10, default="")
        after = CharField(max_length=10, default="")
        words = TextField(default="")
        closure = CharField(max_length=20, default="")

        class Meta:
            database = db
            table_name = "event"

    db.create_tables([Event])

    class EvidenceCard(Model):
        evidence = ForeignKeyField(Evidence, on_delete="RESTRICT")
        card = ForeignKeyField(Card, on_delete="RESTRICT")
        linked_by = ForeignKeyField(Person, on_delete="RESTRICT")
        linked_at = DateTimeField()

        class Meta:
            database = db
            table_name = "evidence_card"
            indexes = ((("evidence", "card"), True),)

    db.create_tables([EvidenceCard])

    class UnitGroup(Model):
        code = CharField(unique=True, max_length=40)
        name = CharField(unique=True, max_length=60)
        membership = CharField(max_length=10, default="explicit")

        class Meta:
            database = db
            table_name = "unit_group"

    db.create_tables([UnitGroup])

    class Member(Model):
        group = ForeignKeyField(UnitGroup, on_delete="CASCADE")
        unit = ForeignKeyField(Unit, on_delete="CASCADE")
        valid_from = DateField()
        valid_to = DateField(null=True)

        class Meta:
            database = db
            table_name = "member"
            indexes = ((("group", "unit", "valid_from"), True),)

    db.create_tables([Member])

    class Party(Model):
        task = ForeignKeyField(Task, on_delete="CASCADE")
        domain = ForeignKeyField(Domain, null=True, on_delete="CASCADE")
        unit = ForeignKeyField(Unit, null=True, on_delete="RESTRICT")
        group = ForeignKeyField(UnitGroup, null=True, on_delete="RESTRICT")
        label = CharField(max_length=60)
        leads = BooleanField(default=False)
        carries = BooleanField(default=True)
        source = CharField(max_length=10, default="annex")
        position = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "party"

    db.create_tables([Party])

    class Ruling(Model):
        plan = ForeignKeyField(Plan, on_delete="CASCADE")
        key = CharField(max_length=60)
        title = CharField(max_length=120)
        place = CharField(max_length=120)
        source_text = TextField()
        finding = TextField()
        ruling = TextField()
        affects = JSONField(default=list)
        alternatives = JSONField(default=list)
        position = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "ruling"
            indexes = ((("plan", "key"), True),)

    db.create_tables([Ruling])

    class Session(Model):
        token_digest = CharField(primary_key=True, max_length=64)
        person = ForeignKeyField(Person, on_delete="CASCADE")
        started_at = DateTimeField()
        seen_at = DateTimeField()
        address = CharField(max_length=64, default="")
        agent = CharField(max_length=200, default="")

        class Meta:
            database = db
            table_name = "session"

    db.create_tables([Session])

    class Setting(Model):
        key = CharField(primary_key=True, max_length=40)
        value = JSONField()

        class Meta:
            database = db
            table_name = "setting"

    db.create_tables([Setting])

    class Tally(Model):
        card = ForeignKeyField(Card, on_delete="CASCADE")
        criterion = ForeignKeyField(Criterion, on_delete="CASCADE")
        have = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "tally"
            indexes = ((("card", "criterion"), True),)

    db.create_tables([Tally])

    class UnitAlias(Model):
        unit = ForeignKeyField(Unit, on_delete="CASCADE")
        name = CharField(unique=True, max_length=120)

        class Meta:
            database = db
            table_name = "unit_alias"

    db.create_tables([UnitAlias])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("unit_alias"))
    migrator.migrate(migrator.drop_table("tally"))
    migrator.migrate(migrator.drop_table("setting"))
    migrator.migrate(migrator.drop_table("session"))
    migrator.migrate(migrator.drop_table("ruling"))
    migrator.migrate(migrator.drop_table("party"))
    migrator.migrate(migrator.drop_table("member"))
    migrator.migrate(migrator.drop_table("unit_group"))
    migrator.migrate(migrator.drop_table("evidence_card"))
    migrator.migrate(migrator.drop_table("event"))
    migrator.migrate(migrator.drop_table("criterion"))
    migrator.migrate(migrator.drop_table("clause"))
    migrator.migrate(migrator.drop_table("change"))
    migrator.migrate(migrator.drop_table("card"))
    migrator.migrate(migrator.drop_table("domain"))
    migrator.migrate(migrator.drop_table("task"))
    migrator.migrate(migrator.drop_table("year"))
    migrator.migrate(migrator.drop_table("plan"))
    migrator.migrate(migrator.drop_table("attempt"))
    migrator.migrate(migrator.drop_table("attachment"))
    migrator.migrate(migrator.drop_table("evidence"))
    migrator.migrate(migrator.drop_table("person"))
    migrator.migrate(migrator.drop_table("kind"))
    migrator.migrate(migrator.drop_table("unit"))
