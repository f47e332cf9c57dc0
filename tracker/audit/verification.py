"""Walking the chain from its beginning to its seal."""

import json
from dataclasses import dataclass

from tracker.audit import seal
from tracker.audit.chain import PRUNE
from tracker.audit.entry import CHAINED, START, Entry, digest_of, walk
from tracker.audit.sealing import tells
from tracker.data.database import db


@dataclass
class Verdict:
    """`broken` says what is wrong with the first entry that does not fit; empty when all do. `doubt` says, of a chain that
    is whole, why nobody can tell whether it ends where it ended. `sealing` is the newest entry that tells of a seal.
    """

    entries: int
    seq: int
    digest: str
    broken: str = ""
    doubt: str = ""
    sealing: Entry | None = None


def verify(expected: tuple[int, str] | None = None) -> Verdict:
    """Walk the whole chain. `expected` is an end that was written down earlier: it must still be in it."""
    found = Verdict(0, *_beginning())
    _follow(found, Entry.select(), expected)
    sealed = seal.present()
    if not found.broken and sealed.seq > found.seq:  # somebody was at work in between
        _follow(
            found,
            Entry.select().where((Entry.seq > found.seq) & (Entry.seq <= sealed.seq)),
            expected,
        )
    if not found.broken and expected and expected[0] > found.seq:
        found.broken = f"末尾缺失：当时已有 {expected[0]} 条，现在只到第 {found.seq} 条"
    if not found.broken:
        found.broken, found.doubt = _of_the_end(found, sealed)
    return found


def _follow(found: Verdict, entries, expected) -> None:
    for entry in walk(entries):
        if entry.seq != found.seq + 1:
            found.broken = f"第 {found.seq + 1} 条缺失（下一条是第 {entry.seq} 条）"
            return
        digest = digest_of({name: getattr(entry, name) for name in CHAINED}, found.digest)
        if entry.digest != digest:
            found.broken = f"第 {entry.seq} 条与前后不符，内容或次序被改动过"
            return
        found.seq, found.digest, found.entries = entry.seq, digest, found.entries + 1
        if expected and entry.seq == expected[0] and digest != expected[1]:
            found.broken = f"第 {entry.seq} 条与当时抄录的校验值不符，此前的记录被整体改写过"
            return
        if tells(entry):
            found.sealing = entry


def _of_the_end(found: Verdict, sealed: seal.Seal) -> tuple[str, str]:
    """What the seal proves to be wrong, and what it leaves open."""
    if not sealed.key:
        return (
            ("末尾的封签不见了，末尾可能缺失（数据库退回过旧版本的，也是如此）", "")
            if found.sealing
            else ("", "还没有封签")
        )
    if sealed.seq > found.seq:
        return f"末尾缺失：封签上已有 {sealed.seq} 条，现在只到第 {found.seq} 条", ""
    if Entry.select(Entry.digest).where(Entry.seq == sealed.seq).scalar() not in (
        None,
        sealed.digest,
    ):
        return f"第 {sealed.seq} 条与封签不符，此前的记录被整体改写过", ""
    if sealed.key != seal.name_of(db.obj.key):
        return (
            "",
            f"封签停在第 {sealed.seq} 条，不是现在的 SECRET_KEY 所做。没有换过密钥的，就是有人动过封签",
        )
    if not sealed.holds(db.obj.key):
        return "封签是伪造的，末尾可能缺失", ""
    if sealed.seq < found.seq:
        return (
            "",
            f"第 {sealed.seq + 1} 条起没有封签：是持另一个 SECRET_KEY 的程序或旧版本写的，或者不是本系统写的",
        )
    return "", ""


def _beginning() -> tuple[int, str]:
    """What the first entry that is kept is chained to: the start, or what the checkpoint of a deletion says."""
    first = Entry.select(Entry.seq).order_by(Entry.seq).limit(1).scalar()
    if first in (None, 1):
        return 0, START
    for checkpoint in Entry.select().where(Entry.action == PRUNE).order_by(Entry.seq.desc()):
        last = json.loads(checkpoint.detail)["after"]
        if last["through"] == first - 1:
            return last["through"], last["digest"]
    return 0, START
