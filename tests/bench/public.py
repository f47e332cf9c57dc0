"""What the public's pages cost from the shelf, against Flask's hello-world in the same run: `.venv/bin/python -m tests.bench.public`.

CPU per request inside the process (median of several rounds), whole and as 304, and what making each page cost once.
"""

import statistics
import tempfile
import time
from pathlib import Path

from flask import Flask
from werkzeug.test import EnvironBuilder

from tracker import clock, create_app, seeding
from tracker.accounts.person import Person, Role
from tracker.boards.card import Card
from tracker.boards.opening import open_year
from tracker.config import ROOT
from tracker.data import migrations
from tracker.data.database import db
from tracker.public.cache import Shelf
from tracker.public.release import release
from tracker.reports.editions.edition import Edition
from tracker.reports.editions.issuing import preview
from tracker.reports.editions.snapshot import digest, frozen
from tracker.reports.text import sentences
from tracker.units.unit import Unit

ROUNDS, REQUESTS, MARK = 9, 200, 0.5  # the mark in milliseconds of CPU
PAGES = (
    "",
    "tasks/",
    "tasks/33/",
    "units/",
    "units/weiqu/",
    "division/",
    "meetings/",
    "data/",
    "report/",
    "data/datapackage.json",
    "data/shares.csv",
)


def asked(app, environ: dict) -> tuple[dict, bytes]:
    answer = {}
    body = b"".join(
        app(dict(environ), lambda status, headers, _=None: answer.update(headers, status=status))
    )
    return answer, body


def environ_of(path: str, **headers) -> dict:
    return EnvironBuilder(
        path=path, headers={"Accept-Encoding": "gzip, br", **headers}
    ).get_environ()


def milliseconds(app, environ: dict) -> float:
    def round_() -> float:
        start = time.process_time()
        for _ in range(REQUESTS):
            asked(app, environ)
        return (time.process_time() - start) * 1000 / REQUESTS

    round_()
    return statistics.median(round_() for _ in range(ROUNDS))


def edition(app, year: int) -> None:
    """An issued edition of a year in which every card tells something, without its paper."""
    Card.update(
        state="closed", progress="已完成年度工作并向社会公开，群众可以在网站和公开栏查阅。"
    ).execute()
    office = Person.create(
        username="bench",
        name="bench",
        unit=Unit.get(Unit.code == "zhengfuban"),
        role=Role.OFFICE,
        password_hash="-",
        must_change=False,
    )
    figures = preview(year, None, demo=False)
    text = frozen(figures)
    Edition.create(
        number=figures.edition.number,
        year=year,
        ordinal=1,
        issued_on=figures.edition.issued_on,
        issued_by=office,
        title=sentences.title(figures),
        figures=text,
        figures_sha256=digest(text),
        pdf_sha256="0" * 64,
        pdf_size=1,
    )


def main() -> None:
    hello = Flask("floor")
    hello.add_url_rule("/", view_func=lambda: "hello")
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(DATABASE_URL=f"sqlite:///{folder}/bench.db", TRACKER_DATA=Path(folder))
        year = clock.today().year
        with db.connection_context():
            migrations.up()
            seeding.load(ROOT / "seeds")
            open_year(year)
            edition(app, year)
        release()  # read once a process
        for path in [
            "/open/",
            *(f"/open/{year}/{page}" for page in PAGES),
            "/open/feed.xml",
            "/open/sitemap.xml",
        ]:
            app.extensions["shelf"] = Shelf()
            start = time.process_time()
            answer, body = asked(app, environ_of(path))
            first = (time.process_time() - start) * 1000
            assert answer["status"].startswith("200"), (path, answer)
            floor = milliseconds(hello, environ_of("/"))
            whole = milliseconds(app, environ_of(path))
            again = milliseconds(app, environ_of(path, **{"If-None-Match": answer["ETag"]}))
            print(
                f"{path:34} {whole:.3f} ms CPU ({whole / floor:.1f} × floor {floor:.3f}) · 304 {again:.3f} · made once in {first:5.0f} · "
                f"{len(body) / 1000:5.1f} kB{'' if max(whole, again) <= MARK else '  ABOVE THE MARK'}",
                flush=True,
            )


if __name__ == "__main__":
    main()
