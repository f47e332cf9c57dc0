"""Settings: what the office and the administrator set while the product runs."""
