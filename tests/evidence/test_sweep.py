"""The nightly sweep: what nobody took and what nobody names goes, whatever the store, and nothing else."""

from datetime import timedelta
from io import BytesIO

import pytest

from tests.conftest import NOW
from tests.evidence import samples
from tracker.data import migrations
from tracker.data.stored_files import named
from tracker.evidence import sweep
from tracker.evidence.attachment import Attachment
from tracker.jobs.job import Job, JobState, Schedule
from tracker.jobs.kinds import KINDS
from tracker.jobs.work import Work, work_off
from tracker.storage.configured import store_of


@pytest.fixture(params=["folder", "bucket"])
def store(request, app):
    return (
        app.extensions["store"]
        if request.param == "folder"
        else store_of(request.getfixturevalue("bucket"))
    )


def swept(store) -> str:
    return KINDS["sweep_files"].run(Work(Job(), {}, store))["words"]


def test_what_nobody_took_or_names_goes_and_the_rest_stays(store, stage, filed, frozen_clock):
    kept, _ = (
        stage("用上.png", samples.picture()),
        stage("没用上.png", samples.picture(size=(50, 50))),
    )
    filed(staged=[kept])
    store.put(BytesIO(b"orphan"))
    frozen_clock(NOW + timedelta(hours=25))
    waiting = stage("等着.pdf")
    assert swept(store).startswith("清理了 1 个上传满 1 天没有使用的附件和 0 个"), (
        "young bytes: their row may be on the way"
    )
    assert len(list(store)) == 6
    store.grace = -5
    assert "和 3 个不属于任何材料的文件" in swept(store)
    assert set(store) == {kept.sha256, kept.thumbnail, waiting.sha256} == named()
    assert Attachment.select().count() == 2


def test_many_uploads_are_forgotten_in_portions(store, cast, frozen_clock, monkeypatch):
    monkeypatch.setattr(sweep, "PORTION", 3)
    Attachment.insert_many(
        [
            {
                "person": cast.street.id,
                "sha256": f"{n:064x}",
                "name": "x.pdf",
                "size": 1,
                "media_type": "application/pdf",
            }
            for n in range(10)
        ]
    ).execute()
    frozen_clock(NOW + timedelta(hours=25))
    assert sweep.purge_staged(store) == 10 and not Attachment.select().exists()


def test_a_program_older_than_its_database_sweeps_nothing(store, stage, monkeypatch):
    """It does not know every column that may name a file."""
    store.put(BytesIO(b"named by what is to come"))
    store.grace = -5
    runner = migrations.runner()

    class Newer:
        def status(self):
            return [*runner.status(), type("Migration", (), {"path": None, "name": "9999_to_come"})]

    monkeypatch.setattr(migrations, "runner", Newer)
    with pytest.raises(sweep.Refused, match="没有清理"):
        swept(store)
    assert len(list(store)) == 1


def test_it_is_done_every_night(app, frozen_clock):
    work_off(app.config, app.extensions["store"])
    assert Schedule.get_by_id("sweep_files").due_at == NOW.replace(
        hour=19, minute=40
    )  # 3:40 in 长安区
    frozen_clock(NOW + timedelta(days=1))
    work_off(app.config, app.extensions["store"])
    assert Job.get(Job.kind == "sweep_files").state == JobState.DONE
