"""Verification: what was submitted is read and closed or returned."""
