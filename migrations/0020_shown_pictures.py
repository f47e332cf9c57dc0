"""The JPEG that is shown of a picture that no browser shows."""


def up(migrator, db):
    for table in ("attachment", "remark_file"):
        db.execute_sql(f"ALTER TABLE {table} ADD COLUMN picture VARCHAR(64)")
        db.execute_sql(f'CREATE INDEX "{table}_picture" ON {table} (picture)')


def down(migrator, db):
    for table in ("attachment", "remark_file"):
        db.execute_sql(f'DROP INDEX "{table}_picture"')
        db.execute_sql(f"ALTER TABLE {table} DROP COLUMN picture")
