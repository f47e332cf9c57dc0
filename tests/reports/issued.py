"""Issuing in tests: the press is left out where its work is not what is asked."""

import pytest

from tracker.reports import document
from tracker.reports.editions.issuing import issue, preview, seen_of


@pytest.fixture
def press(monkeypatch):
    """Prints in no time; the paper tells the number."""
    monkeypatch.setattr(
        document,
        "printed",
        lambda figures, _: f"%PDF-1.7 {figures.edition and figures.edition.number}".encode(),
    )


@pytest.fixture
def issued(app, cast, press):
    """issued("weiqu", reason="…") → an edition of 2026 by the office; without a code the district's."""

    def made(code=None, reason="", by=None):
        seen = seen_of(preview(2026, code, demo=False))
        return issue(
            2026,
            code,
            seen=seen,
            reason=reason,
            by=by or cast.office,
            config=app.config,
            store=app.extensions["store"],
        )

    return made
