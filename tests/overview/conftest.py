"""The fonts, as in the tests of reports."""

from tests.reports.conftest import fonts_folder  # noqa: F401
