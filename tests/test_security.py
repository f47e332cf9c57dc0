"""What a browser is told, what keeps a session alive, and what is turned away at the door."""

from datetime import timedelta
from io import BytesIO

import pytest

from tests import routes
from tests.conftest import NOW, PASSWORD
from tracker import create_app
from tracker.accounts.session import Session
from tracker.data.database import db
from tracker.refusals import Refused
from tracker.web import headers as security


@pytest.fixture
def make(database_address, tmp_path):
    """make(SETTING=…) → an application with other settings on the same database."""

    def made(**settings):
        return create_app(
            **{
                "DATABASE_URL": database_address,
                "TRACKER_DATA": tmp_path / "data",
                "TESTING": True,
                "WTF_CSRF_ENABLED": False,
                **settings,
            }
        )

    yield made
    db.obj.close_all()


# ---- headers ---------------------------------------------------------------------------------------------------------


def test_every_page_carries_the_headers(sign_in, cast):
    for client, path in (
        (sign_in(cast.office), "/boards/2026"),
        (sign_in(cast.office), "/cards/999999"),
        (sign_in(cast.street), "/people"),
    ):
        headers = client.get(path).headers
        assert "default-src 'self'" in headers["Content-Security-Policy"]
        for part in (
            "frame-ancestors 'none'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
        ):
            assert part in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert (
            headers["Cross-Origin-Opener-Policy"]
            == headers["Cross-Origin-Resource-Policy"]
            == "same-origin"
        )
        assert headers["Cache-Control"] == "no-store"
        assert "Strict-Transport-Security" not in headers and "Server" not in headers


def test_behind_tls_cookies_are_bound_to_the_host_and_the_browser_stays_with_tls(make, client):
    app = make(BEHIND_TLS="1")
    reply = app.test_client().post(
        "/sign-in", data={"username": "street", "password": PASSWORD}, base_url="https://localhost"
    )
    cookies = reply.headers.getlist("Set-Cookie")
    assert len(cookies) == 2
    for cookie in cookies:
        assert cookie.startswith("__Host-") and "Domain" not in cookie
        assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
    assert (
        int(reply.headers["Strict-Transport-Security"].partition("=")[2].partition(";")[0])
        >= 31536000
    )


# ---- sessions --------------------------------------------------------------------------------------------------------


def test_a_board_that_asks_by_itself_keeps_no_session_alive(sign_in, cast, frozen_clock):
    client = sign_in(cast.street)
    for minutes in range(10, 60, 10):
        frozen_clock(NOW + timedelta(minutes=minutes))
        assert (
            client.get("/boards/2026/weiqu?rev=x", headers={"HX-Request": "true"}).status_code
            == 200
        )
    frozen_clock(NOW + timedelta(minutes=61))
    reply = client.get("/boards/2026/weiqu?rev=x", headers={"HX-Request": "true"})
    assert reply.status_code == 401 and reply.headers["HX-Redirect"].startswith("/sign-in")


def test_whoever_works_stays_signed_in_and_not_longer_than_a_day_s_work(
    sign_in, cast, frozen_clock
):
    client = sign_in(cast.street)
    for minutes in range(30, 12 * 60, 30):
        frozen_clock(NOW + timedelta(minutes=minutes))
        assert (
            client.get("/boards/2026/weiqu?rev=x").status_code == 200
        )  # a page that a person opens
    frozen_clock(NOW + timedelta(hours=12, minutes=1))
    assert client.get("/boards/2026").location.startswith("/sign-in")


def test_one_ends_one_s_other_sessions(sign_in, cast):
    here, there = sign_in(cast.street), sign_in(cast.street)
    assert "退出其他地方的登录" in here.get("/account/security").text
    assert here.post("/account/security/sessions/end", data={"current": "不对"}).status_code == 422
    assert there.get("/boards/2026").status_code == 200
    here.post("/account/security/sessions/end", data={"current": PASSWORD})
    assert (
        there.get("/boards/2026").status_code == 303 and here.get("/boards/2026").status_code == 200
    )


