"""Supervision notices 督办单: how the office presses for what is late, and what the unit answers."""
