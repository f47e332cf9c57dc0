"""What the documents say was tried is there: every test and every file that they name."""

import re
from collections import defaultdict

import pytest

from tracker.config import ROOT

DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]
TEST = r"`(test_\w+)(?:\.py)?(?:::(test_\w+))?`"
FILE = r"`((?:tracker|seeds|docs|tests|migrations)/[\w/.-]+)`"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_test_and_file_that_a_document_names_exists(document):
    text, defined = document.read_text(), defaultdict(str)
    for path in (ROOT / "tests").rglob("test_*.py"):
        defined[path.stem] += path.read_text()
    names = re.findall(TEST, text)
    assert [
        f"{module}::{name}"
        for module, name in names
        if module not in defined or (name and f"def {name}(" not in defined[module])
    ] == []
    assert [path for path in re.findall(FILE, text) if not (ROOT / path).exists()] == []


def test_the_documents_are_found():
    assert {"README.md", "operations.md", "asvs.md"} <= {path.name for path in DOCUMENTS}
