"""What ./manage relies on, and how it refuses."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOCKS = ["requirements.txt", "requirements-test.txt"]


def pinned(lock):
    """The lock's packages as {name: version}."""
    return dict(
        re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE)
    )


def named(requirements):
    return {re.match(r"[A-Za-z0-9-]+", requirement)[0].lower() for requirement in requirements}


def manage(*arguments):
    return subprocess.run([ROOT / "manage", *arguments], capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_index_and_no_path(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")

    assert "://" not in text
    assert not re.search(r"--(index|extra-index|find-links|trusted-host)", text)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_a_digest(lock):
    entries = re.split(
        r"^(?=[a-z0-9-]+==)", (ROOT / lock).read_text(encoding="utf-8"), flags=re.MULTILINE
    )[1:]

    assert entries
    assert all("--hash=sha256:" in entry for entry in entries)


def test_the_lock_for_tests_holds_the_whole_lock_version_for_version():
    assert pinned("requirements.txt").items() <= pinned("requirements-test.txt").items()


def test_every_declared_dependency_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert named(project["dependencies"]) <= pinned("requirements.txt").keys()
    assert named(project["optional-dependencies"]["test"]) <= pinned("requirements-test.txt").keys()


@pytest.mark.parametrize("port", ["", "八千", "0", "-1", "65536", "080", "99999999999999999999"])
def test_a_bad_port_is_refused_before_anything_is_done(port):
    refused = manage("run", "--port", port)

    assert refused.returncode == 1
    assert "端口应是 1 到 65535 之间的整数。" in refused.stderr
    assert refused.stdout == ""


def test_a_port_without_a_number_is_refused():
    assert "端口应是" in manage("demo", "--port").stderr


def test_an_unknown_command_is_refused_with_the_list_of_commands():
    refused = manage("restart")

    assert refused.returncode == 1
    assert "没有这个命令：restart。" in refused.stderr
    assert "./manage" in refused.stderr
