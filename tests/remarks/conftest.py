"""Files to start from, as in the tests of evidence."""

from tests.evidence.conftest import stage, store  # noqa: F401
