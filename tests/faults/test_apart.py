"""Two machines' worth of web processes and a worker that share a database and a bucket, and no disk: work goes on at either."""

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

from tests.conftest import PASSWORD
from tests.evidence import samples
from tests.server import ROOT, SECRET, Browser, serving
from tracker.accounts.session import Session
from tracker.data.database import db


@contextmanager
def working(address: str, data, **environment):
    """A worker as it is started on a machine of its own."""
    data.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "tests.product", "work"],
        cwd=ROOT,
        start_new_session=True,
        stderr=(data / "log").open("wb"),
        env=os.environ
        | {"DATABASE_URL": address, "TRACKER_DATA": str(data), "SECRET_KEY": SECRET}
        | environment,
    )
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


@pytest.fixture
def machines(request, tmp_path, app, cast, bucket, database_address, running_clock):
    """Two browsers of the office, at one machine each, with the one session; and the folders of all three machines."""
    if request.config.getoption("--database") != "postgresql":
        pytest.skip("SQLite is a file on one machine")
    token = Session.begin(cast.office)
    db.obj.close_all()
    folders = [tmp_path / name for name in ("here", "there", "worker")]
    [folder.mkdir() for folder in folders[:2]]
    with (
        serving(database_address, folders[0], **bucket) as here,
        serving(database_address, folders[1], **bucket) as there,
        working(database_address, folders[2], **bucket),
    ):
        yield here, there, folders, token
    db.connect()


def upload(browser: Browser, content: bytes) -> tuple[int, str]:
    browser.get("/plan")
    body = b"".join(
        [
            b'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n',
            browser.csrf.encode(),
            b'\r\n--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n',
            content,
            b"\r\n--x--\r\n",
        ]
    )
    return browser._request(
        "POST",
        "/uploads",
        body,
        {"Content-Type": "multipart/form-data; boundary=x", "Accept": "application/json"},
    )


def test_what_begins_at_one_machine_goes_on_at_the_other(machines):
    here, there, folders, _ = machines
    clerk = Browser(here, "nobody")
    clerk.cookie = ""
    clerk.get("/sign-in")
    assert clerk.post("/sign-in", username="street", password=PASSWORD)[0] == 303
    elsewhere = Browser(there, "nobody")
    elsewhere.cookie, elsewhere.csrf = clerk.cookie, ""
    assert elsewhere.get("/boards/2026/weiqu")[0] == 200

    status, answer = upload(clerk, samples.picture(size=(50, 40)))
    assert status == 200, answer
    staged = re.search(r"\d+", answer)[0]
    form = {
        "kind": "training",
        "happened_on": "2026-03-09",
        "v-subject": "演示麒麟学习",
        "v-scope": "本单位",
        "v-topics": "《政府信息公开条例》",
        "v-attendees": "12",
        "staged": staged,
    }
    status, page = elsewhere.post("/evidence", **form)
    assert status == 303, re.sub(r"<[^>]+>|\s+", " ", page)[-800:]
    assert "演示麒麟学习" in re.sub(
        "<[^>]+>", "", clerk.get("/find?q=%E9%BA%92%E9%BA%9F%E5%AD%A6%E4%B9%A0")[1]
    )
    assert clerk._request("GET", f"/attachments/{staged}/thumbnail", None, {})[0] == 200

    card = re.search(r'href="/cards/(\d+)"', clerk.get("/boards/2026/weiqu")[1])[1]
    assert clerk.post(f"/cards/{card}/receipt", version=0)[0] == 303
    assert elsewhere.post(f"/cards/{card}/receipt", version=0)[0] == 409

    assert elsewhere.post("/sign-out")[0] == 303
    assert clerk.get("/boards/2026/weiqu")[0] == 303
    for folder in folders:
        assert not (folder / "files").exists(), "something was kept on a machine's own disk"


def test_a_job_that_is_asked_for_here_is_done_by_the_worker_and_fetched_there(machines):
    here, there, folders, token = machines
    office = Browser(here, token)
    status, _ = office.post("/ledger/2026.pdf")
    assert status == 303
    other = Browser(there, token)
    number = re.search(r'href="/jobs/(\d+)"', other.get("/jobs")[1])[1]
    deadline = time.monotonic() + 90
    while "已完成" not in (page := other.get(f"/jobs/{number}")[1]):
        assert time.monotonic() < deadline and "没有办成" not in page, re.sub(
            r"<[^>]+>|\s+", " ", page
        )
        time.sleep(0.5)
    other.connection.request(
        "GET", f"/jobs/{number}/file", headers={"Cookie": f"session={other.cookie}"}
    )
    answer = other.connection.getresponse()
    assert answer.status == 200 and answer.read().startswith(b"%PDF-")
    for folder in folders:
        assert not (folder / "files").exists()
