"""The figures of a report, counted from the records."""
