"""What a browser calls itself, in words that its owner knows: 'Firefox 115，Windows 7'."""

import re

# in this order: most browsers also carry the names of those that they descend from
BROWSERS = (
    ("MicroMessenger/", "微信"),
    ("QQBrowser/", "QQ浏览器"),
    ("360SE", "360浏览器"),
    ("360EE", "360浏览器"),
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("HeadlessChrome/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Version/", "Safari"),
)
SYSTEMS = (
    ("Windows NT 6.1", "Windows 7"),
    ("Windows NT 6.3", "Windows 8.1"),
    ("Windows NT 10.0", "Windows 10 或 11"),
    ("Windows", "Windows"),
    ("Android", "安卓"),
    ("HarmonyOS", "鸿蒙"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS X", "macOS"),
    ("UOS", "统信 UOS"),
    ("Kylin", "麒麟"),
    ("Linux", "Linux"),
)


def device_of(agent: str) -> str:
    """The browser with its main version, and the system; what nobody knows is called so."""
    mark, browser = next((pair for pair in BROWSERS if pair[0] in agent), ("", "其他浏览器"))
    version = re.match(r"\d{1,4}", agent.partition(mark)[2]) if mark.endswith("/") else None
    system = next((name for mark, name in SYSTEMS if mark in agent), "其他系统")
    return f"{browser}{' ' + version[0] if version else ''}，{system}"
