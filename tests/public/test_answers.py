"""How answers travel: caches may keep them, a second look costs nothing, and every process agrees on the tag."""

import gzip
import threading

import brotli
import pytest

from tests.conftest import NOW
from tests.public.conftest import ALWAYS, FILES, PAGES
from tracker import create_app
from tracker.public.cache import Shelf, Stand
from tracker.reports.editions.edition import Edition


def test_caches_may_keep_it_and_a_second_look_costs_nothing(client, issued):
    issued()
    for path in ALWAYS + PAGES + FILES:
        reply = client.get(path)
        assert (
            reply.headers["Cache-Control"].startswith("public")
            and "Set-Cookie" not in reply.headers
        ), path
        assert "Cookie" not in reply.headers.get("Vary", "") and "Last-Modified" in reply.headers, (
            path
        )
        for condition in (
            {"If-None-Match": reply.headers["ETag"]},
            {"If-None-Match": f"W/{reply.headers['ETag']}"},
            {"If-Modified-Since": reply.headers["Last-Modified"]},
        ):
            again = client.get(path, headers=condition)
            assert (path, again.status_code, again.data) == (path, 304, b"")
            assert (
                again.headers["ETag"] == reply.headers["ETag"]
                and again.headers["Cache-Control"] == reply.headers["Cache-Control"]
            )


def test_head_says_what_get_would_without_the_body(client, issued):
    issued()
    for path in ("/open/2026/", "/open/2026/report-2026-1.pdf", "/open/feed.xml"):
        get, head = client.get(path), client.head(path)
        assert head.data == b"" and {
            n: head.headers[n] for n in ("ETag", "Content-Length", "Content-Type")
        } == {n: get.headers[n] for n in ("ETag", "Content-Length", "Content-Type")}


