"""Where an installation lies: any folder, an own host name, and nothing that other accounts can read."""

import os
import subprocess
import sys

import pytest

from tests.server import ROOT
from tracker.config import Config
from tracker.data.database import database_at
from tracker.refusals import Refused

AWKWARD = "资料 a#b?c%20d%"
pytestmark = pytest.mark.one_database


def flask(data, *words):
    """One of the program's commands, started as a shell with the umask 022 starts it."""
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *map(str, words)],
        cwd=ROOT,
        umask=0o022,
        capture_output=True,
        text=True,
        env={k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "SECRET_KEY")}
        | {"TRACKER_DATA": str(data)},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_folder_may_have_any_name_and_what_commands_make_is_for_their_account_alone(tmp_path):
    data = tmp_path / AWKWARD
    flask(data, "prepare")
    flask(data, "backup", "make", tmp_path / "archive.tar")
    flask(tmp_path / "#new?", "backup", "restore", tmp_path / "archive.tar")
    assert {each.name for each in tmp_path.iterdir()} == {AWKWARD, "#new?", "archive.tar"}
    assert (data / "tracker.db").is_file() and (tmp_path / "#new?" / "tracker.db").is_file()
    made = [each for each in tmp_path.rglob("*") if each.is_file()]
    assert len(made) > 4 and not [each for each in made if each.stat().st_mode & 0o077]


@pytest.mark.parametrize(
    "address",
    [
        "sqlite:////srv/a#b/tracker.db",
        "sqlite:////srv/a?b/tracker.db",
        "postgresql://tracker:a#b@db.example/tracker",
    ],
)
def test_an_address_that_would_be_cut_short_is_refused_with_the_way_to_write_it(address):
    with pytest.raises(Refused, match="%23"):
        database_at(address)


@pytest.mark.parametrize(
    "settings",
    [{"SCRIPT_NAME": "/tracker"}, {"PUBLIC_URL": "https://www.example/tracker/"}],
)
def test_an_installation_under_a_sub_path_does_not_start(tmp_path, settings):
    with pytest.raises(Refused, match="单独的主机名"):
        Config(TRACKER_DATA=tmp_path, **settings)
    Config(TRACKER_DATA=tmp_path, SCRIPT_NAME="", PUBLIC_URL="https://tracker.example/")
