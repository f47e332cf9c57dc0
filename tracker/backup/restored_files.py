"""Where a restore puts each file: beside the folder that is to be, or at its place in a bucket."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from tracker.backup import archive
from tracker.refusals import Refused

Keep = Callable[[str, BinaryIO], None]  # the digest that is its name, and the bytes


def beside(files: Path) -> Keep:
    files.mkdir(parents=True)

    def keep(digest, stream):
        target = files / digest[:2] / digest
        target.parent.mkdir(exist_ok=True)
        write(target, stream)

    return keep


def in_place(store, manifest: dict) -> Keep:
    """Only what is in the archive may be there already: an interrupted restore is gone on with."""
    there = set()
    for digest in store:
        if f"files/{digest}" not in manifest["members"]:
            raise Refused(
                "存放附件的桶里有这个备份以外的文件。恢复不会与别的文件混在一起：请换一个空的桶或前缀。"
            )
        there.add(digest)

    def keep(digest, stream):
        if (
            digest not in there and digest not in manifest["damaged"]
        ):  # those have another digest than their name
            store.put(stream)

    return keep


def write(target: Path, stream: BinaryIO) -> None:
    with open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        shutil.copyfileobj(stream, file, archive.CHUNK)
        file.flush()
        os.fsync(file.fileno())
