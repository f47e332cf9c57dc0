"""The overview: a year as a matrix and as the ledger 台账."""
