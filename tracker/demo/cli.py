"""flask demo: filling a separate database with a demo year, and one before it to compare with."""

import click
from flask import current_app
from flask.cli import with_appcontext

from tracker import clock
from tracker.console import Group
from tracker.demo import people, year
from tracker.refusals import Refused


@click.group("demo", cls=Group)
def demo():
    """The demo year: believable, made up, and labelled as such."""


@demo.command("fill")
@with_appcontext
def fill():
    """Fill the database with two demo years (once), and print an account for every role."""
    if not current_app.config["DEMO"]:
        raise Refused(
            "这里不是演示系统，没有写入演示数据。演示请用 ./manage demo，它使用单独的数据库。"
        )
    made = people.make()
    past, until = year.told_on(clock.today())
    for last in (past, until):
        if not year.is_played(last.year):
            click.echo(f"正在编排 {last.year} 年度演示数据，约需半分钟……")
            year.play(last, made, current_app, over=last == past)
    for line in made.lines:
        click.echo(line)
