"""The second factor of an account: codes by the clock, and recovery codes for the day on which the telephone is gone."""

import hashlib
import hmac
import secrets

from peewee import BigIntegerField, CharField, DateTimeField, ForeignKeyField

from tracker import audit, clock
from tracker.accounts import throttle, totp
from tracker.accounts.account_event import notify
from tracker.accounts.password import LEGIBLE
from tracker.accounts.person import Person, normal
from tracker.accounts.session import Session
from tracker.accounts.throttle import Origin
from tracker.data.database import Model, db, lock
from tracker.permissions import can
from tracker.refusals import Forbidden, Invalid, Refused

CODES = 10
COST = (
    2**13
)  # scrypt's n: less than a password's, for a code is drawn from 2**58, and ten are made at once
WRONG = "动态口令或恢复码不对，或者已经用过。请等下一个动态口令出现后再试。"


class Factor(Model):
    """The secret is made from `salt` and the installation's key: a copied database gives nobody's codes.

    It counts from `confirmed_at`; a code is good once, so the step of the last one is kept.
    """

    person = ForeignKeyField(Person, primary_key=True, backref="factors", on_delete="CASCADE")
    salt = CharField(max_length=64)
    confirmed_at = DateTimeField(null=True)
    last_step = BigIntegerField(default=0)

    def secret(self, key: str) -> bytes:
        return hmac.digest(key.encode(), b"totp:" + self.salt.encode(), hashlib.sha256)[:20]


class RecoveryCode(Model):
    """A code that works once. Its digest is slow to make: 59 random bits would not withstand a fast one for ever."""

    person = ForeignKeyField(Person, backref="recovery_codes", on_delete="CASCADE")
    digest = CharField(max_length=64)


def factor_of(person: Person) -> Factor | None:
    """The factor that is asked for when `person` signs in."""
    return Factor.get_or_none((Factor.person == person) & Factor.confirmed_at.is_null(False))


def has_factor(username: str) -> bool:
    """The same for a name as typed: one query, whoever has that name or nobody."""
    found = Factor.select().join(Person).where(Person.username == username)
    return found.where(Factor.confirmed_at.is_null(False)).exists()


def may_use(person: Person) -> None:
    if not can("use a second factor", None, person):
        raise Forbidden("动态口令供区政府办公室审核人和系统管理员使用。")


def begin(person: Person) -> Factor:
    """A new secret, which counts for nothing before it is confirmed."""
    may_use(person)
    with db.atomic():
        lock(Person.select().where(Person.id == person.id))
        if factor_of(person):
            raise Refused("动态口令已经启用。要换手机，请先停用，再重新启用。")
        Factor.delete().where((Factor.person == person) & Factor.confirmed_at.is_null()).execute()
        return Factor.create(person=person, salt=secrets.token_hex(32))


def confirm(person: Person, typed: str, *, key: str) -> list[str]:
    """The app shows the right code: from now on it is asked for. Returns the recovery codes, shown once."""
    waiting = Factor.get_or_none((Factor.person == person) & Factor.confirmed_at.is_null())
    if waiting is None:
        raise Refused("请先开始启用动态口令。")
    step = totp.step_that_fits(waiting.secret(key), _digits(typed), clock.now())
    if step is None:
        raise Invalid({"code": "动态口令不对。请核对手机时间，输入现在显示的 6 位数字。"})
    with db.atomic():
        rows = (
            Factor.update(confirmed_at=clock.now(), last_step=step)
            .where(
                (Factor.person == person)
                & (Factor.salt == waiting.salt)
                & Factor.confirmed_at.is_null()
            )
            .execute()
        )
        if rows != 1:
            raise Refused("动态口令刚刚在别处启用过。")
        Session.end_all(person, but=person.session_token)
        notify(person, "动态口令已启用", by=person)
        audit.note("factor.enrol", person, by=person)
        return _new_codes(waiting)


def check(person: Person, typed: str, origin: Origin, *, key: str) -> None:
    """Is it the present code, or a recovery code? Either is good once. Raises Throttled or Invalid."""
    attempt = throttle.begin(f"2:{person.username}", origin)
    factor = factor_of(person)
    if not (factor and (_is_code(factor, typed, key) or _is_recovery_code(factor, typed))):
        audit.alone("sign-in.failed", person, words="动态口令不对")
        raise Invalid({"code": WRONG})
    throttle.succeed(attempt)


def renew_codes(person: Person) -> list[str]:
    """Ten new recovery codes in place of the old ones. Raises Refused where no factor is enrolled."""
    factor = factor_of(person)
    if factor is None:
        raise Refused("还没有启用动态口令。", link=("/account/second-factor", "启用动态口令"))
    with db.atomic():
        notify(person, "恢复码已更换", by=person)
        audit.note("factor.codes", person, by=person)
        return _new_codes(factor)


def remove_for(person: Person, *, by: Person) -> None:
    """By the administrator for one who has lost the telephone. Raises Refused for one's own."""
    if person.id == by.id:
        raise Refused(
            "自己的动态口令请在“登录安全”里停用。", link=("/account/second-factor", "动态口令")
        )
    remove(person, by=by)


def remove(person: Person, *, by: Person | None) -> None:
    with db.atomic():
        RecoveryCode.delete().where(RecoveryCode.person == person).execute()
        if Factor.delete().where(Factor.person == person).execute():
            Session.end_all(person, but=person.session_token if by == person else None)
            notify(person, "动态口令已停用，登录时只需要密码", by=by)
            audit.note("factor.remove", person, by=by, label=person.name)


def _is_code(factor: Factor, typed: str, key: str) -> bool:
    step = totp.step_that_fits(factor.secret(key), _digits(typed), clock.now())
    latest = (
        totp.step_of(clock.now()) + totp.DRIFT
    )  # a later one was used while the clock was ahead
    unused = (Factor.last_step < (step or 0)) | (Factor.last_step > latest)
    return (
        step is not None
        and Factor.update(last_step=step)
        .where((Factor.person == factor.person_id) & unused)
        .execute()
        == 1
    )


def _is_recovery_code(factor: Factor, typed: str) -> bool:
    return (
        RecoveryCode.delete()
        .where(
            (RecoveryCode.person == factor.person_id)
            & (RecoveryCode.digest == _digest(typed, factor.salt))
        )
        .execute()
        == 1
    )


def _new_codes(factor: Factor) -> list[str]:
    person = factor.person_id
    codes = [
        "-".join("".join(secrets.choice(LEGIBLE) for _ in range(4)) for _ in range(3))
        for _ in range(CODES)
    ]
    RecoveryCode.delete().where(RecoveryCode.person == person).execute()
    RecoveryCode.insert_many(
        [{"person": person, "digest": _digest(code, factor.salt)} for code in codes]
    ).execute()
    return codes


def _digits(typed: str) -> str:
    """Apps show the code in two groups."""
    return "".join(normal(typed).split())[:10]


def _digest(code: str, salt: str) -> str:
    plain = "".join(c for c in normal(code[:60]).lower() if c.isalnum())
    return hashlib.scrypt(plain.encode(), salt=salt.encode(), n=COST, r=8, p=1, dklen=32).hex()