@pytest.mark.parametrize(
    "accepted, encoding, unpack",
    [
        ("br, gzip", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("", None, bytes),
        ("br;q=0, gzip", "gzip", gzip.decompress),
    ],
)
def test_it_is_packed_as_the_browser_reads_it_with_a_tag_of_its_own(
    client, issued, accepted, encoding, unpack
):
    issued()
    reply = client.get("/open/2026/", headers={"Accept-Encoding": accepted})
    assert (
        reply.headers.get("Content-Encoding") == encoding
        and "Accept-Encoding" in reply.headers["Vary"]
    )
    assert unpack(reply.data) == client.get("/open/2026/").data
    other = client.get(
        "/open/2026/",
        headers={
            "Accept-Encoding": "deflate" if encoding else "br",
            "If-None-Match": reply.headers["ETag"],
        },
    )
    assert other.status_code == 200


def test_a_page_from_the_shelf_asks_one_thing_of_the_database(client, issued, queries):
    issued()
    client.get("/open/2026/")
    with queries() as seen:
        client.get("/open/2026/")
    assert len([line for line in seen if "SELECT" in line]) == 1


def test_another_process_gives_the_same_tag_and_need_not_render_for_it(
    app, client, issued, monkeypatch
):
    issued()
    paths = ALWAYS + PAGES + [path for path in FILES if not path.endswith(".pdf")]
    tags = {path: client.get(path).headers["ETag"] for path in paths}
    other = create_app(
        DATABASE_URL=app.config["DATABASE_URL"],
        TRACKER_DATA=app.config["TRACKER_DATA"],
        TESTING=True,
    ).test_client()
    assert {path: other.get(path).headers["ETag"] for path in paths[:6]} == {
        path: tags[path] for path in paths[:6]
    }
    app.extensions["shelf"] = Shelf(patience=0)
    monkeypatch.setattr(Shelf, "get", lambda *_: pytest.fail("rendered"))
    assert {
        client.get(path, headers={"If-None-Match": tag}).status_code for path, tag in tags.items()
    } == {304}


def test_a_star_is_no_leave_to_say_that_what_is_not_there_has_not_changed(client, issued):
    issued()
    assert client.get("/open/2031/", headers={"If-None-Match": "*"}).status_code == 404


def test_an_edition_changes_every_tag_and_every_page_at_once(client, issued):
    issued()
    before = client.get("/open/2026/").headers["ETag"]
    issued(reason="单位名称有误")
    assert client.get("/open/2026/", headers={"If-None-Match": before}).status_code == 200
    assert "2026-2" in client.get("/open/2026/").text


def test_an_edition_that_comes_to_sight_after_a_younger_one_shows_all_the_same(client, issued):
    """PostgreSQL gives ids before it commits: the unit's was begun first and is there last."""
    issued("weiqu"), issued()
    late = Edition.get(Edition.scope == "weiqu")
    late.delete_instance()
    assert "/open/2026/weiqu/" not in client.get("/open/2026/").text
    late.save(force_insert=True)
    assert "/open/2026/weiqu/" in client.get("/open/2026/").text


def test_the_shelf_never_grows_beyond_its_measure(app, client, issued, monkeypatch):
    issued()
    monkeypatch.setattr("tracker.public.cache.MOST", 40_000)
    shelf = app.extensions["shelf"]
    for number in range(1, 39):
        assert client.get(f"/open/2026/tasks/{number}/").status_code == 200
        assert shelf.size == sum(kept.size for kept in shelf.answers.values()) <= 40_000
    assert shelf.answers


def test_a_file_can_be_fetched_piece_by_piece(client, issued):
    made = issued()
    reply = client.get(made.address, headers={"Range": "bytes=0-4"})
    assert (reply.status_code, reply.data, reply.headers["Content-Range"]) == (
        206,
        b"%PDF-",
        f"bytes 0-4/{made.pdf_size}",
    )
    assert client.get(made.address).headers["Accept-Ranges"] == "bytes"
    assert client.get(made.address, headers={"Range": "bytes=999999-"}).status_code == 416


def test_addresses_without_their_last_stroke_lead_on(client, issued):
    issued()
    for path in (
        "/open",
        "/open/2026",
        "/open/2026/tasks",
        "/open/2026/tasks/33",
        "/open/2026/units/weiqu",
        "/open/2026/report",
        "/open/2026/report-2026-1",
    ):
        reply = client.get(path)
        assert (reply.status_code, reply.headers["Location"]) == (
            308,
            f"http://localhost{path}/",
        ), path


def test_pages_made_by_many_threads_at_once_while_an_edition_appears_are_never_kept_under_anothers_tag():
    """Whatever was made before the newest edition is given to whoever asked for it, and kept for nobody."""
    stands, gate = (
        [Stand(("2026-1", "a", NOW, 1)), Stand(("2026-2", "b", NOW, 2))],
        threading.Barrier(2),
    )
    shelf = Shelf()
    shelf.seen = stands[0]

    def slow():
        gate.wait()  # the other issues now
        gate.wait()
        return b"old"

    asked = threading.Thread(target=lambda: shelf.get(stands[0], "page", slow))
    asked.start()
    gate.wait()
    shelf.seen, shelf.size = stands[1], 0
    shelf.answers.clear()
    gate.wait()
    asked.join()
    assert (
        not shelf.answers
        and brotli.decompress(shelf.get(stands[1], "page", lambda: b"new").br) == b"new"
    )


def test_a_busy_second_asks_the_database_once_and_the_next_sees_what_was_issued(
    app, client, issued, queries, monkeypatch
):
    issued()
    shelf = app.extensions["shelf"] = Shelf(patience=1)
    monkeypatch.setattr("tracker.public.cache.time.monotonic", lambda: moment)
    moment = 100.0
    first = client.get("/open/2026/").headers["ETag"]
    issued(reason="单位名称有误")
    moment = 100.9
    with queries() as seen:
        assert client.get("/open/2026/").headers["ETag"] == first
    assert [line for line in seen if "SELECT" in line] == []
    moment = 101.1
    assert "2026-2" in client.get("/open/2026/").text and shelf.seen.row[0] == "2026-2"
