"""flask report: printing from the shell."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from tracker.console import Group
from tracker.data.whole_file import whole_file
from tracker.refusals import Refused


@click.group("report", cls=Group)
def report():
    """The yearly progress reports."""


@report.command("print")
@click.argument("number", type=int)
@click.option("--unit", "code", help="A unit's code; without it the district's report is printed.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, help="The PDF file to write."
)
@with_appcontext
def print_(number, code, output):
    """Print a year's report as PDF."""
    from tracker.reports.document import printed
    from tracker.reports.figures.records import figures_of

    figures = figures_of(number, code, demo=current_app.config["DEMO"])
    content = printed(figures, current_app.config["TRACKER_FONTS"])
    write(output, content)
    click.echo(f"已打印：{output}（{len(content) / 1024:.0f} KB）")


@report.command("verify")
@with_appcontext
def verify():
    """Recompute every issued edition's digests; exit with 1 when anything differs or is missing."""
    from tracker.reports.editions.verification import verified

    wrong = 0
    for number, found in verified(current_app.extensions["store"]):
        wrong += bool(found)
        click.echo(f"{number}：{'；'.join(f'报告{each}' for each in found) or '与印发时一致'}")
    if wrong:
        raise Refused(f"有 {wrong} 份报告与印发时不一致，请从备份恢复后再核对。")
    click.echo("核对完毕，没有发现不一致。")


def write(path, content):
    """Write a file whole or not at all: whoever opens it sees the old one or the new one."""
    try:
        with whole_file(path, mode=0o644, replace=True) as file:
            file.write(content)
    except OSError as problem:
        raise Refused(f"报告未能写入 {path}：{problem.strerror}。") from problem
