"""Proving who one is: signing in, and changing one's own password."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from werkzeug.security import check_password_hash

from tracker import audit, clock
from tracker.accounts import throttle
from tracker.accounts.account_event import notify
from tracker.accounts.password import LONGEST, objection, one_time_password
from tracker.accounts.person import Person, as_username, hash_password, normal
from tracker.accounts.second_factor import check, factor_of, has_factor
from tracker.accounts.session import Session
from tracker.accounts.throttle import Origin, Throttled
from tracker.data.database import db
from tracker.refusals import Conflict, Invalid
from tracker.units.unit import Unit

ONE_TIME_DAYS = 30  # a slip of paper that nobody used stops working
WRONG = "用户名或密码不对，或者账号已停用。请核对后再试；多次不成功，请联系系统管理员。"


def sign_in(username: str, password: str, origin: Origin) -> Person:
    """The person whom these words prove. Raises Throttled, or Invalid: one sentence, and one time, for every cause."""
    username = as_username(username)
    errors = {} if username else {"username": "请输入用户名。"}
    if not password:
        errors["password"] = "请输入密码。"
    if errors:
        raise Invalid(errors, "请把用户名和密码都填上。")
    attempt = throttle.begin(username, origin, look=True)
    person = Person.select(Person, Unit).join(Unit).where(Person.username == username).first()
    guarded, proved = has_factor(username), _proves(password, person)
    if attempt.wait and not (guarded and proved):
        raise Throttled(attempt.wait)  # whether it was right is not for a guesser to know
    if not proved:
        if person:
            audit.alone("sign-in.failed", person, words=person.username)
        else:  # what was typed may be a password in the wrong field; and there is no end to such names
            audit.counted("sign-in.failed", words="没有这个用户名")
        raise Invalid({}, WRONG)
    if one_time_password_expired(person):
        raise Invalid(
            {}, f"一次性密码超过 {ONE_TIME_DAYS} 天没有使用，已经失效。请系统管理员重设密码。"
        )
    throttle.succeed(attempt)
    return person


def entered(person: Person) -> None:
    """Note that `person` has been let in."""
    with db.atomic():
        Person.update(signed_in_at=clock.now()).where(Person.id == person.id).execute()
        audit.note("sign-in", person, by=person)


def one_time_password_expired(person: Person) -> bool:
    return person.must_change and person.password_set_at < clock.now() - timedelta(
        days=ONE_TIME_DAYS
    )


@dataclass(frozen=True)
class Proof:
    """What somebody brings who proves again who he is: the password, the code where one is enrolled, and from where."""

    current: str
    code: str
    origin: Origin
    key: str  # with which the installation makes factors' secrets


def change_password(person: Person, proof: Proof, *, new: str, again: str) -> None:
    """Give `person` the password `new` and end every other session. Raises Throttled, Invalid or Conflict."""
    asked = {
        "current": (proof.current, "请输入现在的密码。"),
        "new": (new, "请输入新密码。"),
        "again": (again, "请再输入一次新密码。"),
    }
    errors = {name: sentence for name, (typed, sentence) in asked.items() if not typed}
    if errors:
        raise Invalid(errors)
    # first the current one: otherwise 'the same as now' would tell a guesser what it is
    prove_again(person, proof)
    sentence = objection(new, person, old=proof.current)
    if sentence:
        raise Invalid({"new": sentence})
    if normal(new) != normal(again):
        raise Invalid({"again": "两次输入的新密码不一样，请重新输入。"})
    is_first = person.must_change
    with db.atomic():
        replace_password(person, new, must_change=False)
        if not is_first:
            notify(person, "密码已修改", by=person)
        Session.end_all(person, but=person.session_token)
        audit.note("person.password", person, by=person)


def prove_again(person: Person, proof: Proof) -> None:
    """Whoever sits before an open session need not be the person: password and code. Raises Throttled or Invalid."""
    factor = factor_of(person)
    if not proof.current:
        raise Invalid({"current": "请输入现在的密码。"})
    if factor and not proof.code:
        raise Invalid({"code": "请输入动态口令或恢复码。"})
    attempt = throttle.begin(person.username, proof.origin)
    if not _proves(proof.current, person):
        audit.alone("sign-in.failed", person, by=person, words="已登录，再次输入的密码不对")
        raise Invalid({"current": "现在的密码不对，请重新输入。"})
    throttle.succeed(attempt)
    if factor:
        check(person, proof.code, proof.origin, key=proof.key)
    if person.session_token:
        Session.renew(person)


def replace_password(person: Person, password: str, *, must_change: bool) -> None:
    """Write a new password, unless somebody else has changed it since `person` was read."""
    seen = person.password_hash
    person.set_password(password, must_change=must_change)
    with db.atomic():
        rows = (
            Person.update(
                password_hash=person.password_hash,
                password_set_at=person.password_set_at,
                must_change=must_change,
            )
            .where((Person.id == person.id) & (Person.password_hash == seen))
            .execute()
        )
    if rows != 1:
        raise Conflict(f"{person.name}的密码刚刚在别处改过，这次没有改动。")


def _proves(password: str, person: Person | None) -> bool:
    """Is it the password of this active person? Takes as long when there is no such person."""
    digest = person.password_hash if person else _nobodys_hash()
    right = check_password_hash(digest, normal(password[:LONGEST]))
    return right and person is not None and person.active and len(password) <= LONGEST


@cache
def _nobodys_hash() -> str:
    return hash_password(one_time_password())
