"""Static files under addresses that change with their content, so that browsers may keep them for ever."""
import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, request

YEAR_SECONDS = 365 * 24 * 3600


def init_app(app: Flask) -> None:
    folder = Path(app.static_folder)

    @cache
    def asset(path: str) -> str:
        digest = hashlib.sha256((folder / path).read_bytes()).hexdigest()[:10]
        return f"/static/{path}?v={digest}"

    app.jinja_env.globals["asset"] = asset

    @app.after_request
    def keep(response):
        if request.endpoint == "static":
            fingerprinted = "v" in request.args and response.status_code == 200
            response.headers["Cache-Control"] = (
                f"public, max-age={YEAR_SECONDS}, immutable" if fingerprinted else "public, max-age=300")
        return response
