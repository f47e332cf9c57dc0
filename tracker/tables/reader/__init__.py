"""What the process runs that reads an uploaded table; it imports nothing of the product."""
