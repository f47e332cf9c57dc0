"""Evidence is indexed anew: the form in which text is searched has changed. What is not indexed is caught up at the start."""


def up(migrator, db):
    db.execute_sql("DELETE FROM find_gram")
    db.execute_sql("DELETE FROM find_text")


def down(migrator, db):
    up(migrator, db)
