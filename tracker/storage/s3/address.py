"""Where the bucket is: s3://bucket/prefix?endpoint=https://…&region=…&style=path."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from tracker.refusals import Refused

FORM = "s3://桶名/前缀？endpoint=https://主机&region=区域&style=path"
STYLES = (
    "path",
    "virtual",
    "auto",
)  # the bucket in the path, in the host's name, or as the client thinks best


@dataclass(frozen=True)
class Address:
    """`prefix` is empty or ends with a slash; without `endpoint` it is Amazon's own."""

    bucket: str
    prefix: str = ""
    endpoint: str | None = None
    region: str = "us-east-1"
    style: str = "path"

    @classmethod
    def parse(cls, url: str) -> "Address":
        """Refused when the address is not one; keys never belong into it."""
        parts = urlsplit(url)
        more = dict(parse_qsl(parts.query))
        prefix = parts.path.strip("/")
        if (
            parts.scheme != "s3"
            or not parts.netloc
            or "@" in parts.netloc
            or more.keys() - {"endpoint", "region", "style"}
        ):
            raise Refused(
                f"文件存储的地址应写成 {FORM}；密钥写在 AWS_ACCESS_KEY_ID 和 AWS_SECRET_ACCESS_KEY 里。"
            )
        if more.get("style", "path") not in STYLES or urlsplit(
            more.get("endpoint", "http://x")
        ).scheme not in ("http", "https"):
            raise Refused(
                f"文件存储的地址应写成 {FORM}；style 是 {'、'.join(STYLES)} 之一，endpoint 以 http:// 或 https:// 开头。"
            )
        more.setdefault("style", "path" if "endpoint" in more else "auto")
        return cls(parts.netloc, prefix + "/" if prefix else "", **more)
