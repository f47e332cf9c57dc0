"""Issued reports: drafts, issuing, snapshots, verification."""
