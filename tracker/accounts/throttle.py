"""Slowing down those who guess passwords, without letting a stranger lock somebody out."""

from dataclasses import dataclass
from datetime import timedelta

from peewee import BooleanField, CharField, DateTimeField

from tracker import clock
from tracker.data.database import Model
from tracker.refusals import Refusal

WINDOW = timedelta(minutes=10)
KNOWN_FOR = timedelta(days=180)
BY_PAIR = 5  # failures of one name from one address, or from a browser that knows the person
CROWDED = (
    30  # failures of any names from one address: then each name has fewer there, and keeps some
)
BY_PAIR_IN_A_CROWD = 2
BY_NAME = 50  # failures of one name from anywhere: a slow guess from many addresses
BY_ADDRESS = 300  # passwords from one address that are looked at: looking costs a tenth of a second
LOOKED_AT = (
    "*"  # in place of the name, where a password was looked at although the limit was reached
)


class Throttled(Refusal):
    status = 429
    heading = "尝试次数太多"

    def __init__(self, wait: timedelta):
        self.seconds = max(1, int(wait.total_seconds()))
        super().__init__(
            f"登录失败次数太多，请 {-(-self.seconds // 60)} 分钟后再试。忘记密码的，请系统管理员重设密码。"
        )


class Attempt(Model):
    username = CharField(max_length=40)
    address = CharField(max_length=64)
    browser = CharField(
        max_length=64, default=""
    )  # digest of a cookie that only this browser holds
    at = DateTimeField(default=lambda: clock.now())
    succeeded = BooleanField()

    wait = timedelta()  # how long others have to wait who bring no second factor

    class Meta:
        indexes = ((("username", "at"), False), (("address", "at"), False))


@dataclass(frozen=True)
class Origin:
    """Where a password comes from: the network address, and the browser if it has been here before."""

    address: str
    browser: str = ""


def begin(username: str, origin: Origin, *, look: bool = False) -> Attempt:
    """Note an attempt as failed before the password is looked at, so that many at once cannot slip through.

    Raises Throttled when the failures within the last WINDOW were too many: of this name at this address, never of the
    address alone, which a whole building shares. A browser in which this person has signed in before counts by itself,
    and an address from which the person has signed in before is spared the limits that others can use up.

    With `look` the attempt comes back with `wait` set instead, for a password that a second factor stands behind.
    """
    attempt = Attempt.create(
        username=username[:40], address=origin.address[:64], browser=origin.browser, succeeded=False
    )
    name, address = Attempt.username == attempt.username, Attempt.address == attempt.address
    browser = Attempt.browser == attempt.browser
    known = Attempt.select().where(name & Attempt.succeeded)
    known_browser = bool(attempt.browser) and known.where(browser).exists()
    at_home = known_browser or known.where(address).exists()
    if known_browser:
        wait = _wait(name & browser, BY_PAIR, attempt)
    elif at_home:
        wait = _wait(name & address, BY_PAIR, attempt)
    else:
        crowded = _wait(address, CROWDED, attempt)
        pair = _wait(name & address, BY_PAIR_IN_A_CROWD if crowded else BY_PAIR, attempt)
        wait = max(pair, _wait(name, BY_NAME, attempt))
    spent = _wait(address, BY_ADDRESS, attempt) if wait or not at_home else timedelta()
    if spent or (wait and not look):
        attempt.delete_instance()  # what was not even tried does not make the wait longer
        raise Throttled(max(wait, spent))
    if wait:
        attempt.wait = wait
        Attempt.update(username=LOOKED_AT).where(Attempt.id == attempt.id).execute()
    return attempt


def _wait(which, limit: int, attempt: Attempt) -> timedelta:
    """How long until fewer than `limit` other failures are left in the window; nothing when that is so now."""
    failures = list(
        Attempt.select(Attempt.at)
        .where(
            which
            & ~Attempt.succeeded
            & (Attempt.at > attempt.at - WINDOW)
            & (Attempt.id != attempt.id)
        )
        .order_by(Attempt.at.desc())
        .limit(limit)
    )
    return failures[-1].at + WINDOW - attempt.at if len(failures) == limit else timedelta()


def succeed(attempt: Attempt) -> None:
    """Keep the attempt as the place where this person is known; forget the failures of the same place."""
    mine = (Attempt.username == attempt.username) & (Attempt.address == attempt.address)
    old = (mine & (~Attempt.succeeded | (Attempt.browser == attempt.browser))) & (
        Attempt.id != attempt.id
    )
    stale = (Attempt.at < attempt.at - KNOWN_FOR) | (
        ~Attempt.succeeded & (Attempt.at < attempt.at - WINDOW)
    )
    Attempt.delete().where(old | stale).execute()
    Attempt.update(succeeded=True, username=attempt.username).where(
        Attempt.id == attempt.id
    ).execute()


def forget(username: str) -> None:
    """A new password from the administrator opens the door again at once."""
    Attempt.delete().where((Attempt.username == username) & ~Attempt.succeeded).execute()
