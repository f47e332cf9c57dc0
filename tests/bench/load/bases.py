"""A district's database to begin with, and a copy of it for each scale, on either sort of database."""

import shutil
from contextlib import contextmanager
from pathlib import Path

from tests import postgres
from tests.bench.load import growth
from tests.server import SECRET
from tracker import create_app
from tracker.data.database import db


def application(address: str, folder: Path):
    return create_app(DATABASE_URL=address, TRACKER_DATA=folder, TESTING=True, SECRET_KEY=SECRET)


class Files:
    """SQLite: each scale grows a copy of one district's file."""

    pid = None

    def __init__(self, folder: Path):
        self.folder = folder
        growth.base(application(f"sqlite:///{folder}/base.db", folder))
        db.obj.close_all()

    @classmethod
    @contextmanager
    def begun(cls, folder: Path):
        yield cls(folder)

    @contextmanager
    def copy(self):
        shutil.copy(self.folder / "base.db", self.folder / "grown.db")
        yield f"sqlite:///{self.folder}/grown.db"
        for path in self.folder.glob("grown.db*"):
            path.unlink()


class Server:
    """PostgreSQL as an installation has it, on the disk, with a template of one district."""

    def __init__(self, address: str, folder: Path):
        self.address = address
        self.pid = int(
            (Path(address.rpartition("host=")[2].replace("%2F", "/")) / "data" / "postmaster.pid")
            .read_text()
            .split()[0]
        )
        self.run("CREATE DATABASE base")
        growth.base(application(self.named("base"), folder))
        db.obj.close_all()

    @classmethod
    @contextmanager
    def begun(cls, folder: Path):
        with postgres.server(
            within="/var/tmp",
            **postgres.SAFE,
            shared_buffers="1GB",
            work_mem="16MB",
            max_wal_size="4GB",
        ) as address:
            yield cls(address, folder)

    def named(self, name: str) -> str:
        return self.address.replace("/tracker?", f"/{name}?")

    def run(self, *statements: str) -> None:
        application(self.address, Path("/nonexistent"))
        with db.connection_context():
            for statement in statements:
                db.execute_sql(statement)
        db.obj.close_all()

    @contextmanager
    def copy(self):
        self.run("CREATE DATABASE grown TEMPLATE base")
        yield self.named("grown")
        db.obj.close_all()
        self.run("DROP DATABASE grown WITH (FORCE)")