def test_a_static_file_cannot_be_framed_or_mistaken(make):
    headers = make(BEHIND_TLS="1").test_client().get("/static/js/shell.js").headers
    assert (
        headers["Content-Security-Policy"] == "frame-ancestors 'none'"
        and headers["X-Content-Type-Options"] == "nosniff"
        and headers["Cross-Origin-Resource-Policy"] == "same-origin"
    )
    assert "Strict-Transport-Security" in headers


def test_nothing_answers_to_trace(client):
    assert client.open("/sign-in", method="TRACE").status_code == 405


# ---- the door --------------------------------------------------------------------------------------------------------

ABSURD = [
    "/cards/2147483648",
    "/cards/99999999999999999999999",
    "/evidence/2147483648",
    "/people/2147483648",
    "/jobs/9223372036854775808",
    "/notices/2147483648",
    "/attachments/2147483648/a",
    "/boards/99999999999",
    "/boards/99999/weiqu",
    "/reports/99999",
    "/overview/99999",
    "/boards/0/weiqu",
    "/reports/0",
    "/registers/posts/2147483648",
    "/plan/responsibility/2147483648",
    "/verification/2147483648",
    "/boards/2026/%00",
    "/cards/1%00",
    "/units/%00",
    "/bulk/%00",
]


@pytest.mark.parametrize("path", ABSURD)
def test_absurd_addresses_are_not_there(sign_in, cast, path):
    for person in (cast.office, cast.admin):
        assert sign_in(person).get(path).status_code in (400, 403, 404)


@pytest.mark.parametrize(
    "path", [path for path in routes.GET if "{" not in path and "pdf" not in path]
)
def test_absurd_words_in_a_query_break_nothing(sign_in, cast, path):
    """Every name that any page reads, with what no column holds."""
    client = sign_in(cast.office if routes.GET[path][3] == "y" else cast.admin)
    names = (
        "page",
        "below",
        "card",
        "unit",
        "year",
        "kind",
        "q",
        "state",
        "task",
        "light",
        "clause",
        "chapter",
        "since",
        "until",
        "rev",
        "seen",
        "colour",
        "event",
        "role",
        "form",
        "lead",
        "who",
        "group",
        "target",
        "next",
    )
    bare = path.partition("?")[0]
    for value in (
        "9" * 30,
        "-1",
        "2147483648",
        "9" * 12,
        "１２",
        "²",
        "'",
        "%",
        "\\",
        "😀",
        "0x10",
        "1e9",
    ):
        reply = client.get(bare, query_string=dict.fromkeys(names, value))
        assert reply.status_code in (200, 302, 303, 400, 403, 404, 422), (bare, value)
    assert client.get(bare, query_string={"q": "a\0b"}).status_code == 400


def test_a_zero_byte_in_a_form_is_turned_away(sign_in, cast, card_of):
    card = card_of("weiqu", 33)
    assert (
        sign_in(cast.street)
        .post(f"/cards/{card.id}/progress", data={"progress": "a\0b"})
        .status_code
        == 400
    )
    assert (
        sign_in(cast.admin, proved=True).post("/people", data={"username": "a\0"}).status_code
        == 400
    )


def test_a_stranger_s_upload_is_not_even_read(client, make):
    big = {"field": "x" * 200_000}
    assert client.post("/uploads", data=big).status_code == 303
    assert client.post("/sign-in", data=big).status_code == 413


@pytest.mark.parametrize(
    ("path", "status"),
    [("/no/such/page", 413), ("/boards/2026", 413), ("/open/", 413), ("/uploads", 303)],
)
def test_what_is_sent_to_an_address_that_takes_nothing_is_not_read_either(client, path, status):
    body = (
        b'--x\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\n'
        + bytes(200_000)
        + b"\r\n--x--\r\n"
    )
    sent = BytesIO(body)
    assert (
        client.post(
            path,
            input_stream=sent,
            content_type="multipart/form-data; boundary=x",
            content_length=len(body),
        ).status_code
        == status
    )
    assert sent.tell() == 0


