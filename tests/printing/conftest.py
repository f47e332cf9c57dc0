"""The fonts and the printed sample, as in the tests of reports."""

from tests.reports.conftest import (  # noqa: F401
    fonts_folder,
    unit_figures,
)
