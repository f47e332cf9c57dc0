"""Chinese text is set with full-width punctuation, wherever a person may read it."""

import ast
import re
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


def strings_of(source: str):
    """The string literals of Python code, docstrings and patterns left out, without what f-strings put in."""
    skipped = set()
    for node in ast.walk(ast.parse(source)):  # a whole comes before its parts
        match node:
            case ast.Expr(value=docstring):
                skipped.add(docstring)
            case ast.Call(func=ast.Attribute(value=ast.Name(id="re")), args=[pattern, *_]):
                skipped.add(pattern)
            case ast.JoinedStr(values=parts):
                skipped.update(parts)
                yield "".join(part.value for part in parts if isinstance(part, ast.Constant))
            case ast.Constant(value=str(text)) if node not in skipped:
                yield text


def test_strings_are_found_alike_by_every_python():
    code = '''"""甲, 乙"""\nre.compile("(年)")\nf"{x}, 甲{f'乙{y}' if z else '丙, 丁'}!" "戊"\n'''

    assert sorted(strings_of(code)) == [", 甲!戊", "丙, 丁", "乙"]


def test_no_half_width_punctuation_in_sentences_of_the_code():
    found = [
        o
        for path in sorted((ROOT / "tracker").rglob("*.py"))
        for s in strings_of(path.read_text())
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
