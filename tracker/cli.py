"""The flask command: what an operator does from the shell."""

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from tracker import clock, seeding
from tracker.console import Command, Group
from tracker.data import migrations
from tracker.data.database import db
from tracker.data.database_errors import refuse_damaged_pages
from tracker.refusals import Refused


def init_app(app: Flask) -> None:
    app.cli.add_command(database)
    app.cli.add_command(prepare)


@click.group("db", cls=Group)
def database():
    """The database's structure: migrations."""


@database.command("up")
def up():
    """Apply every migration that is pending."""
    for name in migrations.up():
        click.echo(f"已执行 {name}")


@database.command("down")
@click.option("--yes", is_flag=True, help="Do not ask.")
def down(yes):
    """Revert the newest migration, and delete what its tables and columns hold."""
    newest = [m.name for m in migrations.runner().status() if m.applied][-1:]
    if not newest:
        raise Refused("没有可以撤销的迁移。")
    if not yes:
        click.confirm(
            f"撤销 {newest[0]} 会删除它建立的表和列，连同其中的全部数据。请先备份。确定撤销吗？",
            abort=True,
        )
    for name in migrations.runner().down():
        click.echo(f"已撤销 {name}")


@database.command("status")
def status():
    """List the migrations and whether they are applied."""
    for migration in migrations.runner().status():
        click.echo(f"{'已执行' if migration.applied else '待执行'} {migration.name}")


@database.command("generate")
@click.argument("name")
def generate(name):
    """Write a migration from what the models have and the database lacks."""
    click.echo(migrations.generate(name))


@click.command("prepare", cls=Command)
@with_appcontext
def prepare():
    """Everything that a first run needs; on later runs only what is new. A store of files that cannot be used is said now."""
    from tracker.accounts.initial_accounts import first_accounts
    from tracker.audit import sealing
    from tracker.boards.opening import open_year
    from tracker.boards.year import Year
    from tracker.demo.year import told_on
    from tracker.search.index import catch_up

    store = current_app.extensions["store"]
    store.check()
    refuse_damaged_pages()
    if not db.get_tables() and next(iter(store), None):  # all of them would soon be swept away
        raise Refused(
            "数据库是空的，而文件存储里有文件，没有另建新的数据库。请检查 DATABASE_URL 和 STORE_URL 是否属于同一个系统，或者从备份恢复。"
        )
    note = current_app.extensions["end_note"]
    if older := note.older():
        click.confirm(f"{older}确定要在这个数据库上继续吗？", abort=True)
    migrations.up()
    if older:
        note.accept()
    sealing.first()
    seeding.load(current_app.config["TRACKER_SEEDS"])
    number = told_on(clock.today())[1].year if current_app.config["DEMO"] else clock.today().year
    if not Year.select().where((Year.number == number) & ~Year.where_open()).exists():
        open_year(number)
    catch_up()
    for line in first_accounts():
        click.echo(line)
