"""Signs of life: when a worker, or a web process that proves it can write, last wrote."""

from datetime import timedelta

from peewee import CharField, DateTimeField

from tracker import clock
from tracker.data.database import Model

WORKER, WEB = "worker", "web"
SILENT = timedelta(seconds=60)  # after so long without a sign, a worker is taken for dead


class Pulse(Model):
    name = CharField(max_length=40, primary_key=True)
    at = DateTimeField()


def beat(name: str) -> None:
    """Write that `name` is alive now."""
    moment = clock.now()
    Pulse.insert(name=name, at=moment).on_conflict(
        conflict_target=[Pulse.name], update={Pulse.at: moment}
    ).execute()


def is_alive(name: str, within: timedelta = SILENT) -> bool:
    """Whether `name` has shown itself lately; a moment that lies ahead of now proves nothing."""
    at = Pulse.select(Pulse.at).where(Pulse.name == name).scalar()
    return at is not None and abs(clock.now() - at) <= within
