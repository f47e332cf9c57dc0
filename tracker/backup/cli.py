"""flask backup, flask check and flask move-store: for the operator, from the shell."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from tracker.backup import checking, making, restoring
from tracker.backup.transfer.transfer import move
from tracker.console import Command, Group, sentences
from tracker.text import zh_size

FILE = click.Path(path_type=Path)


@click.group("backup", cls=Group)
def backup():
    """One archive of database, files and signing key. It is confidential: keep it as safe as the installation."""


@backup.command("make")
@click.argument("target", type=FILE, required=False)
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    help="Then remove all but the newest N archives that this command named.",
)
@click.option(
    "--files-apart",
    is_flag=True,
    help="Leave files where they are: for a bucket that keeps versions of its own.",
)
@with_appcontext
def make(target, keep, files_apart):
    """Write an archive to TARGET (a new file or a folder; default: backups/ in the data folder), while people work."""
    with _ended_in_order():
        path, manifest = making.make(
            current_app.config, current_app.extensions["store"], target, apart=files_apart
        )
    _tell(f"已备份到 {path}", path, manifest)
    if not manifest["secret_key"]:
        click.echo("签名密钥来自环境变量 SECRET_KEY，不在备份里，请另行妥善保管。")
    for old in making.prune(path.parent, keep) if keep else []:
        click.echo(f"已删除旧备份 {old.name}")
    if manifest["missing"] or manifest["damaged"]:
        click.echo(
            f"注意：备份前就有 {len(manifest['missing'])} 个文件不见了，{len(manifest['damaged'])} 个文件已损坏。"
            "请运行 flask check 查看。",
            err=True,
        )
        sys.exit(1)


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """SIGTERM ends the command as Ctrl-C does, so that it clears away what it has begun."""
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


# These two open no database: that alone would make one where there is none.
@backup.command("verify", cls=click.Command)
@click.argument("path", type=FILE)
def verify(path):
    """Read an archive and compare everything in it with its manifest."""
    with sentences():
        _tell("备份完好", path, restoring.verify(path))


@backup.command("restore", cls=click.Command)
@click.argument("path", type=FILE)
@with_appcontext
def restore(path):
    """Bring an archive back into an empty place. It overwrites neither a database nor files."""
    with sentences():
        manifest, said = restoring.restore(path, current_app.config)
    for sentence in said:
        click.echo(sentence)
    _tell("已恢复", path, manifest)
    click.echo("请运行 flask check 核对，然后启动服务。")


def _tell(what: str, path: Path, manifest: dict) -> None:
    files = sum(name.startswith("files/") for name in manifest["members"])
    rows = sum(manifest["rows"].values())
    and_files = (
        f"和 {files} 个文件，"
        if manifest.get("apart") is None
        else f"，不含文件（留在文件存储里，共 {manifest['apart']} 个），"
    )
    click.echo(
        f"{what}：{manifest['created_at']} 的数据库（{len(manifest['rows'])} 张表 {rows} 行）{and_files}"
        f"共 {zh_size(path.stat().st_size)}，已逐一核对。"
    )


@click.command("check", cls=Command)
@click.option("--mend", is_flag=True, help="Recount tallies; remove files that no record names.")
@with_appcontext
def check(mend):
    """Look for lost, damaged and orphaned files, a damaged database, wrong counts and a broken audit log."""
    count, store = 0, current_app.extensions["store"]
    older = current_app.extensions["end_note"].older()  # whose files are not to be swept away
    backups = Path(current_app.config["TRACKER_DATA"]) / making.FOLDER
    found = checking.faults(store, mend and not older, backups)
    for count, sentence in enumerate(chain([older] if older else [], found), 1):
        click.echo(sentence, err=True)
    if count:
        click.echo(f"共 {count} 处问题。", err=True)
        sys.exit(1)
    click.echo("检查完毕，没有发现问题。")


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
