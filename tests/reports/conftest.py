"""What every test of the report needs: the fonts."""

import os
from pathlib import Path

import pytest

from tracker.reports import fonts


@pytest.fixture(scope="session")
def fonts_folder():
    folder = Path(os.environ.get("TRACKER_FONTS", "var/fonts"))
    problems = fonts.check(folder)
    if problems:
        pytest.fail(problems)
    return folder
