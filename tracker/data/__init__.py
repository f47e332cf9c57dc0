"""What every table needs: the database, its pool, its errors, migrations."""
