"""Requests that no honest browser sends are turned away at the door, before a database trips over them."""

from flask import Flask, abort, request

LARGEST = 2**31 - 1  # the largest id that PostgreSQL's integer columns hold


def init_app(app: Flask) -> None:
    @app.before_request
    def well_formed():
        if request.endpoint == "static":
            return
        if any(
            isinstance(value, int) and value > LARGEST
            for value in (request.view_args or {}).values()
        ):
            abort(404)
        texts = [request.path, *_texts(request.args)]
        if request.method == "POST":
            texts += [
                *_texts(request.form),
                *(file.filename or "" for _, file in request.files.items(multi=True)),
            ]
        if any("\0" in text for text in texts):
            abort(400)


def _texts(fields):
    for name, value in fields.items(multi=True):
        yield from (name, value)
