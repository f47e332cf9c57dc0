"""flask find: the index from the shell."""

import click

from tracker.console import Group
from tracker.search import index


@click.group("find", cls=Group)
def find():
    """The index of evidence."""


@find.command("rebuild")
def rebuild():
    """Index every record anew."""
    click.echo(f"已重建 {index.rebuild()} 条材料的索引。")
