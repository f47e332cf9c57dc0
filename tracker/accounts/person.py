"""Persons: who signs in, for which unit, in which role."""

from enum import StrEnum
from functools import cached_property
from unicodedata import normalize

from flask_login import UserMixin
from peewee import BooleanField, CharField, DateTimeField, ForeignKeyField
from werkzeug.security import check_password_hash, generate_password_hash

from tracker import clock
from tracker.data.database import Model
from tracker.units.unit import Unit, succeeded_by


class Role(StrEnum):
    CLERK = "clerk"
    VIEWER = "viewer"
    OFFICE = "office"
    ADMIN = "admin"
    OBSERVER = "observer"

    @property
    def label(self) -> str:
        return ROLE_LABELS[self]


ROLE_LABELS = {
    Role.CLERK: "经办人",
    Role.VIEWER: "单位负责人",
    Role.OFFICE: "区政府办公室审核人",
    Role.ADMIN: "系统管理员",
    Role.OBSERVER: "观察员",
}
ROLE_HELP = {
    Role.CLERK: "办理本单位的任务卡，新增佐证材料，提请核验",
    Role.VIEWER: "查看本单位的看板和佐证材料，不办理事项",
    Role.OFFICE: "核验、退回、督办，查看全区",
    Role.ADMIN: "管理账号和年度，不办理业务",
    Role.OBSERVER: "查看全区，不办理事项（上级、审计）",
}


class Person(
    Model, UserMixin
):  # in this order: two rows are equal by their id, not by their session
    """An account. Its sessions, not this row, are what a browser holds."""

    username = CharField(max_length=40, unique=True)
    name = CharField(max_length=60)
    unit = ForeignKeyField(Unit, backref="people", on_delete="RESTRICT")
    role = CharField(max_length=20)
    password_hash = CharField(max_length=255)
    must_change = BooleanField(default=True)
    active = BooleanField(default=True)
    created_at = DateTimeField(default=lambda: clock.now())
    password_set_at = DateTimeField(default=lambda: clock.now())
    signed_in_at = DateTimeField(null=True)

    session_token = None  # set while this person is signed in through a session

    @property
    def is_active(self) -> bool:
        return self.active

    @property
    def role_label(self) -> str:
        return ROLE_LABELS[Role(self.role)]

    def get_id(self) -> str:
        """What Flask-Login keeps in the cookie: the session's token, never the person's id."""
        return self.session_token or ""

    @cached_property
    def unit_ids(self) -> frozenset[int]:
        """The units whose work is theirs: their own and those merged into it; none of an administrator's (§1)."""
        return frozenset() if self.role == Role.ADMIN else succeeded_by(self.unit_id)

    def works_for(self, unit_id: int) -> bool:
        own = unit_id == self.unit_id and self.role != Role.ADMIN
        return own or unit_id in self.unit_ids

    def set_password(self, password: str, *, must_change: bool = False) -> None:
        self.password_hash = hash_password(password)
        self.password_set_at = clock.now()
        self.must_change = must_change

    def has_password(self, password: str) -> bool:
        return check_password_hash(self.password_hash, normal(password))


def hash_password(password: str) -> str:
    return generate_password_hash(normal(password), method="scrypt")


def normal(password: str) -> str:
    """A Chinese input method may give full-width digits and letters: they count as the plain ones."""
    return normalize("NFKC", password)


def one_line(text: str) -> str:
    """What was typed into a one-line field, without surplus spaces and what cannot be printed."""
    return "".join(character for character in " ".join(text.split()) if character.isprintable())


def as_username(text: str) -> str:
    return one_line(normal(text)).lower()
