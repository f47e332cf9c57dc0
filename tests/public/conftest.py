"""What the tests of the public's pages start from: reports issued without the press."""
from tests.reports.issued import issued, press  # noqa: F401
