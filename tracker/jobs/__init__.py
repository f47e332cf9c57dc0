"""Jobs: work that takes longer than a page may, done by a worker, seen by whoever started it."""
