"""Registers: lists that a unit keeps alive, and from which proof follows instead of being filed again."""
