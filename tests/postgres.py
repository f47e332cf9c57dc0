"""A throw-away PostgreSQL server on a Unix socket: nothing of it is left when the tests end."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, unquote, urlparse

# The data last as long as the tests: safety against a power cut would only slow them down.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "max_connections": "50",
}
PATIENCE = 30  # seconds


SAFE = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
}  # as an installation has it


@contextmanager
def server(name="tracker", *, within=None, like=None, **settings):
    """Start a server with one empty database, or a copy of the server that has the database `like`; yields its DATABASE_URL.

    Its data lie in a new folder `within` another.
    """
    programs = find_programs()
    # A socket's path may have 107 bytes, so not under pytest's own temporary folder.
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir=within or fastest_folder()))
    try:
        account = owner_of(folder)
        if like:
            name = urlparse(like).path[1:]
            run(
                account,
                programs / "pg_basebackup",
                "-D",
                folder / "data",
                "-h",
                folder_of(like),
                "-U",
                "tester",
                "--checkpoint=fast",
                "--wal-method=fetch",
                "--no-sync",
            )
        else:
            run(
                account,
                programs / "initdb",
                "-D",
                folder / "data",
                "-U",
                "tester",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C",
                "--no-sync",
            )
        with postgres(account, programs, folder, settings):
            if not like:
                run(account, programs / "createdb", "-h", folder, "-U", "tester", name)
            yield f"postgresql://tester@/{name}?host={quote(str(folder), safe='')}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def folder_of(address: str) -> Path:
    return Path(unquote(address.rpartition("host=")[2]))


@contextmanager
def postgres(account, programs, folder, settings):
    options = [
        word for key, value in (SETTINGS | settings).items() for word in ("-c", f"{key}={value}")
    ]
    log = folder / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*account, programs / "postgres", "-D", folder / "data", "-k", folder, *options],
            stdout=output,
            stderr=output,
            cwd="/",
            # Ctrl-C is for the tests, which then stop the server in order.
            start_new_session=True,
        )
    try:
        deadline = time.monotonic() + PATIENCE
        while subprocess.run([*account, programs / "pg_isready", "-q", "-h", folder]).returncode:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")
            time.sleep(0.05)
        yield
    finally:
        # SIGQUIT: there is nothing to save.
        process.send_signal(signal.SIGQUIT)
        process.wait(PATIENCE)


def fastest_folder():
    """Memory where it has room: a copy of a database, one for each test, then takes 15 ms instead of 280."""
    memory = "/dev/shm"
    roomy = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 1 << 30
    return memory if roomy else "/tmp"


def find_programs():
    """The folder of the newest PostgreSQL on this machine."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    on_path = shutil.which("initdb")
    if not found and not on_path:
        raise RuntimeError(
            "PostgreSQL is not installed: run ./manage test, or apt-get install postgresql."
        )
    return found[-1].parent if found else Path(on_path).resolve().parent


def owner_of(folder):
    """The words that go before a command. PostgreSQL refuses root, so root gives the folder away and steps down."""
    # The server dies with the tests, even when they are killed.
    words = ["setpriv", "--pdeathsig", "QUIT"]
    if os.geteuid() == 0:
        accounts = {account.pw_name: account for account in pwd.getpwall()}
        account = accounts.get("postgres") or accounts["nobody"]
        os.chown(folder, account.pw_uid, account.pw_gid)
        words += ["--reuid", str(account.pw_uid), "--regid", str(account.pw_gid), "--clear-groups"]
    return words


def run(account, *command):
    done = subprocess.run([*account, *command], cwd="/", capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{command[0].name}: {done.stderr.strip()}")
