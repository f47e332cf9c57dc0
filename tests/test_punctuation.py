"""Chinese text is set with full-width punctuation, wherever a person may read it."""

import ast
import io
import re
import tokenize
from pathlib import Path

ROOT = Path(__file__).parent.parent
HALF_WIDTH = re.compile(
    r"[\u4e00-\u9fff”》）][,;:?!]|[,;?!][\u4e00-\u9fff“《]|[\u4e00-\u9fff]\(|\([\u4e00-\u9fff]"
)
CODE = re.compile(
    r"<meta name=.keywords[^>]*>|\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|<!--.*?-->|/\*.*?\*/", re.S
)


def offences(path: Path, text: str) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}: {text[max(0, m.start() - 12) : m.end() + 12]!r}"
        for m in HALF_WIDTH.finditer(text)
    ]


def strings_of(path: Path):
    """The string literals of a Python file, docstrings and patterns left out, without what f-strings put in."""
    source = path.read_text()
    docstrings = {
        (node.value.lineno, node.value.col_offset)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        raw = token.type == tokenize.STRING and re.match("[fb]*r", token.string, re.I)
        if token.type == tokenize.STRING and not raw and token.start not in docstrings:
            yield re.sub(r"\{[^{}]*\}", "", token.string)


def test_no_half_width_punctuation_in_sentences_of_the_code():
    found = [
        o
        for path in sorted((ROOT / "tracker").rglob("*.py"))
        for s in strings_of(path)
        for o in offences(path, s)
    ]
    assert found == []


def test_no_half_width_punctuation_in_templates():
    found = [
        o
        for path in sorted((ROOT / "tracker/templates").rglob("*.*"))
        for o in offences(path, CODE.sub("", path.read_text()))
    ]
    assert found == []


def test_no_half_width_punctuation_in_seeds():
    found = [
        o
        for path in sorted((ROOT / "seeds").rglob("*.toml"))
        for o in offences(path, "\n".join(re.findall(r'"[^"]*"', path.read_text())))
    ]
    assert found == []


def test_no_half_width_punctuation_in_sentences_of_scripts():
    found = [
        o
        for path in sorted((ROOT / "tracker/static/js").glob("*.js"))
        for s in re.findall(r"[\"'`][^\"'`\n]*[\"'`]", path.read_text())
        for o in offences(path, s)
    ]
    assert found == []
