"""Which rows name files in the store: every column that holds a file's digest, by the names we give such columns."""
from tracker.features import models

COLUMNS = ("sha256", "pdf_sha256", "thumbnail")


def _columns():
    return [model._meta.fields[name] for model in models() for name in COLUMNS if name in model._meta.fields]


def named() -> set[str]:
    """Every digest that a row names."""
    return {digest for column in _columns() for digest, in column.model.select(column).distinct().tuples() if digest}


def is_named(digest: str) -> bool:
    return any(column.model.select().where(column == digest).exists() for column in _columns())
