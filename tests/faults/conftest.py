"""The press's fonts, for what is killed while it prints."""

from tests.reports.conftest import fonts_folder  # noqa: F401
