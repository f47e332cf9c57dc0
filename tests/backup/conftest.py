"""Records with files, and the commands that act on the installation."""

import pytest

from tests.evidence.conftest import filed, stage, store  # noqa: F401


@pytest.fixture
def command(app):
    """command("backup", "make") → what an operator sees."""

    def run(*words, app=app):
        return app.test_cli_runner().invoke(args=[str(word) for word in words])

    return run
