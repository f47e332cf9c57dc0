"""Passwords: which ones are accepted, and the one-time passwords that the administrator hands out."""

import re
import secrets
from functools import cache
from pathlib import Path

from tracker.accounts.breached import breached
from tracker.accounts.person import Person, normal

SHORTEST, LONGEST = 10, 128
RULES = (
    f"至少 {SHORTEST} 个字，最多 {LONGEST} 个字；汉字、字母、数字、符号和空格都可以用。",
    "不要用常见密码、本区本单位的名称、用户名、连续或重复的字符。几个不相干的词连在一起，又好记又安全。",
)
# what a stranger tries first here: the place, the trade, the product
LOCAL = (
    "changanqu",
    "changan",
    "xianshi",
    "xian",
    "shaanxi",
    "shanxi",
    "zhengfu",
    "zhengwu",
    "gongkai",
    "zwgk",
    "xxgk",
    "jieban",
    "jiedao",
    "renmin",
    "gov",
    "tracker",
    "taizhang",
    "长安区",
    "长安",
    "西安市",
    "西安",
    "陕西省",
    "陕西",
    "政府",
    "政务",
    "公开",
    "办公室",
    "街办",
    "密码",
    "台账",
)
LEAST_LEFT = 6  # characters that must remain beside guessable pieces
LONG_NAME = 4  # a shorter user name may be part of a word by chance
ROWS = (
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1q2w3e4r5t6y7u8i9o0p",
    "零一二三四五六七八九十",
    "甲乙丙丁戊己庚辛壬癸",
)
RUNS = ROWS + tuple(row[::-1] for row in ROWS)
A_NUMBER_OF_ONES_OWN = re.compile(
    r"1[3-9]\d{9}|\d{17}[\dx]|((19|20)\d{6}){1,2}\d{0,3}"
)  # telephone, identity card, dates
LEGIBLE = "abcdefghjkmnpqrstuvwxyz23456789"  # without 0 o 1 l i, which a printed slip confuses


def objection(password: str, person: Person, *, old: str = "") -> str:
    """Why `person` may not have this password after the `old` one, as a sentence; empty when it is accepted."""
    return next(_objections(normal(password), person, normal(old)), "")


def _objections(typed: str, person: Person, old: str):
    folded = typed.casefold()
    if len(typed) < SHORTEST:
        yield f"密码至少 {SHORTEST} 个字，现在 {len(typed)} 个字。"
    if len(typed) > LONGEST:
        yield f"密码最多 {LONGEST} 个字，现在 {len(typed)} 个字。"
    if not typed.isprintable():
        yield "密码里有看不见的控制字符，请重新输入。"
    if _is_common(folded):
        yield "这是很常见的密码，容易被人猜中，请换一个。"
    if len(person.username) >= LONG_NAME and person.username in folded:
        yield "密码里不能含有用户名，请换一个。"
    if len(set(folded)) < LEAST_LEFT - 1 or len(_without_runs(folded)) < LEAST_LEFT:
        yield "密码里多是连续或重复的字符，容易被人猜中，请换一个。"
    if A_NUMBER_OF_ONES_OWN.fullmatch(folded):
        yield "手机号、身份证号和日期容易被人猜中，请换一个。"
    left = _without(
        (person.username, person.unit.code, person.unit.name, person.name, *LOCAL), folded
    )
    if left != folded and len(re.sub(r"(19|20)\d\d|\d+$|[\W_]", "", left)) < LEAST_LEFT:
        yield "密码多由本区、本单位的名称和年份组成，容易被人猜中，请换一个。"
    if breached(folded) or breached(re.sub(r"[\W_]", "", folded)):
        yield "这个密码曾在别处泄露，容易被人试出来，请换一个。"
    if typed == old:
        yield "新密码不能与现在的密码相同。"


def one_time_password() -> str:
    """A random password (79 bits) that can be read from paper: four groups of four."""
    return "-".join("".join(secrets.choice(LEGIBLE) for _ in range(4)) for _ in range(4))


@cache
def common() -> frozenset[str]:
    lines = (Path(__file__).parent / "common_passwords.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


def _is_common(folded: str) -> bool:
    """As it stands, without signs and spaces, or with a tail of digits and signs."""
    plain = re.sub(r"[\W_]", "", folded)
    return bool({folded, plain, re.sub(r"[\d\W_]+$", "", folded)} & common())


def _without_runs(folded: str) -> str:
    """What is left when each run (1234, qwer, cba, aaa) and each repeated group counts as one character."""
    left = re.sub(r"(.{1,4}?)\1{2,}", r"\1", folded)
    start = 0
    while start < len(left):
        length = next(
            (
                n
                for n in range(len(left) - start, 2, -1)
                if any(left[start : start + n] in row for row in RUNS)
            ),
            1,
        )
        left = left[: start + 1] + left[start + length :]
        start += 1
    return left


def _without(pieces, folded: str) -> str:
    for piece in sorted(pieces, key=len, reverse=True):
        folded = folded.replace(piece, "")
    return folded
