"""Files in a bucket of an S3-compatible object store, for installations of several machines without a shared disk."""
