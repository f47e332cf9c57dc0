"""Moving an installation to another database and another store of files, and proving that it is the same."""
