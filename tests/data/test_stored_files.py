"""Every column that names stored bytes is declared as one: otherwise a sweep would take them, and a backup not miss them."""

import pytest

from tests.world import populate
from tracker.audit.entry import Entry
from tracker.data import stored_files
from tracker.data.database import MODELS


@pytest.fixture
def full(app):
    populate(app.config["TRACKER_FILES"], app.secret_key)
    return app


def test_a_column_that_holds_the_digest_of_a_stored_file_is_declared_so(full):
    kept = set(full.extensions["store"])
    undeclared = [
        field
        for model in MODELS
        if model is not Entry  # the audit log tells of files and keeps none alive
        for field in model._meta.sorted_fields
        if not isinstance(field, stored_files.Stored)
    ]
    assert (
        kept
        and [
            str(field)
            for field in undeclared
            if any(
                digest in str(value)
                for (value,) in field.model.select(field).tuples()
                for digest in kept
            )
        ]
        == []
    )


def test_every_stored_file_of_a_world_is_named(full):
    assert stored_files.named() == set(full.extensions["store"])


def test_the_file_of_an_edition_is_named_too(full):
    names = [f"{column.model.__name__}.{column.name}" for column in stored_files.columns()]
    assert "Edition.pdf_sha256" in names and "Edition.figures_sha256" not in names
