"""Supervision: the office's desk, from which the whole district's year is seen, verified and pressed for."""
