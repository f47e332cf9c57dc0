"""flask demo: filling a separate database with a demo year."""
import click
from flask import current_app

from tracker import clock
from tracker.console import Group
from tracker.demo import people, year


@click.group("demo", cls=Group)
def demo():
    """The demo year: believable, made up, and labelled as such."""


@demo.command("fill")
def fill():
    """Fill the database with a demo year (once), and print an account for every role."""
    made = people.make()
    if not year.is_played(clock.today().year):
        click.echo("正在编排演示数据，约需半分钟……")
        year.play(clock.today(), made, current_app)
    for line in made.lines:
        click.echo(line)
