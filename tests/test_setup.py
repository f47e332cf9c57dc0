"""What ./manage relies on, and how it refuses."""

import hashlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest

from tracker.printing import fonts

ROOT = Path(__file__).parent.parent
LOCKS = sorted(path.name for path in ROOT.glob("requirements*.txt"))


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
    assert len(LOCKS) == 4
    for lock in LOCKS:
        assert pinned(lock).items() <= pinned("requirements-test.txt").items(), lock


def test_every_declared_dependency_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert named(project["dependencies"]) <= pinned("requirements.txt").keys()
    for extra, packages in project["optional-dependencies"].items():
        assert named(packages) <= pinned(f"requirements-{extra}.txt").keys()


def test_what_few_installations_need_is_in_no_default_one():
    assert not {"botocore", "prometheus-client"} & pinned("requirements.txt").keys()


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


# ---- what the programs need of the machine ---------------------------------------------------------------------


@pytest.fixture
def checkout(tmp_path):
    """A checkout whose environment is complete; Debian's packages are not looked for."""
    shutil.copy(ROOT / "manage", tmp_path)
    (tmp_path / "tracker").symlink_to(ROOT / "tracker")
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/lib").mkdir()
    (tmp_path / ".venv/bin/python").symlink_to(sys.executable)
    for lock in LOCKS:
        shutil.copy(ROOT / lock, tmp_path)
    digests = [hashlib.sha256((ROOT / lock).read_bytes()).hexdigest() + "  -\n" for lock in LOCKS]
    (tmp_path / ".venv/complete").write_text("".join(digests))
    (tmp_path / "var/fonts").mkdir(parents=True)
    for name in fonts.FILES:
        (tmp_path / "var/fonts" / name).write_text("1")
    (tmp_path / "var/fonts" / fonts.STAMP).write_text(
        json.dumps({name: {"size": 1} for name in fonts.FILES})
    )
    (tmp_path / "var/fonts" / fonts.RECIPE).write_text(fonts.recipe())
    return tmp_path


def run(checkout, *arguments, **environment):
    environment = {"PATH": os.environ["PATH"], "TRACKER_PACKAGES": "skip"} | environment
    return subprocess.run(
        [checkout / "manage", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        env=environment,
    )


def edit(path, old, new):
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new))


def test_a_set_up_that_lacks_nothing_is_silent(checkout):
    done = run(checkout, "setup")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_library_that_a_program_is_linked_to_is_named_before_the_first_test(checkout):
    (checkout / "var/nginx/usr/sbin").mkdir(parents=True)  # so that none is fetched
    shutil.copy("/bin/true", checkout / "var/nginx/usr/sbin/nginx")
    program = checkout / ".venv/lib/driver/node"
    program.parent.mkdir()
    shutil.copy("/bin/true", program)
    edit(program, b"libc.so.6\0", b"libq.so.6\0")

    refused = run(checkout, "test")

    assert refused.returncode == 1
    assert refused.stderr.splitlines()[0] == "  libq.so.6    (driver/node)"
    assert "本机缺少上列程序库" in refused.stderr
    assert "These libraries are missing" in refused.stderr
    assert "pytest" not in refused.stdout


def test_a_library_that_weasyprint_opens_is_named_before_the_service_runs(checkout):
    edit(checkout / "manage", b"libpango-1.0.so.0", b"libpango-9.0.so.0")

    refused = run(checkout, "run")

    assert refused.returncode == 1
    assert refused.stderr.splitlines()[0] == "  libpango-9.0.so.0    (WeasyPrint)"
    assert "本机缺少上列程序库" in refused.stderr


def test_the_libraries_looked_for_are_those_that_weasyprint_opens():
    from weasyprint.text import ffi

    opened = set(re.findall(r"'(lib[^']+\.so\.\d+)'", Path(ffi.__file__).read_text()))
    looked_for = re.search(
        '^OPENED_LIBRARIES="(.*)"$', (ROOT / "manage").read_text(), re.MULTILINE
    )[1].split()

    assert set(looked_for) == opened - {"libharfbuzz-vector.so.0"}  # used where it is there


def test_missing_fonts_are_named_in_both_languages(checkout):
    edit(checkout / "manage", b"command -v apt-get", b"command -v no-apt-get")

    done = run(checkout, "setup", TRACKER_FONTS=str(checkout / "fonts"))

    assert done.returncode == 0
    assert "缺少报告字体“宋体”" in done.stderr
    assert "no report can be printed" in done.stdout


# ---- serving ---------------------------------------------------------------------------------------------------

STUB = """#!/bin/sh
case "$*" in
"-m flask --app wsgi work"*) echo "$$ $*" >>"$TRACKER_DATA/workers" ;;
"-m gunicorn"*) trap '' HUP; touch "$TRACKER_DATA/serving" ;;
"-m flask --app wsgi prepare"*) exit ;;
*) exec {python} "$@" ;;
esac
exec sleep 60
"""


def test_a_worker_that_dies_is_followed_by_another_also_when_the_terminal_was_closed(checkout):
    program, workers = checkout / ".venv/bin/python", checkout / "workers"
    program.unlink()
    program.write_text(STUB.format(python=sys.executable))
    program.chmod(0o755)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    process = subprocess.Popen(
        [checkout / "manage", "run", "--port", port],
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        env={"PATH": os.environ["PATH"], "TRACKER_PACKAGES": "skip", "TRACKER_DATA": str(checkout)},
    )
    try:
        until(lambda: workers.exists() and (checkout / "serving").exists())
        first, *words = workers.read_text().split()
        assert words[-2:] == ["--beside", str(process.pid)]
        os.killpg(process.pid, signal.SIGHUP)
        os.kill(int(first), signal.SIGKILL)
        until(lambda: len(workers.read_text().splitlines()) == 2)
        assert workers.read_text().splitlines()[1].split()[1:] == words
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def until(true):
    deadline = time.monotonic() + 20
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)
