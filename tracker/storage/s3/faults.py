"""What can go wrong between here and the bucket, and the sentence that a person gets."""

import logging
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError
from urllib3.exceptions import HTTPError

from tracker.refusals import Missing, Refusal
from tracker.storage.folder_store import StorageFull

BROKEN = (BotoCoreError, HTTPError, OSError)  # the line, not the answer
SPOILT = {
    "BadDigest",
    "InvalidDigest",
    "XAmzContentSHA256Mismatch",
    "XAmzContentChecksumMismatch",
    "IncompleteBody",
}
FULL = {
    "QuotaExceeded",
    "XMinioStorageFull",
    "XMinioAdminBucketQuotaExceeded",
    "InsufficientStorage",
}

log = logging.getLogger(__name__)


class StoreAway(Refusal):
    status = 503
    heading = "文件存储暂时不可用"

    def __init__(
        self,
        sentence: str = "文件存储暂时没有响应，这一次没有办成；已经保存的内容都在。请稍候再试，仍然不行请联系系统管理员。",
    ):
        super().__init__(sentence)


@contextmanager
def faults_named():
    """Whatever the client raises becomes Missing, StorageFull or StoreAway; the log says which."""
    try:
        yield
    except ClientError as error:
        if is_gone(error):
            raise Missing("这个附件的文件不见了，请联系系统管理员从备份恢复。") from None
        log.error("store: %s", error)
        raise _answered(error) from error
    except BROKEN as error:
        log.error("store: %s: %s", type(error).__name__, error)
        raise StoreAway from error


def is_gone(error: ClientError) -> bool:
    return error.response["Error"]["Code"] in ("NoSuchKey", "404", "NotFound")


def _answered(error: ClientError) -> Refusal:
    code, status = (
        error.response["Error"]["Code"],
        error.response["ResponseMetadata"]["HTTPStatusCode"],
    )
    if code in FULL or status == 507:
        return StorageFull()
    if code in SPOILT:
        return StoreAway("文件在传送途中受损，没有保存，请再试一次。")
    if status < 500 and status != 429 and code not in ("SlowDown", "RequestTimeout"):
        return StoreAway(
            "文件存储不接受本系统的请求，这一次没有办成。请联系系统管理员检查存储的地址、密钥和权限。"
        )
    return StoreAway()
