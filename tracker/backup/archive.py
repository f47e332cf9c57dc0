"""The archive: a tar whose last member, manifest.json, has size and SHA-256 of every other and a digest of itself.

A manifest that is missing means an archive that was cut short. Nothing is ever extracted under a name that the
archive chose: members are read one by one and written where the restore says.
"""

import io
import json
import re
import tarfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from tracker.refusals import Refused

FORMAT = 2
UNSIGNED = 1  # earlier releases' format: the manifest has no digest of its own
BLANK = "0" * 64  # stands in the manifest's text where its digest will be
MANIFEST = "manifest.json"
DATABASES = {"database.sqlite3": "sqlite", "database.pgdump": "postgresql"}
KEY = "secret_key"
CHUNK = 1 << 20
NAMES = re.compile(r"database\.(sqlite3|pgdump)|secret_key|files/[0-9a-f]{64}")
SHAPE = {"created_at": str, "database": str, "rows": dict, "secret_key": bool, "members": dict}
SHAPE |= {"damaged": list, "missing": list}


class Writer:
    """Adds members and remembers what they were."""

    def __init__(self, file: BinaryIO):
        self.tar = tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT)
        self.members: dict[str, dict] = {}

    def add(self, name: str, stream: BinaryIO) -> str:
        """Add everything in `stream`; return its digest."""
        size = stream.seek(0, 2)
        stream.seek(0)
        header = tarfile.TarInfo(name)
        header.size, header.mode = size, 0o600
        hashing = Hashing(stream)
        self.tar.addfile(header, hashing)
        digest = hashing.digest()
        self.members[name] = {"size": size, "sha256": digest}
        return digest

    def finish(self, **about) -> dict:
        """Write the manifest, of which `about` is a part, as the last member; return it."""
        manifest = {"format": FORMAT, "sha256": BLANK, **about, "members": self.members}
        text = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
        digest = sha256(text).hexdigest()
        text = text.replace(BLANK.encode(), digest.encode(), 1)
        header = tarfile.TarInfo(MANIFEST)
        header.size, header.mode = len(text), 0o600
        self.tar.addfile(header, io.BytesIO(text))
        self.tar.close()
        return manifest | {"sha256": digest}


class Hashing:
    """A stream that is hashed while somebody else reads it."""

    def __init__(self, stream: BinaryIO):
        self.stream, self.hash, self.size = stream, sha256(), 0

    def read(self, size: int = -1) -> bytes:
        chunk = self.stream.read(size)
        self.hash.update(chunk)
        self.size += len(chunk)
        return chunk

    def digest(self) -> str:
        return self.hash.hexdigest()


def read_manifest(tar: tarfile.TarFile) -> dict:
    """Raises Refused unless it is whole, has the shape that we give it, and no byte was changed."""
    try:
        member = tar.getmember(MANIFEST)
        text = tar.extractfile(member).read() if member.isreg() else b""
        manifest = json.loads(text)
        version = manifest["format"]
    except (KeyError, ValueError, TypeError, tarfile.TarError, EOFError):
        raise Refused(
            "备份文件不完整：没有清单，可能写到一半就中断了，或者不是本系统的备份。"
        ) from None
    if version not in (UNSIGNED, FORMAT):
        raise Refused(
            f"备份文件的格式是第 {version} 版，本程序只认识第 {FORMAT} 版及以前的。请使用相应版本的程序。"
        )
    if not _is_sound(manifest) or (version != UNSIGNED and not _is_unchanged(manifest, text)):
        raise Refused("备份文件的清单不合规，或者已损坏，没有使用。")
    return manifest


def _is_sound(manifest: dict) -> bool:
    """What reads a manifest relies on nothing else. The database's member is of the kind that it names."""
    if any(not isinstance(manifest.get(name), kind) for name, kind in SHAPE.items()):
        return False
    members = manifest["members"]
    kinds = [DATABASES[name] for name in members.keys() & DATABASES.keys()]
    return (
        kinds == [manifest["database"]]
        and manifest["secret_key"] == (KEY in members)
        and all(NAMES.fullmatch(name) for name in members)
        and all(isinstance(count, int) for count in manifest["rows"].values())
        and all(
            isinstance(each, dict) and each.keys() == {"size", "sha256"}
            for each in members.values()
        )
    )


def _is_unchanged(manifest: dict, text: bytes) -> bool:
    digest = str(manifest.get("sha256"))
    blank = text.replace(digest.encode(), BLANK.encode(), 1)
    return sha256(blank).hexdigest() == digest


def walk(path: Path) -> Iterator[tuple[str, Hashing] | dict]:
    """The manifest first, then (name, stream) for each member; what was read is compared before the next one comes."""
    try:
        with tarfile.open(path, "r:") as tar:
            manifest = read_manifest(tar)
            yield manifest
            left = dict(manifest["members"])
            for member in tar:
                if member.name == MANIFEST:
                    continue
                expected = left.pop(member.name, None)
                if expected is None or not member.isreg():
                    raise Refused(f"备份文件里有清单之外的内容：{member.name}。")
                stream = Hashing(tar.extractfile(member))
                yield member.name, stream
                while stream.read(CHUNK):
                    pass
                if (stream.size, stream.digest()) != (expected["size"], expected["sha256"]):
                    raise Refused(f"备份文件已损坏：{member.name} 与清单不符。")
            if left:
                raise Refused(
                    f"备份文件不完整：缺少 {'、'.join(sorted(left)[:3])} 等 {len(left)} 项。"
                )
    except FileNotFoundError:
        raise Refused(f"没有找到备份文件 {path}。") from None
    except (tarfile.TarError, EOFError):
        raise Refused("备份文件已损坏，或者不是本系统的备份，没有使用。") from None


def verify(path: Path) -> dict:
    """Read the whole archive again; return its manifest."""
    members = walk(path)
    manifest = next(members)
    for _ in members:
        pass
    return manifest