def test_forged_proxy_headers_count_for_nothing(make):
    forged = {
        "X-Forwarded-For": "6.6.6.6",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "evil.example",
        "X-Request-ID": "forged-id-1234",
    }
    reply = (
        make()
        .test_client()
        .post("/sign-in", data={"username": "street", "password": PASSWORD}, headers=forged)
    )
    assert (
        "evil.example" not in str(reply.headers)
        and reply.headers["X-Request-ID"] != "forged-id-1234"
    )
    assert Session.get().address == "127.0.0.1"


def test_a_trusted_proxy_s_headers_count(make):
    reply = (
        make(TRUSTED_PROXIES="1")
        .test_client()
        .post(
            "/sign-in",
            data={"username": "street", "password": PASSWORD},
            headers={"X-Forwarded-For": "6.6.6.6, 10.1.2.3", "X-Request-ID": "from-the-proxy"},
        )
    )
    assert Session.get().address == "10.1.2.3" and reply.headers["X-Request-ID"] == "from-the-proxy"


def test_another_host_is_refused_where_the_hosts_are_named(make):
    client = make(TRUSTED_HOSTS="tracker.example,.inner.example").test_client()
    assert client.get("/sign-in", base_url="http://evil.example").status_code == 400
    assert client.get("/sign-in", base_url="http://tracker.example").status_code == 200
    assert client.get("/sign-in", base_url="http://a.inner.example").status_code == 200


FORGED = ("evil.example", "evil.example:8000", "127.0.0.1.evil.example", "localhost.", "[::1", "")


@pytest.mark.parametrize("host", FORGED)
@pytest.mark.parametrize("path", ["/open/", "/sign-in", "/robots.txt", "/nothing/here"])
def test_a_host_that_nobody_has_named_is_refused_and_stands_in_no_answer(client, host, path):
    reply = client.get(path, headers={"Host": host})
    assert reply.status_code == 400 and "evil.example" not in reply.text + str(reply.headers)
    assert "PUBLIC_URL" in reply.text


def test_the_public_address_names_its_host_and_loopback_stays_open_to_probes(make):
    client = make(PUBLIC_URL="https://tracker.example/").test_client()
    assert client.get("/sign-in", base_url="https://tracker.example").status_code == 200
    assert client.get("/sign-in", base_url="http://evil.example").status_code == 400
    assert client.get("/readyz", base_url="http://127.0.0.1:8000").status_code == 200
    assert "https://tracker.example/open/" in client.get("/robots.txt").text


def test_a_forged_loopback_stands_in_no_address_where_hosts_are_named(make):
    client = make(TRUSTED_HOSTS="tracker.example").test_client()
    assert client.get("/readyz", base_url="http://localhost").status_code == 200
    answer = client.get("/robots.txt", base_url="http://localhost").text
    assert "http://tracker.example/open/" in answer and "localhost" not in answer


def test_signing_out_clears_what_the_browser_keeps_but_not_by_what_it_is_known(sign_in, cast):
    reply = sign_in(cast.street).post("/sign-out")
    assert reply.headers["Clear-Site-Data"] == '"cache", "storage"'


# ---- what browsers report, and what finders of weaknesses look for -----------------------------------------------------

REPORT = {
    "document-uri": "http://localhost/find?q=演示",
    "effective-directive": "script-src",
    "blocked-uri": "https://evil.example/x.js?secret",
    "source-file": "http://localhost/find",
    "line-number": 7,
}


def reports(caplog):
    return [r.getMessage() for r in caplog.records if r.name == "tracker.csp"]


