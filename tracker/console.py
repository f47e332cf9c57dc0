"""What the flask command's groups share."""

import getpass
import sqlite3
import sys
from contextlib import contextmanager

import click
from flask.cli import ScriptInfo
from peewee import DatabaseError

from tracker.audit.origin import Origin, coming_from
from tracker.data.database import db
from tracker.data.database_errors import meaning_of, refuse_damaged, refuse_unfinished
from tracker.refusals import Refusal

# peewee renames no fault of a fetch; a complaint of SQLite's may quote what is no text
DATABASE_ERRORS = (DatabaseError, sqlite3.DatabaseError, UnicodeDecodeError)


@contextmanager
def sentences():
    """A refusal, or a fault of the database that we can name, ends the command as one sentence, not as a traceback."""
    try:
        yield
    except Refusal as refusal:
        sentence = refusal.sentence
    except DATABASE_ERRORS as error:
        sentence = meaning_of(error)
        if not sentence:
            raise
    else:
        return
    click.echo(sentence, err=True)
    sys.exit(1)


class Command(click.Command):
    """A command with a database connection."""

    def invoke(self, context):
        with sentences():
            app = context.ensure_object(ScriptInfo).load_app()
            refuse_damaged(
                app.config["TRACKER_FILES"]
            )  # before a connection makes what is not there
            with db.connection_context(), coming_from(Origin(who=f"命令行：{getpass.getuser()}")):
                refuse_unfinished()
                return super().invoke(context)


class Group(click.Group):
    command_class = Command
