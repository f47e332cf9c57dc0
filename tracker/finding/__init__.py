"""Finding: one question over units, tasks, cards, evidence and its files' names."""
