"""flask plan: loading and showing the plan."""

import click
from flask import current_app

from tracker.console import Group
from tracker.plan.export import lines


@click.group("plan", cls=Group)
def plan():
    """The plan: tasks, domains, units, criteria."""


@plan.command("load")
def load():
    """Load seeds/ into the database; safe to repeat."""
    from tracker import seeding

    found = seeding.load(current_app.config["TRACKER_SEEDS"])
    click.echo(
        f"已载入：{len(found.tasks)} 项任务，{len(found.domains)} 个领域，{len(found.units)} 个单位。"
    )


@plan.command("show")
def show():
    """Print the plan as the database has it."""
    for line in lines():
        click.echo(line)
