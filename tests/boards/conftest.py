"""Records to start from, as in the tests of evidence."""

from tests.evidence.conftest import filed, stage, store  # noqa: F401
