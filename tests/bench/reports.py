"""What printing a report costs: `.venv/bin/python -m tests.bench.reports [--boards]`.

CPU seconds (best of a few) of a unit's report in a warm process, of some 30 and of some 80 pages, each in a process of
its own, as in a worker, whose greatest memory for one report is told; with the floor of the same run: an empty document through the same press, and
what a page of plain text costs. --boards: how quickly a board answers, from gunicorn, while a worker prints.
"""

import argparse
import io
import multiprocessing
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from pypdf import PdfReader

from tests.reports.sample import sample, sample_of_unit

FONTS = Path(os.environ.get("TRACKER_FONTS", "var/fonts")).absolute()
ROUNDS = 3
MARKS = {"unit": 0.6, "30 pages": 3.5, "80 pages": 9.0}


def thirty_pages():
    """The district's report without the long texts of its units."""
    figures = sample()

    def brief(things):
        return tuple(
            replace(thing, shares=tuple(replace(share, progress="") for share in thing.shares))
            for thing in things
        )

    chapters = tuple(replace(chapter, tasks=brief(chapter.tasks)) for chapter in figures.chapters)
    return replace(
        figures, chapters=chapters, domains=brief(figures.domains), briefings=(), trainings=()
    )


PAPERS = {"unit": lambda: sample_of_unit("s00"), "30 pages": thirty_pages, "80 pages": sample}


def measured(name: str, connection) -> None:
    """In a process of its own: seconds cold and warm, pages, bytes, megabytes at most."""
    from tracker.reports import document

    begin = time.process_time()
    figures = PAPERS[name]()
    content = document.printed(figures, FONTS)
    cold, warm, memory = (
        time.process_time() - begin,
        [],
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )
    for _ in range(ROUNDS):
        begin = time.process_time()
        assert document.printed(figures, FONTS) == content
        warm.append(time.process_time() - begin)
    connection.send(
        (cold, min(warm), len(PdfReader(io.BytesIO(content)).pages), len(content), memory)
    )


def floor(connection) -> None:
    """An empty document, and fifty pages of plain text, through the same press."""
    from tracker.printing import pdf

    head = '<!doctype html><html lang="zh-CN"><title>底</title><body><main>'
    times = []
    text = ("<p>" + "政务公开标准化规范化工作推进。" * 60 + "</p>") * 50
    for body in ("", "", text, text):
        begin = time.process_time()
        content = pdf.render(head + body, fonts_folder=FONTS)
        times.append(time.process_time() - begin)
    connection.send((times[1], times[3] / len(PdfReader(io.BytesIO(content)).pages)))


def apart(target, *arguments):
    """What `target` sends, from a process of its own, so that memory and warmth are not shared."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=target, args=(*arguments, theirs))
    process.start()
    theirs.close()  # so that the end of a process that fails is noticed
    try:
        return ours.recv()
    finally:
        process.join()


def boards() -> None:
    """A board's answers from gunicorn, alone and while the worker prints the whole year's archive."""
    from tests.conftest import CAST
    from tests.server import serving
    from tracker import create_app
    from tracker.accounts.person import Person
    from tracker.accounts.session import Session
    from tracker.boards.opening import open_year
    from tracker.clock import today
    from tracker.config import ROOT
    from tracker.data import migrations
    from tracker.data.database import db
    from tracker.jobs import queue
    from tracker.seeding import load
    from tracker.units.unit import Unit

    with tempfile.TemporaryDirectory() as folder:
        address, year = f"sqlite:///{folder}/bench.db", today().year
        create_app(DATABASE_URL=address, TRACKER_DATA=Path(folder), TESTING=True)
        with db.connection_context():
            migrations.up()
            load(ROOT / "seeds")
            open_year(year)
            username, code, role = CAST[0]
            person = Person.create(
                username=username,
                name="bench",
                unit=Unit.get(Unit.code == code),
                role=role,
                password_hash="-",
                must_change=False,
            )
            token = Session.begin(person)
        db.obj.close_all()
        with serving(address, Path(folder), workers=2) as server:
            path = f"/boards/{year}/weiqu"
            told("alone", asked(server, token, path, 60))
            with db.connection_context():
                job = queue.enqueue("archive", {"number": year, "source": "drafts"}, by=person)
            worker = subprocess.Popen(
                [sys.executable, "-m", "flask", "--app", "wsgi", "work"],
                stderr=subprocess.DEVNULL,
                env=os.environ
                | {"DATABASE_URL": address, "TRACKER_DATA": folder, "TRACKER_FONTS": str(FONTS)},
            )
            begin = time.monotonic()
            try:
                time.sleep(4)
                told("while the worker prints", asked(server, token, path, 300))
                while True:
                    with db.connection_context():
                        if not (found := queue.job_by_id(job.id)).is_open:
                            break
                    time.sleep(0.5)
            finally:
                worker.terminate()
                worker.wait()
            print(
                f"all reports of a year as an archive: {found.state}, {time.monotonic() - begin:.0f} s beside the boards"
            )


def asked(server, token: str, path: str, count: int) -> list[float]:
    browser, times = server.browser(token), []
    for _ in range(count):
        begin = time.perf_counter()
        status, _ = browser.get(path)
        assert status == 200
        times.append(1000 * (time.perf_counter() - begin))
        time.sleep(0.02)
    return sorted(times)


def told(when: str, times: list[float]) -> None:
    print(
        f"board {when}: median {statistics.median(times):.0f} ms, 95% {times[int(len(times) * 0.95)]:.0f} ms, slowest {times[-1]:.0f} ms"
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--boards", action="store_true")
    if parser.parse_args().boards:
        return boards()
    empty, page = apart(floor)
    print(f"floor: an empty document {empty:.3f} s, a page of plain text {page:.3f} s")
    for name, mark in MARKS.items():
        cold, warm, pages, size, memory = apart(measured, name)
        print(
            f"{name}: {warm:.2f} s CPU warm (mark {mark}), {cold:.2f} s cold, {pages} pages, {size / 1024:.0f} KB, "
            f"{memory:.0f} MB at most; {warm / (empty + pages * page):.1f} × floor"
        )


if __name__ == "__main__":
    main()
