"""flask work: the worker."""

import click
from flask import current_app
from flask.cli import with_appcontext

from tracker.console import sentences


@click.command("work")
@click.option("--beside", is_flag=True, help="End when the process that started this one ends.")
@with_appcontext
def work(beside):
    """Do the queued and the periodic work until stopped. Several may run, on several machines."""
    from tracker.jobs.worker import Worker

    with sentences():
        Worker(dict(current_app.config), current_app.extensions["store"], beside=beside).run()
