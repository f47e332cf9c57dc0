"""Search: one query over units, tasks, cards, evidence and the names of its files."""
