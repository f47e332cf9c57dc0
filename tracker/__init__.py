"""The tracker of 长安区's open-government plan: the application and how its parts are joined."""

from flask import Flask
from flask_compress import Compress
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from tracker import cli, text
from tracker.accounts import authentication
from tracker.audit import chain
from tracker.audit.end_note import END_NOTE, EndNote
from tracker.config import Config
from tracker.data.database import connect
from tracker.web import (
    assets,
    audit_middleware,
    errors,
    headers,
    health,
    htmx,
    logs,
    request_guard,
)


def create_app(**overrides) -> Flask:
    """An application for the installation that the environment, or `overrides`, describes."""
    from tracker import wiring  # not at the top: the reader of workbooks starts without it

    config = Config(**overrides)
    prefix = "__Host-" if config.BEHIND_TLS else ""
    app = Flask(__name__)
    app.config.from_mapping(vars(config))
    app.config.update(
        SECRET_KEY=config.secret_key(),
        KEY_FILE=None if config.SECRET_KEY else config.TRACKER_DATA / "secret_key",
        SESSION_COOKIE_NAME=prefix + "session",
        COOKIE_PREFIX=prefix,
        SESSION_COOKIE_SECURE=config.BEHIND_TLS,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,  # a token lives as long as its session
        WTF_CSRF_SSL_STRICT=config.BEHIND_TLS,
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=4,
        COMPRESS_BR_WINDOW=16,  # pages are small: clearing tables for 4 MB cost more than all the packing
        COMPRESS_MIN_SIZE=500,
        TEMPLATES_AUTO_RELOAD=app.debug,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["demo"] = config.DEMO
    app.json.ensure_ascii = False
    if config.TRUSTED_PROXIES:
        hops = config.TRUSTED_PROXIES
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)
    note = app.extensions["end_note"] = EndNote(config.TRACKER_DATA / END_NOTE)
    app.extensions["database"] = connect(
        config.DATABASE_URL,
        before_commit=chain.append,
        after_commit=note.keep,
        key=app.secret_key,
        slow_ms=config.SLOW_QUERY_MS,
    )
    Compress(app)
    for part in (
        logs,
        errors,
        assets,
        text,
        htmx,
        headers,
        audit_middleware,
        authentication,
        request_guard,
        health,
        cli,
    ):
        part.init_app(app)
    if config.METRICS_TOKEN:
        from tracker.web import metrics  # its client is an optional installation

        metrics.init_app(app)
    csrf = CSRFProtect(app)  # after the door: what a stranger sends is not even read
    csrf.exempt(app.view_functions["csp_reports"])  # browsers send them without a token
    wiring.init_app(app)
    return app
