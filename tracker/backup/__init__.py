"""Backup: one archive of database, files and signing key, made under load, verified, and brought back whole."""
