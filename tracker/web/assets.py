"""Static files under addresses that change with their content, so that browsers may keep them for ever.

Several style sheets travel as one under their joined names (css/tokens+base.css): no build step, and a page
that does not wait for a dozen answers before it can be painted.
"""

import hashlib
import mimetypes
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import brotli
from flask import Flask, Response, abort, request
from werkzeug.utils import safe_join

YEAR_SECONDS = 365 * 24 * 3600
TEXT = (".css", ".js", ".svg")


@dataclass(frozen=True, slots=True)
class Asset:
    content: bytes
    digest: str
    media_type: str


def init_app(app: Flask) -> None:
    folder = app.static_folder

    @lru_cache(maxsize=200)
    def read(path: str) -> Asset:
        content = b"\n".join(Path(file).read_bytes() for file in files_of(folder, path))
        media_type = mimetypes.guess_type(path)[0] or "application/octet-stream"
        return Asset(content, hashlib.sha256(content).hexdigest()[:10], media_type)

    @lru_cache(maxsize=200)
    def pack(path: str) -> bytes:
        """As brotli at its best, which takes a tenth of a second for a style sheet: not before someone fetches it."""
        return brotli.compress(read(path).content)

    def serve(filename: str) -> Response:
        try:
            found = read(filename)
        except OSError:
            abort(404)
        packed = filename.endswith(TEXT) and "br" in request.accept_encodings
        response = Response(pack(filename) if packed else found.content, mimetype=found.media_type)
        if packed:
            response.headers["Content-Encoding"] = "br"
        response.vary.add("Accept-Encoding")
        response.cache_control.public = True
        fresh = request.args.get("v") == found.digest
        response.cache_control.max_age = YEAR_SECONDS if fresh else 300
        response.cache_control.immutable = fresh
        response.set_etag(found.digest + ("-br" if packed else ""))
        return response.make_conditional(request)

    app.view_functions["static"] = serve
    app.jinja_env.globals["asset"] = lambda path: f"/static/{path}?v={read(path).digest}"


def files_of(folder: str, path: str) -> list[str]:
    """The file at `path`, or the files whose names it joins with +."""
    parent, slash, name = path.rpartition("/")
    stem, dot, suffix = name.rpartition(".")
    found = [safe_join(folder, f"{parent}{slash}{part}{dot}{suffix}") for part in stem.split("+")]
    if len(found) > 20 or None in found:
        raise FileNotFoundError(path)
    return found
