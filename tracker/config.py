"""Settings of the installation, read from the environment once at start."""

import os
import re
import secrets
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, urlsplit

from tracker.data.whole_file import whole_file
from tracker.refusals import Refused

ROOT = Path(__file__).resolve().parent.parent
MIB = 1024 * 1024
LOOPBACK = ("localhost", "127.0.0.1")


class Config:
    """Paths, limits and flags; every name can be set as an environment variable of the same name."""

    def __init__(self, **overrides):
        def setting(name, default):
            return overrides.get(name, os.environ.get(name, default))

        self.TRACKER_DATA = Path(setting("TRACKER_DATA", ROOT / "var")).absolute()
        self.TRACKER_FILES = Path(setting("TRACKER_FILES", self.TRACKER_DATA / "files")).absolute()
        self.TRACKER_FONTS = Path(setting("TRACKER_FONTS", ROOT / "var" / "fonts")).absolute()
        self.TRACKER_SEEDS = Path(setting("TRACKER_SEEDS", ROOT / "seeds")).absolute()
        self.DATABASE_URL = setting(
            "DATABASE_URL", f"sqlite:///{quote(str(self.TRACKER_DATA / 'tracker.db'))}"
        )
        self.STORE_URL = setting(
            "STORE_URL", ""
        )  # s3://bucket/prefix?endpoint=…; empty: files lie in TRACKER_FILES
        self.AWS_ACCESS_KEY_ID = setting("AWS_ACCESS_KEY_ID", "")
        self.AWS_SECRET_ACCESS_KEY = setting("AWS_SECRET_ACCESS_KEY", "")
        self.AWS_SESSION_TOKEN = setting("AWS_SESSION_TOKEN", "")
        self.MAX_FILE_BYTES = int(setting("MAX_FILE_MIB", 50)) * MIB
        self.MAX_CONTENT_LENGTH = int(setting("MAX_REQUEST_MIB", 210)) * MIB
        self.MAX_FORM_MEMORY_SIZE = 2 * MIB
        self.MAX_FORM_PARTS = 500
        self.DEMO = setting("TRACKER_DEMO", "") in (
            "1",
            "true",
            True,
        )  # every page says that its data are made up
        self.BEHIND_TLS = setting("BEHIND_TLS", "") in ("1", "true", True)
        self.TRUSTED_PROXIES = int(setting("TRUSTED_PROXIES", 0))
        self.SESSION_IDLE_MINUTES = int(setting("SESSION_IDLE_MINUTES", 60))
        self.SESSION_HOURS = int(setting("SESSION_HOURS", 12))
        self.SMTP_URL = setting(
            "SMTP_URL", ""
        )  # smtp://, smtp+starttls:// or smtps://user:password@host:port
        self.MAIL_FROM = setting("MAIL_FROM", "tracker@localhost")
        self.PUBLIC_URL = setting("PUBLIC_URL", "")  # as people type it, for mail and calendars
        named = [host.strip() for host in setting("TRUSTED_HOSTS", "").split(",") if host.strip()]
        public_host = urlsplit(self.PUBLIC_URL).hostname
        self.TRUSTED_HOSTS = [*named, *([public_host] if public_host else []), *LOOPBACK]
        self.SECURITY_CONTACT = contacts(setting("SECURITY_CONTACT", ""))
        self.CLAMD = setting("CLAMD", "")  # ClamAV's socket, or host:port
        self.LOG_FORMAT = setting("LOG_FORMAT", "text")  # or json
        self.LOG_REQUESTS = setting("LOG_REQUESTS", "") in ("1", "true", True)
        self.SLOW_REQUEST_MS = int(setting("SLOW_REQUEST_MS", 3000))  # 0: never mentioned
        self.SLOW_QUERY_MS = int(setting("SLOW_QUERY_MS", 0))
        self.METRICS_TOKEN = setting("METRICS_TOKEN", "")
        self.SECRET_KEY = setting("SECRET_KEY", None)
        if setting("SCRIPT_NAME", "").strip("/") or urlsplit(self.PUBLIC_URL).path.strip("/"):
            raise Refused(
                "本系统的链接都从网站的根地址开始，不能放在别的网站的子路径下。"
                "请给它单独的主机名（如 https://tracker.example/），并去掉 SCRIPT_NAME 或 PUBLIC_URL 中的路径。"
            )
        for name, value in overrides.items():
            if not hasattr(self, name):
                setattr(self, name, value)

    def secret_key(self) -> str:
        """The signing key: from the environment, or made once and kept in the data folder."""
        if self.SECRET_KEY:
            return self.SECRET_KEY
        path = self.TRACKER_DATA / "secret_key"
        try:
            self.TRACKER_DATA.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                with suppress(FileExistsError), whole_file(path) as file:
                    file.write(secrets.token_hex(32).encode())
            key = path.read_text().strip()
        except OSError as error:
            raise Refused(
                f"数据目录 {self.TRACKER_DATA} 不能写入（{error.strerror}）。请检查磁盘、目录权限和挂载方式。"
            ) from error
        if not key:
            raise Refused(
                f"签名密钥文件 {path} 是空的，系统不能启动。已经用过的系统，请从备份取回这个文件；"
                "第一次安装的，删除它再启动，会重新生成。"
            )
        return key


def contacts(text: str) -> list[str]:
    """Addresses for security.txt, from a list with commas. Raises Refused where one is no mail, web or telephone address."""
    found = [
        "mailto:" * ("@" in c and ":" not in c) + c for c in map(str.strip, text.split(",")) if c
    ]
    if any(not re.fullmatch(r"(mailto:[^@\s]+@|https://|tel:\+?)[\x21-\x7e]+", c) for c in found):
        raise Refused(
            "SECURITY_CONTACT 应写成邮箱、https:// 网址或 tel: 电话，几个之间用逗号隔开。"
        )
    return found
