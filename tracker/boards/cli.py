"""flask year: opening years from the shell."""

import click

from tracker.boards.opening import open_year
from tracker.console import Group


@click.group("year", cls=Group)
def year():
    """Years and their cards."""


@year.command("open")
@click.argument("number", type=int)
def open_(number):
    """Open a year, or add the cards of units and tasks that have come since."""
    click.echo(f"{number} 年度已开启，新增任务卡 {open_year(number)} 张。")