def test_what_browsers_report_of_the_policy_is_in_the_log_once_and_without_queries(
    client, caplog, frozen_clock
):
    policy = client.get("/sign-in").headers
    assert policy["Content-Security-Policy"].endswith("; report-uri /csp-reports")
    newer = [
        {
            "type": "csp-violation",
            "body": {
                "documentURL": "http://localhost/boards",
                "effectiveDirective": "img-src",
                "blockedURL": "data",
            },
        }
    ]
    for _ in range(3):
        assert client.post("/csp-reports", json={"csp-report": REPORT}).status_code == 204
    client.post("/csp-reports", json=newer)
    frozen_clock(NOW + timedelta(minutes=11))
    client.post("/csp-reports", json=[])
    once = "script-src blocked https://evil.example/x.js on http://localhost/find by http://localhost/find:7"
    assert reports(caplog) == [
        f"policy violated: {once}",
        "policy violated: img-src blocked data on http://localhost/boards by -:-",
        f"policy violated 2 times more: {once}",
    ]


def test_over_tls_browsers_report_in_the_newer_way_too(make):
    headers = make(BEHIND_TLS="1").test_client().get("/sign-in").headers
    assert "report-uri /csp-reports; report-to csp" in headers["Content-Security-Policy"]
    assert headers["Reporting-Endpoints"] == 'csp="/csp-reports"'


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[" * 15_000, b"[1]", b'{"csp-report": 7}', b"\xff", b'[{"body": {}}]']
)
def test_a_report_that_is_none_breaks_nothing(client, body):
    assert client.post("/csp-reports", data=body).status_code == 204


def test_nobody_floods_the_log_with_reports(client, caplog):
    for number in range(100):
        client.post("/csp-reports", json=[{"body": {"blockedURL": f"x{number}"}}] * 30)
    assert len(reports(caplog)) == security.DIFFERENT_REPORTS + 1
    assert client.post("/csp-reports", data=b" " * 20_000).status_code == 413


def test_whom_to_write_to_about_a_weakness(make, client):
    assert client.get("/.well-known/security.txt").status_code == 404
    named = make(
        SECURITY_CONTACT="safe@example.gov.cn, https://example.gov.cn/report",
        PUBLIC_URL="https://tracker.example",
    )
    reply = named.test_client().get("/.well-known/security.txt")
    assert reply.mimetype == "text/plain" and reply.text.splitlines() == [
        "Contact: mailto:safe@example.gov.cn",
        "Contact: https://example.gov.cn/report",
        "Expires: 2026-12-12T00:00:00Z",
        "Preferred-Languages: zh, en",
        "Canonical: https://tracker.example/.well-known/security.txt",
    ]


@pytest.mark.parametrize("text", ["nobody", "http://example.gov.cn", "a@b\nx: y", "javascript:x"])
def test_a_contact_that_is_none_is_refused_at_the_start(make, text):
    with pytest.raises(Refused, match="SECURITY_CONTACT"):
        make(SECURITY_CONTACT=text)


def test_fields_that_a_form_does_not_have_are_not_written(sign_in, cast, card_of):
    card = card_of("weiqu", 33)
    sneaked = {
        "progress": "演示",
        "state": "closed",
        "version": 9,
        "closed_by": cast.street.id,
        "unit": 1,
        "unit_id": 1,
        "role": "admin",
    }
    sign_in(cast.street).post(f"/cards/{card.id}/progress", data=sneaked)
    fresh = type(card).get_by_id(card.id)
    assert (fresh.progress, fresh.state, fresh.version, fresh.unit_id, fresh.closed_by_id) == (
        "演示",
        "pending",
        0,
        card.unit_id,
        None,
    )
    sign_in(cast.admin, proved=True).post(
        f"/people/{cast.street.id}",
        data={
            "name": "改名",
            "unit": "weiqu",
            "role": "clerk",
            "username": "root",
            "active": "",
            "password_hash": "x",
            "must_change": "1",
        },
    )
    person = type(cast.street).get_by_id(cast.street.id)
    assert (person.name, person.username, person.password_hash, person.active) == (
        "改名",
        "street",
        cast.street.password_hash,
        True,
    )
