"""Accounts as the administrator keeps them: added, changed, suspended, never deleted."""

import hashlib
import re
from dataclasses import dataclass

from peewee import IntegrityError

from tracker import audit, clock
from tracker.accounts import throttle
from tracker.accounts.account_event import notify
from tracker.accounts.credentials import replace_password
from tracker.accounts.password import one_time_password
from tracker.accounts.person import Person, Role, as_username, one_line
from tracker.accounts.session import Session
from tracker.data.database import db, lock
from tracker.permissions import ADMIN, can
from tracker.refusals import Conflict, Forbidden, Invalid, Missing, Refused
from tracker.units.unit import Unit

USERNAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,38}[a-z0-9]")
USERNAME_HELP = "2 到 40 位小写字母、数字、点或短横线，以字母或数字开头和结尾。设定后不能更改。"
NAME_LIMIT = 60


@dataclass(frozen=True)
class Issued:
    """An account with the one-time password that is shown once and stored nowhere."""

    person: Person
    password: str


def stamp(people: list[Person]) -> str:
    """Stands for these passwords: a page sent twice must not replace what was just printed."""
    return hashlib.sha256("".join(person.password_hash for person in people).encode()).hexdigest()[
        :16
    ]


def may_manage(by: Person) -> None:
    if not can("manage accounts", None, by):
        raise Forbidden("账号由系统管理员管理，您的账号不能办理。")


def account(person_id: int) -> Person:
    found = Person.select(Person, Unit).join(Unit).where(Person.id == person_id).first()
    if not found:
        raise Missing("没有这个账号。")
    return found


def add(typed: dict, *, by: Person) -> Issued:
    """A new account from username, name, unit (its code) and role, all as typed. Raises Invalid."""
    may_manage(by)
    username = as_username(typed.get("username", ""))
    fields, errors = checked(typed)
    if not USERNAME.fullmatch(username):
        errors = {"username": f"用户名须为 {USERNAME_HELP.split('。')[0]}。"} | errors
    if errors:
        raise Invalid(errors)
    person, password = Person(username=username, **fields), one_time_password()
    person.set_password(password, must_change=True)
    try:
        with db.atomic():
            person.save(force_insert=True)
            audit.note("person.add", person, by=by, after=said_of(person), label=person.name)
    except IntegrityError:
        raise Invalid({"username": f"用户名“{username}”已经有人使用，请换一个。"}) from None
    return Issued(person, password)


def change(person: Person, typed: dict, *, by: Person) -> None:
    """Another name, unit or role. Raises Invalid, or Refused where the last administrator would be lost."""
    may_manage(by)
    fields, errors = checked(typed, person)
    if errors:
        raise Invalid(errors)
    with db.atomic():
        if fields["role"] not in ADMIN.roles:
            _keep_an_administrator(person, by, "改为其他角色")
        before = said_of(person)
        Person.update(fields).where(Person.id == person.id).execute()
        after = {name: fields[name].code if name == "unit" else fields[name] for name in fields}
        for words in _differences(person, fields):
            notify(person, words, by=by)
        audit.note(
            "person.change", person, by=by, before=before, after=before | after, label=person.name
        )


def _differences(person: Person, fields: dict) -> list[str]:
    """What a person is told of: what an account may do, not how it is called."""
    role, unit = Role(fields["role"]), fields["unit"]
    words = [f"角色由“{person.role_label}”改为“{role.label}”"] if role != person.role else []
    if unit.id != person.unit_id:
        words.append(f"单位由“{person.unit.name}”改为“{unit.name}”")
    return words


def checked(typed: dict, person: Person | None = None) -> tuple[dict, dict[str, str]]:
    """The fields that any account has, and what is wrong with them."""
    name, code, role = (one_line(typed.get(field, "")) for field in ("name", "unit", "role"))
    unit = Unit.get_or_none(Unit.code == code)
    errors = {}
    if not name or len(name) > NAME_LIMIT:
        errors["name"] = f"请填写姓名或岗位名称，最多 {NAME_LIMIT} 个字。" + (
            f"现在 {len(name)} 个字。" if name else ""
        )
    if unit is None or not (
        unit.is_valid_on(clock.today()) or (person and person.unit_id == unit.id)
    ):
        errors["unit"] = "请选择一个现有的单位。"
    if role not in list(Role):
        errors["role"] = "请选择角色。"
    return {"name": name, "unit": unit, "role": role}, errors


def reset_password(person: Person, *, seen: str, by: Person) -> Issued:
    """A new one-time password in place of the one `seen`; whoever is signed in with the old one is out at once."""
    may_manage(by)
    if person.id == by.id:
        raise Refused("自己的密码请在“修改密码”里更改。", link=("/account/password", "修改密码"))
    if not person.active:
        raise Refused(f"{person.name}的账号已停用，请先启用，再重设密码。")
    if seen != stamp([person]):
        raise Conflict(
            f"{person.name}的密码刚刚改过，这次没有再重设，已经发出的一次性密码仍然有效。"
        )
    return issue_anew(person, by=by)


def issue_anew(person: Person, *, by: Person | None = None) -> Issued:
    password = one_time_password()
    with db.atomic():
        replace_password(person, password, must_change=True)
        Session.end_all(person)
        throttle.forget(person.username)
        notify(person, "密码已重设，原来的密码不能再用", by=by)
        audit.note("person.reset", person, by=by, label=person.name)
    return Issued(person, password)


def suspend(person: Person, *, by: Person) -> None:
    """Close the account at once, in every browser. What the person filed and has under way stays as it is."""
    may_manage(by)
    with db.atomic():
        _keep_an_administrator(person, by, "停用")
        Person.update(active=False).where(Person.id == person.id).execute()
        Session.end_all(person)
        notify(person, "账号已停用", by=by)
        audit.note(
            "person.suspend",
            person,
            by=by,
            before={"active": person.active},
            after={"active": False},
            label=person.name,
        )


def reinstate(person: Person, *, by: Person) -> None:
    may_manage(by)
    with db.atomic():
        Person.update(active=True).where(Person.id == person.id).execute()
        notify(person, "账号已启用", by=by)
        audit.note(
            "person.reinstate",
            person,
            by=by,
            before={"active": person.active},
            after={"active": True},
            label=person.name,
        )


def said_of(person: Person) -> dict:
    """An account as the audit log knows it."""
    return {
        "username": person.username,
        "name": person.name,
        "unit": person.unit.code,
        "role": person.role,
    }


def _keep_an_administrator(person: Person, by: Person, what: str) -> None:
    """Two administrators who remove each other at the same moment would leave none: look while the rows are held."""
    left = lock(Person.select().where((Person.role << ADMIN.roles) & Person.active))
    if person.id == by.id:
        raise Refused(f"不能把自己的账号{what}。如确有需要，请另一位系统管理员办理。")
    if by not in left or not [p for p in left if p.id != person.id]:
        raise Refused(f"不能{what}：至少要保留一位在用的系统管理员。")
