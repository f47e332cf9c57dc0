"""Pages when files lie in a bucket: the same answers behind the same checks, and nothing on the process's own disk."""

import http.client
from io import BytesIO

import pytest

from tests.evidence import samples
from tests.evidence.test_pages import FORM
from tests.server import cookie_of, serving
from tracker import create_app
from tracker.accounts.session import Session
from tracker.data.database import db
from tracker.evidence.attachment import Attachment
from tracker.evidence.evidence import Evidence
from tracker.storage.configured import store_at, store_of

JSON = {"Accept": "application/json"}


@pytest.fixture
def app(app, bucket):
    app.config.update(bucket)
    app.extensions["store"] = store_of(app.config)
    return app


@pytest.fixture
def store(app):
    return app.extensions["store"]


@pytest.fixture
def away(app):
    """The store stops answering."""
    store = store_at("s3://tracker?endpoint=http://127.0.0.1:9", app.config)
    store.patience = {"connect_timeout": 0.2, "retries": {"total_max_attempts": 1}}

    def gone():
        app.extensions["store"] = store

    return gone


def file(name="签到表.pdf", content=samples.PDF):
    return BytesIO(content), name


def test_an_upload_goes_into_the_bucket_and_comes_back_to_those_who_may_see_it(
    app, store, sign_in, cast
):
    street = sign_in(cast.street)
    content = samples.picture(size=(500, 400))
    assert (
        street.post("/uploads", data={"file": file("照片.png", content)}, headers=JSON).status_code
        == 200
    )
    a = Attachment.get()
    assert set(store) == {a.sha256, a.thumbnail} and not app.config["TRACKER_FILES"].exists()
    address = f"/attachments/{a.id}/a"
    got = street.get(address)
    assert (
        got.data == content
        and got.content_length == len(content)
        and got.headers["Cache-Control"] == "no-store"
    )
    part = street.get(address, headers={"Range": "bytes=100-199"})
    assert part.status_code == 206 and part.data == content[100:200]
    assert street.get(address, headers={"If-None-Match": f'"{a.sha256}"'}).status_code == 304
    assert street.get(f"/attachments/{a.id}/thumbnail").mimetype == "image/webp"
    assert sign_in(cast.department).get(address).status_code == 404


def test_a_store_that_is_away_is_said_and_the_form_stays(app, sign_in, cast, away):
    away()
    street = sign_in(cast.street)
    reply = street.post("/uploads", data={"file": file()}, headers=JSON)
    assert reply.status_code == 503 and "文件存储暂时没有响应" in reply.json["error"]
    reply = street.post("/evidence", data=FORM | {"file-": file()})
    assert (
        reply.status_code == 422
        and "文件存储暂时没有响应" in reply.text
        and 'value="《条例》专题学习"' in reply.text
    )
    assert Evidence.select().count() == Attachment.select().count() == 0


def test_without_the_store_files_are_unavailable_and_everything_else_works(
    app, sign_in, cast, stage, filed, away
):
    a = stage("照片.png", samples.picture())
    record = filed(staged=[a])
    away()
    street = sign_in(cast.street)
    for name in ("a", "thumbnail"):
        assert street.get(f"/attachments/{a.id}/{name}").status_code == 503
    assert (
        street.get(f"/evidence/{record.id}").status_code
        == street.get("/boards/mine", follow_redirects=True).status_code
        == 200
    )
    health = street.get("/healthz")
    assert (
        health.status_code == 503
        and health.json["database"] == "ok"
        and "没有响应" in health.json["files"]
    )
    assert street.get("/readyz").status_code == 200, "or one store would take every instance away"


def test_a_first_start_with_a_store_that_cannot_be_used_is_refused_in_a_sentence(app, away):
    away()
    done = app.test_cli_runner().invoke(args=["prepare"])
    assert done.exit_code == 1 and "文件存储暂时没有响应" in done.output


def test_an_empty_database_is_not_given_the_files_of_another_installation(
    app, store, databases, bucket, tmp_path
):
    """It would know none of them, and sweep them away."""
    store.put(BytesIO(b"somebody's"))
    address = (
        databases.make(f"empty_{tmp_path.name[:20]}")
        if databases.server
        else f"sqlite:///{tmp_path}/new/tracker.db"
    )
    db.obj.close_all()
    done = (
        create_app(DATABASE_URL=address, TRACKER_DATA=tmp_path / "new", TESTING=True, **bucket)
        .test_cli_runner()
        .invoke(args=["prepare"])
    )
    assert done.exit_code == 1 and "是否属于同一个系统" in done.output and len(list(store)) == 1


def test_two_machines_without_a_shared_disk_serve_each_other_s_files(
    app, cast, bucket, database_address, tmp_path, running_clock
):
    token = Session.begin(cast.street)
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    with (
        serving(database_address, tmp_path / "one", workers=1, **bucket) as one,
        serving(database_address, tmp_path / "two", workers=1, **bucket) as two,
    ):
        browser = one.browser(token)
        browser.get("/plan")
        body = (
            b'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n%s\r\n--x\r\nContent-Disposition: form-data; name="file"; '
            b'filename="a.pdf"\r\n\r\n%s\r\n--x--\r\n' % (browser.csrf.encode(), samples.PDF)
        )
        assert (
            browser._request(
                "POST", "/uploads", body, {"Content-Type": "multipart/form-data; boundary=x"}
            )[0]
            == 200
        )
        connection = http.client.HTTPConnection(two.host, two.port)
        connection.request(
            "GET",
            f"/attachments/{Attachment.get().id}/a",
            headers={"Cookie": f"session={cookie_of(token)}"},
        )
        assert connection.getresponse().read() == samples.PDF
    kept = {path.name for name in ("one", "two") for path in (tmp_path / name).iterdir()}
    assert kept == {"server.log", "audit-end"}  # the latter only helps to notice an older database
