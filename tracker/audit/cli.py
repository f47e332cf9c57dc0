"""flask audit: checking the log, giving it out, and letting go of what need not be kept any longer."""
import sys
from datetime import datetime
from pathlib import Path

import click

from tracker.audit import chain, keeping
from tracker.console import Group
from tracker.refusals import Refused


@click.group("audit", cls=Group)
def audit():
    """The audit log."""


@audit.command("verify")
@click.option("--expect", metavar="SEQ:DIGEST", help="An end of the chain that was written down earlier.")
def verify(expect):
    """Check that no entry was changed, taken away or put in between; name the first that does not fit."""
    found = chain.verify(_end(expect) if expect else None)
    if found.broken:
        click.echo(f"审计日志不完整：{found.broken}。此前的 {found.entries} 条无误。", err=True)
        sys.exit(1)
    click.echo(f"审计日志完整，共 {found.entries} 条。末尾：{found.seq}:{found.digest}")
    click.echo("请把末尾抄录在系统之外（如值班记录），下次用 --expect 核对：整段改写也会现形。")


@audit.command("export")
@click.option("-o", "--output", type=click.File("w", encoding="utf-8", atomic=True), required=True)
def export(output):
    """Write every entry as JSON lines."""
    count = sum(1 for line in keeping.lines() if output.write(line))
    click.echo(f"已导出 {count} 条。", err=True)


@audit.command("prune")
@click.option("--before", "day", type=click.DateTime(["%Y-%m-%d"]), required=True, help="At least 184 days ago.")
@click.option("--to", "archive", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The file that takes them.")
def prune(day: datetime, archive: Path):
    """Move the oldest entries into a file. A checkpoint in the chain says where it went on."""
    found = keeping.before(day.date())
    try:
        with archive.open("x", encoding="utf-8") as file:
            file.writelines(keeping.lines(found))
    except FileExistsError:
        raise Refused(f"{archive} 已经存在，没有覆盖，也没有清理。") from None
    click.echo(f"已清理 {keeping.prune(day.date())} 条，存于 {archive}。")


def _end(text: str) -> tuple[int, str]:
    seq, _, digest = text.partition(":")
    if not seq.isdecimal() or len(digest) != 64:
        raise Refused("--expect 的写法是 序号：校验值，即上次核对时显示的“末尾”。")
    return int(seq), digest
