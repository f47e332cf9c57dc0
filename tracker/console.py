"""What the flask command's groups share."""
import getpass
import sys

import click

from tracker.audit.origin import Origin, coming_from
from tracker.db import db
from tracker.refusals import Refusal


class Command(click.Command):
    """A command with a database connection; a refusal ends it as one sentence, not as a traceback."""

    def invoke(self, context):
        try:
            with db.connection_context(), coming_from(Origin(who=f"命令行：{getpass.getuser()}")):
                return super().invoke(context)
        except Refusal as refusal:
            click.echo(refusal.sentence, err=True)
            sys.exit(1)


class Group(click.Group):
    command_class = Command
