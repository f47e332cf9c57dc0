"""What comes in: every text without what nobody sees; what no honest browser sends is turned away before a database trips over it."""

from functools import cached_property

import flask
from flask import Flask, abort, request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.formparser import FormDataParser

from tracker.characters import folded
from tracker.web.arguments import LARGEST

SECRETS = {"password", "current", "new", "again"}  # fields of passwords: counted as they are typed


class Parser(FormDataParser):
    """Folds what a form has typed, and the names of its files."""

    def parse(self, *args, **options):
        stream, form, files = super().parse(*args, **options)
        for _, file in files.items(multi=True):
            file.filename = _folded(file.filename)
        return stream, _fields(form), files


class Request(flask.Request):
    """A request whose texts are folded, wherever they stand: query, form, files' names, JSON."""

    form_data_parser_class = Parser

    @cached_property
    def args(self):
        return _fields(super().args)

    def get_json(self, *args, **options):
        return _folded(super().get_json(*args, **options))


def _fields(fields) -> ImmutableMultiDict:
    return ImmutableMultiDict(
        (name, value if name in SECRETS else _folded(value))
        for name, value in fields.items(multi=True)
    )


def _folded(value):
    """A text, or whatever JSON holds of them; one with a NUL stays as it is, and is refused."""
    if isinstance(value, str):
        return value if "\0" in value else folded(value)
    if isinstance(value, list):
        return [_folded(each) for each in value]
    if isinstance(value, dict):
        return {key: _folded(each) for key, each in value.items()}
    return value


def init_app(app: Flask) -> None:
    app.request_class = Request

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
