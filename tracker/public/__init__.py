"""What anybody may read: the issued reports as pages, files and data, and nothing that was not issued."""
