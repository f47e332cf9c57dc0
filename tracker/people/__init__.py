"""People: units, persons, their sessions."""
