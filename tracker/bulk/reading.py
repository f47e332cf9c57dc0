"""Reading what was uploaded: a workbook or a CSV becomes rows of strings, or a sentence why not."""

import csv
import json
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import BinaryIO

from tracker.bulk.sheet import SHEET
from tracker.cells import fused
from tracker.evidence.archives import Unfit, zip_content
from tracker.evidence.filenames import extension
from tracker.refusals import Refused, TooLarge
from tracker.text import zh_size

SIZE_LIMIT = 5 << 20  # bytes
ROW_LIMIT = 500
EXTENSIONS = ("xlsx", "xls", "et", "ods", "csv")
PATIENCE = 30  # seconds
READER = Path(__file__).with_name("reader.py")


def table_of(name: str, stream: BinaryIO) -> list[list[str]]:
    """The first sheet's rows, as many cells each as it has. Raises Refused, TooLarge."""
    data = stream.read(SIZE_LIMIT + 1)
    if len(data) > SIZE_LIMIT:
        raise TooLarge(
            f"“{name}”超过 {zh_size(SIZE_LIMIT)} 的上限。请删去表里的图片，或者分几次上传。"
        )
    if not data:
        raise Refused(f"“{name}”是空文件。")
    if extension(name) not in EXTENSIONS:
        raise Refused(f"“{name}”不是表格文件。请用模板填写，上传 {'、'.join(EXTENSIONS)} 文件。")
    return _csv(name, data) if extension(name) == "csv" else _workbook(name, data, stream)


def _csv(name: str, data: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return [
                [fused(cell) for cell in row]
                for row in csv.reader(StringIO(data.decode(encoding), newline=""), strict=True)
            ]
        except (UnicodeDecodeError, csv.Error):
            continue
    raise _unreadable(name)


def _workbook(name: str, data: bytes, stream: BinaryIO) -> list[list[str]]:
    if data.startswith(b"PK"):
        try:
            zip_content(stream)
        except Unfit as unfit:
            raise Refused(f"“{name}”{unfit}。") from None
    try:
        done = subprocess.run(
            [sys.executable, str(READER), SHEET], input=data, capture_output=True, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        raise _unreadable(name) from None
    if done.returncode:
        raise _unreadable(name)
    return json.loads(done.stdout)


def _unreadable(name: str) -> Refused:
    return Refused(f"“{name}”读不出来，可能已经损坏或设有密码。请下载模板，把内容粘贴进去再上传。")
