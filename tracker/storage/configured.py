"""The store that this installation's settings name: a folder, or a bucket."""

from pathlib import Path

from tracker.refusals import Refused
from tracker.storage.folder_store import FolderStore


def store_of(config):
    """`STORE_URL` names it; without one it is the folder `TRACKER_FILES`."""
    return store_at(config["STORE_URL"] or str(config["TRACKER_FILES"]), config)


def store_at(place: str, config):
    """The store at a folder's path or at s3://…, with the keys of `config`. Refused when the address is not one."""
    if "://" not in place:
        return FolderStore(Path(place).absolute())
    try:  # an optional installation
        from tracker.storage.s3.address import Address
        from tracker.storage.s3.bucket import BucketStore
    except ModuleNotFoundError:
        raise Refused(
            "设置了对象存储，却没有安装它的客户端。请用 ./manage 启动（会自动安装），"
            "或者安装 requirements-s3.txt。"
        ) from None

    address = Address.parse(place)
    key, secret = config["AWS_ACCESS_KEY_ID"], config["AWS_SECRET_ACCESS_KEY"]
    if not key or not secret:
        raise Refused(
            "设置了对象存储，却没有密钥。请设置环境变量 AWS_ACCESS_KEY_ID 和 AWS_SECRET_ACCESS_KEY。"
        )
    return BucketStore(address, key, secret, config["AWS_SESSION_TOKEN"])
