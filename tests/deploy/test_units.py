"""What docs/deploy/ names is there, and systemd has nothing to say against its units."""

import re
import shutil
import subprocess

import pytest

from tests.server import ROOT
from tracker.config import Config

DEPLOY = ROOT / "docs/deploy"
UNITS = sorted(
    path.name
    for path in DEPLOY.glob("tracker*.*")
    if path.suffix in (".service", ".socket", ".timer")
)


def analyze(*words: str) -> str:
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd is not installed")
    done = subprocess.run(["systemd-analyze", *words], cwd=DEPLOY, capture_output=True, text=True)
    return done.stdout + done.stderr


@pytest.mark.parametrize("unit", UNITS)
def test_systemd_has_nothing_to_say(unit):
    said = [
        line
        for line in analyze("verify", f"./{unit}").splitlines()
        if "is not executable: No such file" not in line
    ]
    assert said == []


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.endswith(".service")])
def test_a_service_is_closed_in(unit):
    exposure = re.search(
        r"Overall exposure level for \S+: ([\d.]+)",
        analyze("security", "--offline=true", f"./{unit}"),
    )
    assert float(exposure[1]) < 2


def test_every_setting_in_the_example_is_one():
    names = re.findall(r"^#?([A-Z_]+)=", (DEPLOY / "tracker.env").read_text(), re.M)
    assert names and {n for n in names if n not in ("PYTHONUTF8", "TRACKER_FONTS")} <= set(
        vars(Config(SECRET_KEY="x"))
    )


def test_what_goes_into_the_image_is_there():
    copied = re.findall(r"^COPY (.+) \S+$", (DEPLOY / "Containerfile").read_text(), re.M)
    assert copied and all([*ROOT.glob(name)] for line in copied for name in line.split())
