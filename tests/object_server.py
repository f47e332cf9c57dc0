"""A true object store of one process on loopback: OpenStack Swift with its S3 interface, which checks signatures and digests.

As a program (`python -m tests.object_server FOLDER`) it serves until whoever started it ends; `serving()` starts it.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from tests import postgres

ROOT = Path(__file__).parent.parent
KEY, SECRET = "test:tester", "testing"
STRANGER = ("test:stranger", "strange")  # may sign in and nothing else
PARTS = ("account", "container", "object")

SETTINGS = """[DEFAULT]
swift_dir = {folder}
devices = {folder}/devices
mount_check = false
log_level = ERROR
"""
PROXY = """[pipeline:main]
pipeline = catch_errors cache s3api tempauth copy proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:1
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = testing .admin
user_test_stranger = strange
[filter:copy]
use = egg:swift#copy
"""


@contextmanager
def serving(bucket: str = "tracker"):
    """Start an empty store with one bucket; yields the endpoint. Nothing of it is left afterwards."""
    with tempfile.TemporaryDirectory(prefix="swift-", dir=_fastest()) as folder:
        with (Path(folder) / "log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-W", "ignore", "-m", "tests.object_server", folder],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
            )
        try:
            port = process.stdout.readline().decode().strip()
            if not port:
                raise RuntimeError(
                    f"the object store did not start:\n{(Path(folder) / 'log').read_text()}"
                )
            endpoint = f"http://127.0.0.1:{port}"
            client(endpoint).create_bucket(Bucket=bucket)
            yield endpoint
        finally:
            process.kill()
            process.communicate()


def client(endpoint: str, key=KEY, secret=SECRET):
    from botocore.session import Session

    return Session().create_client(
        "s3",
        region_name="us-east-1",
        endpoint_url=endpoint,
        aws_access_key_id=key,
        aws_secret_access_key=secret,
    )


def serve(folder: Path) -> None:
    import eventlet

    eventlet.monkey_patch()
    from eventlet import listen, wsgi
    from paste.deploy import loadapp
    from swift.common import utils
    from swift.common.ring import RingBuilder
    from swift.common.wsgi import SwiftHttpProtocol

    doors = {name: listen(("127.0.0.1", 0)) for name in (*PARTS, "proxy")}
    for door in doors.values():
        door.setsockopt(
            socket.IPPROTO_TCP, socket.TCP_NODELAY, 1
        )  # or each answer waits 40 ms for its second half
    (folder / "devices" / "one").mkdir(parents=True)
    (folder / "swift.conf").write_text(
        "[swift-hash]\nswift_hash_path_suffix = tests\n[storage-policy:0]\nname = one\ndefault = yes\n"
    )
    for name in PARTS:
        ring = RingBuilder(2, 1, 1)  # one replica on one device
        ring.add_dev(
            {
                "id": 0,
                "region": 1,
                "zone": 1,
                "weight": 1,
                "ip": "127.0.0.1",
                "port": doors[name].getsockname()[1],
                "device": "one",
            }
        )
        ring.rebalance()
        ring.get_ring().save(str(folder / f"{name}.ring.gz"))
        _settings(folder, name).write_text(
            SETTINGS.format(folder=folder)
            + f"[pipeline:main]\npipeline = app\n[app:app]\nuse = egg:swift#{name}\n"
        )
    _settings(folder, "proxy").write_text(SETTINGS.format(folder=folder) + PROXY)
    utils.set_swift_dir(str(folder))
    for name, door in doors.items():
        application = loadapp(f"config:{_settings(folder, name)}", name="main")
        eventlet.spawn(
            wsgi.server, door, application, open(os.devnull, "w"), protocol=SwiftHttpProtocol
        )
    print(doors["proxy"].getsockname()[1], flush=True)
    parent = os.getppid()
    while os.getppid() == parent:
        eventlet.sleep(1)
    shutil.rmtree(folder)  # that was killed, and cleared nothing away


def _fastest() -> str | None:
    """Memory, where files there may have attributes (Linux 6.6 and later): the data last as long as the tests."""
    folder = postgres.fastest_folder()
    try:
        with tempfile.NamedTemporaryFile(dir=folder) as file:
            os.setxattr(file.name, "user.tests", b"1")
    except OSError:
        return None
    return folder


def _settings(folder: Path, name: str) -> Path:
    return folder / f"{name}.conf"


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
