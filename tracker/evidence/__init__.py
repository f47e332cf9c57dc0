"""Evidence: what units put on record, with its files, and what it proves."""
