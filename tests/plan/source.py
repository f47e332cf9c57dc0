"""The published plan, taken apart row by row and compared under NFKC without white space."""

import hashlib
import json
import re
import unicodedata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT.parent / "shared" / "source"
DIGEST = Path(__file__).with_name("source_digest.json")


def bare(text: str) -> str:
    """NFKC without any white space: what the copy and the seeds must share."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def row(*cells) -> str:
    return "|".join(bare(str(cell)) for cell in cells)


def lines() -> list[str]:
    text = next(FOLDER.glob("*.txt")).read_text(encoding="utf-8")
    return [line for line in map(bare, text.splitlines()) if line]


def tasks() -> dict[int, str]:
    """number → number|text|deadline|responsible units as listed, from annex 1."""
    found = {}
    for number, cells in _numbered(_between(lines(), "附件1", "附件2")):
        found[number] = row(number, cells[0], cells[1], "、".join(cells[2:]))
    return found


def domains() -> dict[int, str]:
    """number → number|name|departments as listed, from annex 2."""
    return {
        number: row(number, *cells)
        for number, cells in _numbered(_between(lines(), "附件2", "分享:"))
    }


def body() -> list[str]:
    """The body's numbered passages, their number cut: title。text."""
    passages = _between(lines(), "一、总体要求", "附件1")
    return [re.sub(r"^(\(.\)|\d+\.)", "", line) for line in passages]


def digests() -> dict[str, dict[str, str]]:
    """SHA-256 of every row, by section and number: from the source when it is there, else as committed."""
    if not FOLDER.is_dir():
        return json.loads(DIGEST.read_text(encoding="utf-8"))
    sections = {"tasks": tasks(), "domains": domains(), "body": dict(enumerate(body()))}
    return {
        name: {str(n): sha256(text) for n, text in rows.items()} for name, rows in sections.items()
    }


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _between(all_lines: list[str], first: str, last: str) -> list[str]:
    start = all_lines.index(first)
    return all_lines[start + 1 : all_lines.index(last, start)]


def _numbered(some_lines: list[str]):
    rows: list[tuple[int, list[str]]] = []
    for line in some_lines:
        if line.isdigit():
            rows.append((int(line), []))
        elif rows:
            rows[-1][1].append(line)
    return rows


if __name__ == "__main__":
    DIGEST.write_text(json.dumps(digests(), indent=1) + "\n", encoding="utf-8")
