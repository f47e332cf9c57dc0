"""Slowing down those who guess passwords, without letting a stranger lock somebody out."""

from dataclasses import dataclass
from datetime import timedelta

from peewee import BooleanField, CharField, DateTimeField

from tracker import clock
from tracker.db import Model
from tracker.refusals import Refusal

WINDOW = timedelta(minutes=10)
KNOWN_FOR = timedelta(days=180)
BY_PAIR = 5  # failures of one name from one address, or from a browser that knows the person
BY_ADDRESS = 30  # failures of any names from one address
BY_NAME = 50  # failures of one name from anywhere: a slow guess from many addresses


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

    class Meta:
        indexes = ((("username", "at"), False), (("address", "at"), False))


@dataclass(frozen=True)
class Origin:
    """Where a password comes from: the network address, and the browser if it has been here before."""

    address: str
    browser: str = ""


def begin(username: str, origin: Origin) -> Attempt:
    """Note an attempt as failed before the password is looked at, so that many at once cannot slip through.

    Raises Throttled when the attempts within the last WINDOW were too many. A browser in which this person has
    signed in before counts by itself: no stranger, not even behind the same address, can shut it out.
    An address from which the person has signed in before is spared the limit on the name alone.
    """
    attempt = Attempt.create(
        username=username[:40], address=origin.address[:64], browser=origin.browser, succeeded=False
    )
    name, address = Attempt.username == attempt.username, Attempt.address == attempt.address
    browser = Attempt.browser == attempt.browser
    known = Attempt.select().where(name & Attempt.succeeded)
    if attempt.browser and known.where(browser).exists():
        limits = [(name & browser, BY_PAIR)]
    else:
        limits = [(name & address, BY_PAIR), (address, BY_ADDRESS)]
        if not known.where(address).exists():
            limits.append((name, BY_NAME))
    wait = max(_wait(which, limit, attempt) for which, limit in limits)
    if wait:
        attempt.delete_instance()  # what was not even tried does not make the wait longer
        raise Throttled(wait)
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
    Attempt.update(succeeded=True).where(Attempt.id == attempt.id).execute()


def forget(username: str) -> None:
    """A new password from the administrator opens the door again at once."""
    Attempt.delete().where((Attempt.username == username) & ~Attempt.succeeded).execute()
