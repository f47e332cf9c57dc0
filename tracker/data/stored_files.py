"""Columns that name bytes in the store: sweep, backup, check and transfer find them here."""

from peewee import CharField, Field

from tracker.data.database import MODELS


class Stored(CharField):
    """The SHA-256 of bytes in the store, 64 hexadecimal digits. They are put there before the row that names them."""

    def __init__(self, **more):
        super().__init__(max_length=64, **more)


def columns() -> list[Field]:
    return [
        field
        for model in MODELS
        for field in model._meta.sorted_fields
        if isinstance(field, Stored)
    ]


def named() -> set[str]:
    """Every digest that a row names."""
    return {
        digest
        for column in columns()
        for (digest,) in column.model.select(column).distinct().tuples()
        if digest
    }


def unnamed(digests: list[str]) -> list[str]:
    """Those of a few hundred digests that no row names."""
    found = {
        digest
        for column in columns()
        for (digest,) in column.model.select(column).where(column << digests).tuples()
    }
    return [digest for digest in digests if digest not in found]


def is_named(digest: str) -> bool:
    """Does any row name these bytes?"""
    return any(column.model.select().where(column == digest).exists() for column in columns())
