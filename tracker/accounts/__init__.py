"""Accounts: persons, how they sign in, and what ends a session."""
