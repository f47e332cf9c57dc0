"""The store of files in a bucket of an S3-compatible object store: the same methods as the folder's.

No process holds a lock here, so what is discarded goes to `trash/` first: whoever put the same bytes again at that
very moment finds them there. Keys are the folder's paths: one can be copied into the other by any tool.
"""

import os
import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import BinaryIO

from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.session import Session

from tracker.storage.folder_store import GRACE_SECONDS, spooled
from tracker.storage.s3.address import Address
from tracker.storage.s3.faults import faults_named, is_gone
from tracker.storage.s3.stream import opened

IN_TRASH = timedelta(days=7)  # by then the row of whoever put the bytes again has long been written
DIGEST = re.compile(r"[0-9a-f]{64}")
PATIENCE = {
    "connect_timeout": 3,
    "read_timeout": 20,
    "retries": {"mode": "standard", "total_max_attempts": 3},
}


class BucketStore:
    """Bytes are there, compared with their SHA-256 by the server, before `put` returns."""

    grace = GRACE_SECONDS

    def __init__(
        self, address: Address, key: str, secret: str, token: str = "", patience: dict = PATIENCE
    ):
        self.address, self.patience = address, patience
        self.credentials = {
            "aws_access_key_id": key,
            "aws_secret_access_key": secret,
            "aws_session_token": token or None,
        }
        self._client = (0, None)

    @property
    def client(self):
        """One a process: connections must not be shared with a child."""
        if self._client[0] != os.getpid():
            config = Config(
                s3={"addressing_style": self.address.style, "payload_signing_enabled": True},
                max_pool_connections=32,
                # what not every server knows is asked for by name only
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
                **self.patience,
            )
            made = Session().create_client(
                "s3",
                region_name=self.address.region,
                endpoint_url=self.address.endpoint,
                config=config,
                **self.credentials,
            )
            self._client = (os.getpid(), made)
        return self._client[1]

    def put(self, stream: BinaryIO) -> tuple[str, int]:
        """Keep everything that `stream` still holds; return its digest and size. What is there already becomes young, and whole."""
        with spooled(stream) as (file, digest, size), faults_named():
            self.client.put_object(
                **self._at(digest),
                Body=file,
                ContentLength=size,
                ChecksumSHA256=b64encode(bytes.fromhex(digest)).decode(),
            )
        return digest, size

    def open(self, digest: str) -> BinaryIO:
        """A stream that reads on where it was cut off, and can be wound. Raises Missing."""
        at = self._at(digest)
        with faults_named():
            try:
                return opened(self.client, at)
            except ClientError as error:
                if not is_gone(error) or not self._brought_back(digest):
                    raise
            return opened(self.client, at)

    def exists(self, digest: str) -> bool:
        with faults_named():
            return self._head(self._at(digest)) is not None or self._brought_back(digest)

    def discard(self, digest: str, is_needed: Callable[[str], bool]) -> bool:
        """Put a file that no row names any more into the trash; False when it stays."""
        with faults_named():
            if not self.is_old(digest) or is_needed(digest):
                return False
            self._copy(self._at(digest), self._at(digest, "trash/"))
            self.client.delete_object(**self._at(digest))
        return True

    def is_old(self, digest: str) -> bool:
        """Old enough that no row is on its way to name it, by the server's own clock."""
        with faults_named():
            found = self._head(self._at(digest))
        return found is not None and _age(found) >= timedelta(seconds=self.grace)

    def tidy(self, is_needed: Callable[[str], bool]) -> int:
        """Empty the trash of what has lain there long, and bring back what is named after all; how many were removed."""
        gone = 0
        for digest in self._digests("trash/"):
            with faults_named():
                if is_needed(digest):
                    self.exists(digest)
                elif (found := self._head(self._at(digest, "trash/"))) and _age(found) >= IN_TRASH:
                    self.client.delete_object(**self._at(digest, "trash/"))
                    gone += 1
        return gone

    def abandoned(self) -> list:
        """Nothing: a bucket has no half files."""
        return []

    def check(self) -> None:
        """Raise when nothing can be written, read or removed here."""
        at = {"Bucket": self.address.bucket, "Key": f"{self.address.prefix}probe-{os.getpid()}"}
        with faults_named():
            self.client.put_object(**at, Body=b"")
            self.client.get_object(**at)["Body"].close()
            self.client.delete_object(**at)

    def __iter__(self) -> Iterator[str]:
        """The digest of every file, in order."""
        return self._digests("")

    def _digests(self, part: str) -> Iterator[str]:
        prefix = self.address.prefix + part
        with faults_named():
            for page in self.client.get_paginator("list_objects_v2").paginate(
                Bucket=self.address.bucket, Prefix=prefix
            ):
                for item in page.get("Contents", ()):
                    name = item["Key"].removeprefix(prefix)
                    if DIGEST.fullmatch(name[3:]) and name[:3] == name[3:5] + "/":
                        yield name[3:]

    def _brought_back(self, digest: str) -> bool:
        """Out of the trash: somebody's row names it."""
        thrown = self._at(digest, "trash/")
        if self._head(thrown) is None:
            return False
        self._copy(thrown, self._at(digest))
        return True

    def _copy(self, here: dict, there: dict) -> None:
        """By the server, and looked at: some answer 200 and copy nothing."""
        self.client.copy_object(**there, CopySource=here, MetadataDirective="REPLACE")
        one, other = self._head(here), self._head(there)
        if one is None or other is None or one["ContentLength"] != other["ContentLength"]:
            raise OSError(f"the server did not copy {here['Key']}")

    def _head(self, at: dict) -> dict | None:
        try:
            return self.client.head_object(**at)
        except ClientError as error:
            if is_gone(error):
                return None
            raise

    def _at(self, digest: str, part: str = "") -> dict:
        if not DIGEST.fullmatch(digest):
            raise ValueError(digest)
        return {
            "Bucket": self.address.bucket,
            "Key": f"{self.address.prefix}{part}{digest[:2]}/{digest}",
        }


def _age(found: dict) -> timedelta:
    return (
        parsedate_to_datetime(found["ResponseMetadata"]["HTTPHeaders"]["date"])
        - found["LastModified"]
    )
