"""Tuning: what the office and the administrator set while the product runs, and who set it when."""
