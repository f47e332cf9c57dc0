"""What every test of the report needs: the fonts, and the sample printed once."""

import io
import os
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.reports.issued import issued, press  # noqa: F401
from tests.reports.sample import sample, sample_of_unit
from tracker.printing import fonts
from tracker.reports import document


@pytest.fixture(scope="session")
def fonts_folder():
    folder = Path(os.environ.get("TRACKER_FONTS", "var/fonts")).absolute()
    problems = fonts.check(folder)
    if problems:
        pytest.fail(problems)
    return folder


@pytest.fixture(scope="session")
def district(fonts_folder):
    """The district's sample report as bytes."""
    return document.printed(sample(), fonts_folder)


@pytest.fixture(scope="session")
def reader(district):
    return PdfReader(io.BytesIO(district))


@pytest.fixture
def printed(fonts_folder):
    """printed(figures) → the report, read back."""
    return lambda figures: PdfReader(io.BytesIO(document.printed(figures, fonts_folder)))


@pytest.fixture(scope="session")
def unit_figures():
    return sample_of_unit("s00")
