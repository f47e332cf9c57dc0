"""What a job is called, and the file that it leaves."""

from peewee import BigIntegerField, CharField, DateTimeField, ForeignKeyField, Model


def up(migrator, db):
    class Job(Model):
        class Meta:
            database = db
            table_name = "job"

    class JobFile(Model):
        job = ForeignKeyField(Job, unique=True, on_delete="CASCADE")
        sha256 = CharField(max_length=64, index=True)
        name = CharField(max_length=255)
        size = BigIntegerField()
        media_type = CharField(max_length=120)
        asker = CharField(max_length=80)
        created_at = DateTimeField()

        class Meta:
            database = db
            table_name = "job_file"

    # not migrator.add_column, which makes a table of SQLite anew to forbid nulls
    db.execute_sql("ALTER TABLE job ADD COLUMN title VARCHAR(200) NOT NULL DEFAULT ''")
    db.create_tables([JobFile])


def down(migrator, db):
    db.execute_sql("DROP TABLE job_file")
    db.execute_sql("ALTER TABLE job DROP COLUMN title")
