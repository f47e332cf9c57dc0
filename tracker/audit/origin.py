"""From where the present work comes: set once by the plumbing, so that no rule has to hand it on."""

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Origin:
    """`who` speaks for work that no person does: a command, a job."""

    address: str = ""
    request: str = ""
    who: str = "系统"


origin: ContextVar[Origin] = ContextVar("origin", default=Origin())


@contextmanager
def coming_from(place: Origin):
    token = origin.set(place)
    try:
        yield
    finally:
        origin.reset(token)
