"""Indexes without which a page reads everything that ever happened: what a week has changed, and the first year of evidence."""


def up(migrator, db):
    db.execute_sql("CREATE INDEX event_at ON event (at)")
    db.execute_sql("CREATE INDEX evidence_happened_on ON evidence (happened_on)")


def down(migrator, db):
    db.execute_sql("DROP INDEX event_at")
    db.execute_sql("DROP INDEX evidence_happened_on")
