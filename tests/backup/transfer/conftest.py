"""Records with files, to be moved."""

from tests.evidence.conftest import filed, stage, store  # noqa: F401
