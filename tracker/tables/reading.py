"""Reading what was uploaded: every visible table of a workbook, a document or a CSV, or a sentence why not."""

import fcntl
import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from tracker.characters import folded
from tracker.refusals import Busy, Refused, TooLarge
from tracker.tables.reader.book import CELLS, CHARACTERS, COLUMNS, Unfit
from tracker.tables.table import Row, Table
from tracker.tables.writing import fused
from tracker.text import zh_size

SIZE_LIMIT = 5 << 20  # bytes
EXTENSIONS = ("xlsx", "xls", "et", "ods", "csv")
READER = Path(__file__).with_name("reader")
PATIENCE, AT_ONCE, WAIT = 10, 2, 5  # seconds, readings on this machine, seconds for a turn
MARKUP = (b"<", b"mime-version:")

WORDS = {
    "broken": "读不出来，可能已经损坏。请在 WPS 或 Excel 中打开后另存为 .xlsx，再上传。",
    "locked": "设有打开密码，读不出来。请去掉密码后重新上传。",
    "large": f"的内容太多：最多 {CELLS // 10_000} 万格、{CHARACTERS // 10_000} 万字。请只留下要填报的内容，或者分几次上传。",
    "wide": f"的 {{}} 还有内容，最多读前 {COLUMNS} 列。请删去多余的列后重新上传。",
    "strange": "读不出来，里面没有表格。请下载模板，把内容粘贴进去再上传。",
    "encoding": "读不出来，文字编码认不出。请另存为 .xlsx，或者 UTF-8 编码的 CSV。",
    "slow": "太大，没有读完。请把要填报的内容粘贴到模板里再上传。",
    "markup": "其实是网页，不是表格文件。请在 WPS 或 Excel 中打开后另存为 .xlsx，再上传。",
}


def tables_of(name: str, stream: BinaryIO, extensions: tuple[str, ...] = EXTENSIONS) -> list[Table]:
    """The visible tables that hold anything. Raises Refused, TooLarge, Busy."""
    data = stream.read(SIZE_LIMIT + 1)
    if len(data) > SIZE_LIMIT:
        raise TooLarge(
            f"“{name}”超过 {zh_size(SIZE_LIMIT)} 的上限。请删去表里的图片，或者分几次上传。"
        )
    if not data.strip():
        raise Refused(f"“{name}”是空文件。")
    if name.rpartition(".")[2].lower() not in extensions:
        raise Refused(f"“{name}”不是表格文件。请用模板填写，上传 {'、'.join(extensions)} 文件。")
    try:  # by what the file is, whatever its name says: systems export pages and CSV under the name .xls
        if data.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(MARKUP):
            raise Unfit("markup")
        with _turn():
            found = _by_process(data)
    except Unfit as unfit:
        raise Refused(f"“{name}”{WORDS[unfit.why].format(unfit.detail)}") from None
    plain = not data.startswith((b"PK", b"\xd0\xcf"))
    return [_table(each, plain) for each in found if each["rows"]]


def _by_process(data: bytes) -> list[dict]:
    with tempfile.TemporaryFile() as out:  # its size is limited by the process, not by ours
        try:
            done = subprocess.run(
                [sys.executable, "-I", str(READER)],
                input=data,
                stdout=out,
                stderr=subprocess.DEVNULL,
                env={},
                timeout=PATIENCE,
            )
        except subprocess.TimeoutExpired:
            raise Unfit("slow") from None
        if done.returncode:
            raise Unfit("slow" if done.returncode < 0 else "broken")
        out.seek(0)
        answer = json.load(out)
    if "refused" in answer:
        raise Unfit(answer["refused"], answer["detail"])
    return answer["tables"]


@contextmanager
def _turn():
    """One of the readings that the machine does at once, whichever process asks. Raises Busy after a while."""
    until, place = time.monotonic() + WAIT, Path(tempfile.gettempdir())
    files = [
        os.open(
            place / f"tracker-{os.getuid()}-reading-{n}",
            os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC,
            0o600,
        )
        for n in range(AT_ONCE)
    ]
    try:
        while not any(_held(file) for file in files):
            if time.monotonic() > until:
                raise Busy("同时上传的表格太多，这一份还没有读。请过一分钟重新上传。")
            time.sleep(0.1)
        yield
    finally:
        for file in files:
            os.close(file)


def _held(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    except BlockingIOError:
        return False


def _table(found: dict, plain: bool) -> Table:
    hidden = frozenset(found["hidden_columns"])
    width = 1 + max(int(at) for _, _, cells in found["rows"] for at in cells)
    rows = []
    for number, concealed, cells in found["rows"]:
        row = Row(number, [""] * width, {}, concealed)
        for at, (text, note) in cells.items():
            row.cells[int(at)] = folded(fused(text) if plain else text)
            if note:
                row.notes[int(at)] = note
        rows.append(row)
    return Table(folded(found["name"]), rows, hidden, found["cut"])
