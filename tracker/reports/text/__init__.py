"""The sentences of a report around its figures."""
