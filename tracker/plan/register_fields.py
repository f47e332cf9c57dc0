"""The registers that units keep alive, and what a criterion may ask of their entries."""

from dataclasses import dataclass

HEAD, DEPUTY, STAFF = "主要负责同志", "分管负责人", "专职人员"
DUTIES = (HEAD, DEPUTY, STAFF)
PLATFORMS = ("微信公众号", "微信视频号", "微博", "抖音", "快手", "今日头条", "移动客户端", "其他")


@dataclass(frozen=True)
class Field:
    key: str
    label: str
    type: str  # as in kinds.toml
    choices: tuple[str, ...] = ()


REGISTERS: dict[str, dict[str, Field]] = {
    "roster": {
        f.key: f
        for f in (
            Field("duty", "职责", "choice", DUTIES),
            Field("full_time", "专职", "flag"),
            Field("title", "职务", "text"),
            Field("division_published_on", "分工公布日期", "date"),
            Field("division_url", "分工公布网址", "url"),
        )
    },
    "media": {
        f.key: f
        for f in (
            Field("platform", "平台", "choice", PLATFORMS),
            Field("filed", "各项变动均已报区级备案", "flag"),
            Field("filed_in_time", "各项变动均在生效前报区级备案", "flag"),
            Field("single", "同一平台只有一个账号，或已写明例外理由", "flag"),
        )
    },
}
