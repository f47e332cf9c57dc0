"""What is counted in memory is in the log when the processes have ended in order."""

import http.client
import json

import pytest

from tests.server import serving
from tracker.audit.entry import Entry
from tracker.audit.verification import verify
from tracker.data.database import db

pytestmark = pytest.mark.one_database


def test_the_number_of_a_stranger_s_probes_is_kept_when_the_service_is_stopped(
    app, database_address
):
    db.close()
    with serving(database_address, app.config["TRACKER_DATA"], workers=1) as server:
        for path, host, status in [("/.env", "127.0.0.1", 404)] * 5 + [
            ("/open/", "evil.example", 400)
        ]:
            asked = http.client.HTTPConnection("127.0.0.1", server.port)
            asked.request("GET", path, headers={"Host": host})
            assert asked.getresponse().status == status
            asked.close()
    db.connect(reuse_if_open=True)
    probes = Entry.select().where(Entry.action == "probe").order_by(Entry.seq)
    assert [json.loads(e.detail).get("after") for e in probes] == [None, {"count": 5}]
    assert not verify().broken
