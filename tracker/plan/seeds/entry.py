"""Take one TOML table apart key by key, and refuse what is missing, mistyped or unknown."""

import re
import tomllib
from datetime import date
from pathlib import Path

REQUIRED = object()
LARGEST = 2_147_483_647  # of an integer in the database
TYPE_NAMES = {
    str: "文字",
    bool: "true 或 false",
    int: "整数",
    float: "小数",
    date: "日期",
    list: "列表",
    dict: "表",
}


class SeedError(ValueError):
    """Why a folder of seeds is refused: which file, which entry, and the reason, in Chinese."""

    def __init__(self, file: str, entry: str, reason: str):
        super().__init__(f"{file}，{entry}：{reason}" if entry else f"{file}：{reason}")
        self.file, self.entry, self.reason = file, entry, reason


class Entry:
    """A table of `file` at `place`. Every key that is read is remembered; `finish` refuses the others."""

    def __init__(self, file: str, place: str, table: dict):
        self.file, self.place, self._table, self._read = file, place, table, set()

    def refuse(self, reason: str):
        raise SeedError(self.file, self.place, reason)

    def __contains__(self, key: str) -> bool:
        return key in self._table

    def take(self, key: str, *types: type, default=REQUIRED):
        """The value of `key` as it stands, of exactly one of `types`."""
        self._read.add(key)
        if key not in self._table:
            if default is REQUIRED:
                self.refuse(f"缺少 {key}。")
            return default
        value = self._table[key]
        if type(value) not in types:
            self.refuse(
                f"{key} 应是{'或'.join(TYPE_NAMES[t] for t in types)}，现在是{TYPE_NAMES.get(type(value), '别的类型')}。"
            )
        return value

    def text(self, key: str, default=REQUIRED, most: int | None = None) -> str:
        """`most` is the width of the column that keeps it."""
        value = self.take(key, str, default=default)
        if default is REQUIRED and not value.strip():
            self.refuse(f"{key} 不能为空。")
        self._keepable(key, value, most)
        return value

    def texts(self, key: str, default=REQUIRED, most: int | None = None) -> tuple[str, ...]:
        values = self.take(key, list, default=default)
        if not all(isinstance(v, str) and v for v in values):
            self.refuse(f"{key} 里的每一项都应是文字，且不能为空。")
        for value in values:
            self._keepable(key, value, most)
        if len(set(values)) < len(values):
            self.refuse(f"{key} 里有重复的项。")
        return tuple(values)

    def number(self, key: str, default=REQUIRED, least: int = 1) -> int:
        value = self.take(key, int, default=default)
        if value is not default and value < least:
            self.refuse(f"{key} 不能小于 {least}。")
        if value is not default and value > LARGEST:
            self.refuse(f"{key} 不能大于 {LARGEST}。")
        return value

    def flag(self, key: str, default=REQUIRED) -> bool:
        return self.take(key, bool, default=default)

    def date(self, key: str, default=REQUIRED) -> date:
        if type(self._table.get(key)) is str:
            self.refuse(f"{key} 应是日期，写成 2021-02-09 的样子，不加引号。")
        return self.take(key, date, default=default)

    def choice(self, key: str, allowed, default=REQUIRED) -> str:
        value = self.text(key, default)
        if value not in allowed:
            self.refuse(f"{key} 只能是 {'、'.join(a or '空' for a in allowed)}，现在是“{value}”。")
        return value

    def entries(self, key: str, default=REQUIRED, noun: str | None = None) -> list["Entry"]:
        """The tables of the list `key`, each with its place: 第 3 个 unit."""
        inside = f"{self.place} 的" if self.place else ""
        tables = self.take(key, list, default=default)
        found = [
            Entry(self.file, f"{inside}第 {n} 个 {noun or key}", table)
            for n, table in enumerate(tables, 1)
        ]
        for entry in found:
            if not isinstance(entry._table, dict):
                entry.refuse("应是一张表。")
        return found

    def _keepable(self, key: str, value: str, most: int | None) -> None:
        if "\0" in value:
            self.refuse(f"{key} 里有不能保存的空字符（\\u0000）。")
        if most and len(value) > most:
            self.refuse(f"{key} 最长 {most} 字，现在 {len(value)} 字。")

    def finish(self) -> None:
        unknown = [key for key in self._table if key not in self._read]
        if unknown:
            self.refuse(f"不认识的项 {'、'.join(unknown)}。")


def opened(folder: Path, name: str) -> Entry:
    """The whole file as one entry; refused when it is not there or not TOML."""
    try:
        return Entry(name, "", tomllib.loads((folder / name).read_bytes().decode()))
    except FileNotFoundError:
        raise SeedError(name, "", f"{folder} 里没有这个文件。") from None
    except OSError as error:
        raise SeedError(name, "", f"读不出来（{error.strerror}）。") from None
    except UnicodeDecodeError:
        raise SeedError(name, "", "不是 UTF-8 编码。") from None
    except tomllib.TOMLDecodeError as error:
        reason, _, where = str(error).rpartition(" (at ")
        at = re.match(r"line (\d+), column (\d+)", where)
        place = f"第 {at[1]} 行第 {at[2]} 列附近" if at else "文件末尾"
        raise SeedError(name, place, f"不是有效的 TOML（{reason}）。") from None


def once(entries_and_values, what: str) -> None:
    """Refuse the first entry whose value an earlier entry already has."""
    seen: set = set()
    for entry, value in entries_and_values:
        if value in seen:
            entry.refuse(f"{what}“{value}”重复。")
        seen.add(value)
