"""flask audit: checking the log, giving it out, and letting go of what need not be kept any longer."""

import sys
from datetime import datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from tracker import clock
from tracker.audit import retention, sealing, verification
from tracker.console import Group
from tracker.data.whole_file import whole_file
from tracker.refusals import Refused


@click.group("audit", cls=Group)
def audit():
    """The audit log."""


@audit.command("verify")
@click.option(
    "--expect", metavar="SEQ:DIGEST", help="An end of the chain that was written down earlier."
)
def verify(expect):
    """Check that no entry was changed, taken away or put in between; name the first that does not fit.

    Exit code 1: something is wrong. 2: the chain is whole, but whether its newest entries are missing cannot be judged.
    """
    found = verification.verify(_end(expect) if expect else None)
    if found.broken:
        click.echo(f"审计日志不完整：{found.broken}。此前的 {found.entries} 条无误。", err=True)
        sys.exit(1)
    click.echo(
        f"审计日志{'各条相连' if found.doubt else '完整'}，共 {found.entries} 条。末尾：{found.seq}:{found.digest}"
    )
    if found.doubt:
        click.echo(
            f"但末尾是否缺失，无从判断：{found.doubt}。查明以后用 flask audit seal 重新封存。",
            err=True,
        )
        sys.exit(2)
    if found.sealing:
        click.echo(
            f"末尾的封签完好，第 {found.sealing.seq} 条（{clock.local(found.sealing.at):%Y-%m-%d %H:%M}，{found.sealing.who}）以来没有间断。"
        )
    click.echo(
        "请把末尾抄录在系统之外（如值班记录），下次用 --expect 核对：日志连同封签一起退回旧样，也会现形。"
    )


@audit.command("seal")
def seal():
    """Seal the end of the log with the present SECRET_KEY: after the key was changed, or a seal was lost. Leaves an entry."""
    found = verification.verify()
    if not found.broken and not found.doubt:
        click.echo("末尾的封签完好，不必重新封存。")
        return
    sealing.renew()
    click.echo(f"已重新封存。此前的情形：{found.broken or found.doubt}。")


@audit.command("accept")
@with_appcontext
def accept():
    """Go on with a database that is older than the one that ran here last. Leaves an entry."""
    note = current_app.extensions["end_note"]
    older = note.older()
    if older:
        note.accept()
    click.echo(f"已启用这个数据库。{older}" if older else "数据库不比上次运行时旧，没有改动。")


@audit.command("export")
@click.option("-o", "--output", type=click.File("w", encoding="utf-8", atomic=True), required=True)
def export(output):
    """Write every entry as JSON lines."""
    count = sum(1 for line in retention.lines() if output.write(line))
    click.echo(f"已导出 {count} 条。", err=True)


@audit.command("prune")
@click.option(
    "--before",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    required=True,
    help="At least 184 days ago.",
)
@click.option(
    "--to",
    "archive",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="The file that takes them.",
)
def prune(day: datetime, archive: Path):
    """Move the oldest entries into a file. A checkpoint in the chain says where it went on."""
    found = retention.before(day.date())
    try:
        with whole_file(archive) as file:
            file.writelines(line.encode() for line in retention.lines(found))
    except FileExistsError:
        raise Refused(f"{archive} 已经存在，没有覆盖，也没有清理。") from None
    except OSError as error:
        raise Refused(f"未能写入 {archive}（{error.strerror}），没有清理。") from error
    click.echo(f"已清理 {retention.prune(day.date())} 条，存于 {archive}。")


def _end(text: str) -> tuple[int, str]:
    seq, _, digest = text.partition(":")
    if not seq.isdecimal() or len(digest) != 64:
        raise Refused("--expect 的写法是 序号：校验值，即上次核对时显示的“末尾”。")
    return int(seq), digest
