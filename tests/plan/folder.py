"""A copy of seeds/ with one thing changed."""

import shutil
from pathlib import Path

from tests.plan.source import ROOT


def edited(folder: Path, file: str, old: str, new: str) -> Path:
    """Copy seeds/ to `folder` and replace the first `old` of `file`."""
    shutil.copytree(ROOT / "seeds", folder, dirs_exist_ok=True)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder
