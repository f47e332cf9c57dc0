"""The product behind nginx with TLS, as docs/deploy/nginx.conf has it."""

import http.client
import re
import socket
import ssl
from http.client import RemoteDisconnected

import pytest

from tests.conftest import PASSWORD
from tests.deploy.edge import NAME, Secure, nginx
from tests.server import serving
from tracker.audit.entry import Entry
from tracker.data.database import db

pytestmark = pytest.mark.one_database
TLS = {"BEHIND_TLS": "1", "TRUSTED_PROXIES": "1", "TRUSTED_HOSTS": NAME}


@pytest.fixture
def served(tmp_path, app, cast, database_address, running_clock):
    db.obj.close_all()
    (tmp_path / "served").mkdir()
    with serving(database_address, tmp_path / "served", **TLS) as server:
        yield server


@pytest.fixture
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("nginx")


def sign_in(browser: Secure, **headers):
    answer, page = browser.ask("GET", "/sign-in", **headers)
    cookie = answer.getheader("Set-Cookie").split(";")[0]
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    return browser.ask(
        "POST",
        "/sign-in",
        f"csrf_token={token}&username=street&password={PASSWORD.replace(' ', '+')}".encode(),
        **headers
        | {
            "Cookie": cookie,
            "Content-Type": "application/x-www-form-urlencoded",
            "Referer": f"https://{NAME}/sign-in",
        },
    )


def test_a_person_signs_in_over_tls_and_the_log_has_the_address_that_nginx_saw(served, folder):
    with nginx(folder, served.port) as (tls, _):
        browser = Secure(tls, folder)
        answer, _ = sign_in(
            browser,
            **{
                "X-Forwarded-For": "6.6.6.6",
                "X-Forwarded-Proto": "http",
                "X-Forwarded-Host": "evil.example",
            },
        )
        assert answer.status == 303 and "evil" not in answer.getheader("Location")
        cookies = answer.headers.get_all("Set-Cookie")
        session = next(c for c in cookies if c.startswith("__Host-session="))
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(session.split("; "))
        answer, page = browser.ask("GET", "/boards/mine", Cookie=session.split(";")[0])
        assert answer.status == 302
        answer, page = browser.ask(
            "GET", answer.getheader("Location"), Cookie=session.split(";")[0]
        )
        assert (
            answer.status == 200
            and "韦曲街办" in page
            and answer.getheader("Content-Encoding") is None
        )
        assert answer.getheader("Strict-Transport-Security").startswith("max-age=31536000")
        assert answer.getheader("Content-Security-Policy").startswith("default-src 'self'")
        assert (
            answer.getheader("Server") == "nginx"
            and answer.getheader("Cache-Control") == "no-store"
        )
    db.connect()
    entry = Entry.select().where(Entry.action == "sign-in").order_by(Entry.seq.desc()).get()
    assert entry.address == "127.0.0.1" and re.fullmatch("[0-9a-f]{32}", entry.request), (
        entry.address,
        entry.request,
    )
    assert entry.request in (folder / "tracker.log").read_text()


def test_plain_http_is_sent_to_tls_and_another_name_gets_no_answer(served, folder):
    with nginx(folder, served.port) as (tls, plain):
        connection = http.client.HTTPConnection("127.0.0.1", plain, timeout=10)
        connection.request("GET", "/open/?a=b", headers={"Host": NAME})
        answer = connection.getresponse()
        assert (answer.status, answer.getheader("Location")) == (301, f"https://{NAME}/open/?a=b")
        for ask in (
            lambda: http.client.HTTPConnection("127.0.0.1", plain, timeout=10),
            lambda: Secure(tls, folder),
        ):
            connection = ask()
            connection.request("GET", "/", headers={"Host": "evil.example"})
            with pytest.raises(RemoteDisconnected):
                connection.getresponse()


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
def test_old_tls_is_not_spoken(served, folder):
    with nginx(folder, served.port) as (tls, _):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
        with (
            pytest.raises(ssl.SSLError, match="ALERT"),
            socket.create_connection(("127.0.0.1", tls)) as plain,
        ):
            context.wrap_socket(plain, server_hostname=NAME)


def test_what_is_too_large_meets_a_page_in_chinese(served, folder):
    with nginx(
        folder, served.port, **{"client_max_body_size    210m": "client_max_body_size 1m"}
    ) as (tls, _):
        answer, page = Secure(tls, folder).ask("POST", "/uploads", b"x" * 2_000_000)
        assert (
            answer.status == 413
            and "上传的内容太大" in page
            and answer.getheader("Content-Type") == "text/html"
        )
        assert (
            answer.getheader("Strict-Transport-Security")
            and answer.getheader("X-Content-Type-Options") == "nosniff"
        )


def test_a_flood_is_answered_429_and_ordinary_use_goes_on(served, folder):
    with nginx(
        folder,
        served.port,
        **{
            "rate=30r/s": "rate=1r/s",
            "burst=120": "burst=9",
            "rate=1r/s": "rate=1r/m",
            "burst=20": "burst=4",
        },
    ) as (tls, _):
        browser = Secure(tls, folder)
        found = [browser.ask("GET", "/open/") for _ in range(30)]
        statuses = [answer.status for answer, _ in found]
        assert statuses[:10] == [200] * 10 and statuses.count(429) >= 15
        refused, page = next(pair for pair in found if pair[0].status == 429)
        assert "操作太频繁" in page and refused.getheader("Retry-After") == "5"
        knocks = [browser.ask("GET", "/sign-in")[0].status for _ in range(10)]
        assert knocks[:5] == [200] * 5 and knocks[5:] == [429] * 5
        assert browser.ask("GET", "/static/js/shell.js")[0].status == 200


def test_static_files_come_from_nginx_also_while_the_program_is_away(served, folder):
    with nginx(folder, served.port) as (tls, _):
        browser = Secure(tls, folder)
        path = re.search(r'"(/static/css/[^"]+)"', browser.ask("GET", "/sign-in")[1])[1]
        first, _ = browser.ask("GET", path)
        packed, _ = browser.ask("GET", path, **{"Accept-Encoding": "br"})
        assert first.status == packed.status == 200 and "immutable" in first.getheader(
            "Cache-Control"
        )
        assert (
            packed.getheader("Content-Encoding") == "br"
            and first.getheader("Content-Encoding") is None
        )
        served.process.terminate()
        served.process.wait(20)
        assert browser.ask("GET", path)[0].status == 200
        answer, page = browser.ask("GET", "/boards/mine")
        assert (
            answer.status == 502
            and "系统暂时不能使用" in page
            and answer.getheader("Retry-After") == "30"
        )


def test_what_is_for_the_operator_is_not_for_the_world(served, folder):
    with nginx(folder, served.port) as (tls, _):
        browser = Secure(tls, folder)
        assert browser.ask("GET", "/metrics")[0].status == 403
        assert browser.ask("GET", "/edge/away.html")[0].status == 404
        assert browser.ask("GET", "/readyz")[0].status == 200  # from this very machine
