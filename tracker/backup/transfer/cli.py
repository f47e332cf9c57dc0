"""flask move-store: from a folder and SQLite to a bucket and PostgreSQL, or any other way round."""

import click
from flask import current_app
from flask.cli import with_appcontext

from tracker.backup.transfer.transfer import move
from tracker.console import Command


@click.command("move-store", cls=Command)
@click.option(
    "--to-database",
    envvar="TO_DATABASE_URL",
    required=True,
    help="An empty database; better as TO_DATABASE_URL, which others cannot see.",
)
@click.option(
    "--to-store",
    envvar="TO_STORE_URL",
    required=True,
    help="An empty folder, or s3://bucket/prefix?endpoint=…； or TO_STORE_URL.",
)
@with_appcontext
def move_store(to_database, to_store):
    """Copy this installation to another database and another store of files, and prove that it is the same.

    Stop the service first. What is here is only read; an interrupted move is begun again by the same command.
    """
    done = move(current_app.config, to_database, to_store, click.echo)
    for name, (count, digest) in done.tables.items():
        click.echo(f"{name:<20}{count:>9} 行  {digest[:16]}")
    if done.lost:
        click.echo(
            f"注意：有 {len(done.lost)} 个文件在搬迁以前就不见了：{'、'.join(done.lost[:3])}。请从备份恢复。",
            err=True,
        )
    click.echo(
        f"搬迁完毕：{len(done.tables)} 张表 {sum(count for count, _ in done.tables.values())} 行、{done.files} 个文件，"
        f"与原来的逐一相同；审计日志 {done.entries} 条，完整。"
    )
    click.echo(
        "请把 DATABASE_URL 和 STORE_URL 改为新的地址，把 SECRET_KEY 设为原来数据目录中 secret_key 文件的内容，再启动服务。"
    )
