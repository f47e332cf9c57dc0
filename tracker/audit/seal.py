"""The seal on the chain's end: made with the installation's key, so that who has only the database cannot make another."""

import hashlib
import hmac

from peewee import BigIntegerField, CharField, IntegerField

from tracker.audit.entry import START
from tracker.data.compiled import compiled
from tracker.data.database import Model


class Seal(Model):
    """One row or none. It stands on the entry `seq` and moves on with each one, in its transaction.

    `key` says which key made it and nothing about it; a seal that the present key did not make stays where it is.
    """

    id = IntegerField(primary_key=True, default=1)
    seq = BigIntegerField()
    digest = CharField(max_length=64)
    key = CharField(max_length=16)
    mac = CharField(max_length=64)

    class Meta:
        table_name = "audit_seal"

    @property
    def end(self) -> tuple[int, str]:
        return self.seq, self.digest

    def holds(self, key: str) -> bool:
        return bool(key) and hmac.compare_digest(self.mac, _mac(key, *self.end))


def present() -> Seal:
    """The seal; where there is none, an empty one before the first entry."""
    return next(iter(_rows()), None) or Seal(seq=0, digest=START, key="", mac="")


@compiled
def _rows():
    return Seal.select()


def move(key: str, seq: int, digest: str) -> None:
    Seal.update(seq=seq, digest=digest, mac=_mac(key, seq, digest)).execute()


def put(key: str, seq: int, digest: str) -> None:
    """In the place of whatever is there."""
    Seal.delete().execute()
    Seal.insert(
        id=1, seq=seq, digest=digest, key=name_of(key), mac=_mac(key, seq, digest)
    ).execute()


def name_of(key: str) -> str:
    """By which two keys are told apart: sixteen digits that nobody can turn back."""
    return _hmac(key, "name")[:16]


def _mac(key: str, seq: int, digest: str) -> str:
    return _hmac(key, f"end:{seq}:{digest}")


def _hmac(key: str, words: str) -> str:
    return hmac.digest(key.encode(), f"audit:{words}".encode(), hashlib.sha256).hex()
