"""Pages of the yearly reports."""
