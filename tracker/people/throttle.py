"""Slowing down those who guess passwords, without letting a stranger lock somebody out."""
from datetime import timedelta

from peewee import BooleanField, CharField, DateTimeField

from tracker import clock
from tracker.db import Model
from tracker.refusals import Refusal

WINDOW = timedelta(minutes=10)
BY_PAIR = 5  # failures of one name from one address
BY_ADDRESS = 30  # failures of any names from one address
BY_NAME = 50  # failures of one name from anywhere: a slow guess from many addresses


class Throttled(Refusal):
    status = 429
    heading = "尝试次数太多"


class Attempt(Model):
    username = CharField(max_length=40)
    address = CharField(max_length=64)
    browser = CharField(max_length=64, default="")  # digest of a cookie that only this browser holds
    at = DateTimeField(default=clock.now)
    succeeded = BooleanField()

    class Meta:
        indexes = ((("username", "at"), False), (("address", "at"), False))


def check(username: str, address: str) -> None:
    """Refuse when this name from this address, or this address as a whole, failed too often."""
    since = clock.now() - WINDOW
    failed = Attempt.select().where((Attempt.at > since) & ~Attempt.succeeded)
    by_name, by_address = failed.where(Attempt.username == username), failed.where(Attempt.address == address)
    if (by_name.where(Attempt.address == address).count() >= BY_PAIR
            or by_address.count() >= BY_ADDRESS or by_name.count() >= BY_NAME):
        raise Throttled("登录失败次数太多，请 10 分钟后再试，或者请系统管理员重设密码。")


def note(username: str, address: str, *, succeeded: bool) -> None:
    """Record an attempt; a success clears this pair's failures."""
    Attempt.create(username=username[:40], address=address[:64], succeeded=succeeded)
    stale = Attempt.at < clock.now() - timedelta(days=1)
    mine = (Attempt.username == username) & (Attempt.address == address) & ~Attempt.succeeded
    Attempt.delete().where(stale | mine if succeeded else stale).execute()
