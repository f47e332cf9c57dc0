"""Load at every size, on generated data: .venv/bin/python -m tests.bench.load [--database …] [--scales 1x1,10x1,100x1,75x10]

A scale is districts × years. For each: the database is grown, gunicorn (2 processes of 4 threads) serves it over loopback,
four clients ask for each sort of page a bounded number of times. Prints CPU per request (the figure to trust on a machine
that does other things as well), latency, queries, memory and size, with Flask's hello-world served in the same way as the
floor; --out keeps everything as JSON, from which tests.bench.load.curve draws.
"""

import argparse
import json
import logging
import shutil
import tempfile
import time
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

from tests.bench.load import growth
from tests.bench.load.asks import asks, current, movable, people, tokens
from tests.bench.load.bases import Files, Server, application
from tests.bench.load.driving import Line, asking, drive, memory_of, moving, polling, tree
from tests.server import serving
from tracker.data.database import db

MOST_IN_A_REPORT = 10  # districts: its annexes have a page for every unit


def main() -> None:
    given = argparse.ArgumentParser()
    given.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    given.add_argument("--scales", default="1x1,10x1,100x1,75x10")
    given.add_argument("--only", default="", help="sorts of page whose name contains this")
    given.add_argument("--out", type=Path)
    given.add_argument("--keep", type=Path, help="a copy of the last database (SQLite)")
    options = given.parse_args()
    found = {}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        bases = stack.enter_context(
            (Files if options.database == "sqlite" else Server).begun(folder)
        )
        for scale in options.scales.split(","):
            districts, years = map(int, scale.split("x"))
            with bases.copy() as address:
                found[scale] = measure(address, folder, districts, years, options.only, bases)
                if options.keep:
                    shutil.copy(address.removeprefix("sqlite:///"), options.keep)
            if options.out:
                options.out.write_text(
                    json.dumps(
                        {"database": options.database, "scales": found},
                        ensure_ascii=False,
                        indent=1,
                    )
                )


def measure(address: str, folder: Path, districts: int, years: int, only: str, bases) -> dict:
    app = application(address, folder)
    start = time.monotonic()
    growth.grow(districts, years)
    with db.connection_context():
        year = current()
        cast = people(year)
        passes, cards = tokens(cast), movable(cast, year)
        questions = [
            ask
            for ask in asks(cast, year)
            if districts <= MOST_IN_A_REPORT or ask.name != "report of the district"
        ]
        size, rows = growth.size(), growth.rows()
    print(
        f"\n== {districts} districts × {years} years, {'PostgreSQL' if bases.pid else 'SQLite'}: {rows['card']:,} cards, {rows['evidence']:,} records, "
        f"{rows['event']:,} events, {rows['audit_entry']:,} entries of the log; {size / 1e6:.0f} MB, grown in {time.monotonic() - start:.0f} s"
    )
    counted = {
        ask.name: queries(app, ask.paths[0], passes[ask.who][0])
        for ask in questions
        if only in ask.name
    }
    db.obj.close_all()
    print(
        f"{'':28}{'n':>5}{'CPU ms':>9}{'db ms':>8}{'× floor':>9}{'p50 ms':>9}{'p99 ms':>9}{'queries':>9}{'kB':>8}"
    )
    with serving(address, folder, app="tests.bench.load.floor:app") as server:
        lines = [drive("floor", server, passes["clerk"], asking(["/"]), 2000)]
    show(lines[0], lines[0], None)
    with serving(address, folder) as server:
        for ask in questions:
            if only in ask.name:
                lines.append(
                    drive(
                        ask.name, server, passes[ask.who], asking(ask.paths), ask.times, bases.pid
                    )
                )
                show(lines[-1], lines[0], counted[ask.name])
        if only in "poll of a board":
            lines.append(
                drive(
                    "poll of a board",
                    server,
                    passes["clerk"],
                    polling(questions[0].paths),
                    240,
                    bases.pid,
                )
            )
            show(lines[-1], lines[0], None)
        if only in "move":
            lines.append(
                drive(
                    "move",
                    server,
                    passes["clerk"],
                    moving([held[0] for held in cards]),
                    200,
                    bases.pid,
                )
            )
            show(lines[-1], lines[0], None)
        memory = memory_of(tree(server.process.pid))
    print(f"memory of the web processes afterwards: {memory / 1e6:.0f} MB")
    return {
        "districts": districts,
        "years": years,
        "rows": rows,
        "size": size,
        "memory": memory,
        "queries": counted,
        "lines": [asdict(line) for line in lines],
    }


def show(line: Line, floor: Line, count: int | None) -> None:
    bad = {status: n for status, n in line.statuses.items() if status not in (200, 204, 303)}
    print(
        f"{line.name:28}{line.requests:5}{line.cpu:9.2f}{line.base:8.2f}{(line.cpu + line.base) / floor.cpu:9.0f}{line.p50:9.1f}"
        f"{line.p99:9.1f}{'' if count is None else count:>9}{line.bytes / 1000:8.1f}{f'   NOT ANSWERED: {bad}' if bad else ''}",
        flush=True,
    )


def queries(app, path: str, token: str) -> int:
    """How many statements one request costs, session included."""
    seen, logger, handler = [], logging.getLogger("peewee"), logging.Handler()
    handler.emit = lambda record: seen.append(record)
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True
    with db.connection_context():
        logger.addHandler(handler)
        logger.setLevel(logging.DEBUG)
        client.get(path)
        logger.setLevel(logging.WARNING)
        logger.removeHandler(handler)
    return len(seen)


if __name__ == "__main__":
    main()
