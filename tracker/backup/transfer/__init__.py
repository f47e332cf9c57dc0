"""Transfer to another database and store, and the proof that both are the same."""
