"""The fonts that WeasyPrint lays into the temporary folder do not stay there."""

import os
import signal
import subprocess
import sys

import pytest

from tracker.config import ROOT

PROGRAM = """
import os, sys
from tracker.printing import pdf
pdf.press(sys.argv[1])
print(*os.listdir(os.environ["TMPDIR"]), flush=True)
if sys.argv[2:]:
    os.kill(os.getpid(), int(sys.argv[2]))
"""


@pytest.fixture
def prints(tmp_path, fonts_folder):
    """prints() → the folders that a process has for temporary files while it prints; prints(signal): which then ends it."""

    def run(*words):
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, str(fonts_folder), *map(str, words)],
            cwd=ROOT,
            env=os.environ | {"TMPDIR": str(tmp_path)},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert done.returncode == -sum(words)
        return done.stdout.split()

    return run


def test_they_go_with_the_process_and_what_a_killed_one_left_is_swept_by_the_next(prints, tmp_path):
    (first,) = prints(signal.SIGKILL)
    left = tmp_path / first
    assert left.stat().st_mode & 0o777 == 0o700
    assert sum(path.stat().st_size for path in left.rglob("*")) > 10_000_000
    (second,) = prints()
    assert second != first and list(tmp_path.iterdir()) == []
