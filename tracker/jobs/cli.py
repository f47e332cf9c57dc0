"""flask work: the worker."""

import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from tracker.console import sentences

ALONE = 3  # exit code that tells ./manage to start no other worker


@click.command("work")
@click.option("--beside", type=int, metavar="PID", help="End when that process ends.")
@with_appcontext
def work(beside):
    """Do the queued and the periodic work until stopped. Several may run, on several machines."""
    from tracker.jobs.worker import Worker

    config, extensions = dict(current_app.config), current_app.extensions
    worker = Worker(config, extensions["store"], extensions["end_note"], beside=beside)
    with sentences():
        worker.run()
    if worker.is_alone:
        sys.exit(ALONE)
