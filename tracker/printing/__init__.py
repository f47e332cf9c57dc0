"""Printing: HTML becomes an accessible, archival PDF. Knows nothing of reports."""
