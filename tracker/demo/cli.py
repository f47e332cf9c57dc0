"""flask demo: filling a separate database with a demo year, and one before it to compare with."""
from datetime import date

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
    """Fill the database with two demo years (once), and print an account for every role."""
    made, today = people.make(), clock.today()
    for until in (date(today.year - 1, 12, 31), today):
        if not year.is_played(until.year):
            click.echo(f"正在编排 {until.year} 年度演示数据，约需半分钟……")
            year.play(until, made, current_app)
    for line in made.lines:
        click.echo(line)
