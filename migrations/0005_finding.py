"""The index of evidence by its words: FTS5 on SQLite, a tsvector on PostgreSQL."""

from peewee import ForeignKeyField, Model, SqliteDatabase, TextField


def up(migrator, db):
    class Evidence(Model):
        class Meta:
            database = db
            table_name = "evidence"

    class FindText(Model):
        evidence = ForeignKeyField(Evidence, primary_key=True, on_delete="CASCADE")
        text = TextField()

        class Meta:
            database = db
            table_name = "find_text"

    db.create_tables([FindText])
    if isinstance(db, SqliteDatabase):
        db.execute_sql(
            "CREATE VIRTUAL TABLE find_gram USING fts5(tokens, detail=none, columnsize=0, tokenize='ascii')"
        )
    else:
        db.execute_sql(
            "CREATE TABLE find_gram (id integer PRIMARY KEY REFERENCES evidence ON DELETE CASCADE, "
            "tokens tsvector NOT NULL)"
        )
        db.execute_sql("CREATE INDEX find_gram_tokens ON find_gram USING gin (tokens)")


def down(migrator, db):
    db.execute_sql("DROP TABLE find_gram")
    db.execute_sql("DROP TABLE find_text")
