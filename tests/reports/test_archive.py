"""All reports at once: whole, in order, the same bytes for everybody, and never with a damaged one among them."""

import csv
import io
import zipfile
from hashlib import sha256

import pytest

from tests.jobs.done import done, taken
from tracker.jobs import queue
from tracker.jobs.job import JobState
from tracker.jobs.job_file import JobFile
from tracker.jobs.work import work_off
from tracker.reports.figures.scopes import units_of

PATH = "/reports/2026/archive"


def packed(response):
    assert response.mimetype == "application/zip"
    return zipfile.ZipFile(io.BytesIO(response.data))


def listing(archive):
    return list(csv.DictReader(io.StringIO(archive.read("清单.csv").decode("utf-8-sig"))))


def test_the_drafts_of_the_district_and_of_every_unit_are_packed_with_a_list(
    app, sign_in, cast, press
):
    archive = packed(taken(app, sign_in(cast.street), PATH, source="drafts"))
    names = archive.namelist()
    assert (
        len(names) == 1 + len(units_of(2026)) + 1
        and names[0].startswith("00 西安市长安区2026年度")
        and "（草案）" in names[0]
    )
    assert archive.testzip() is None and any("韦曲" in name for name in names)
    for row in listing(archive):
        assert (
            sha256(archive.read(row["文件"])).hexdigest() == row["SHA-256"]
            and row["编号"] == "草案"
        )


def test_those_that_were_issued_are_packed_as_they_were_without_the_replaced(
    app, sign_in, cast, issued
):
    issued("weiqu"), issued(), issued(reason="更正")
    archive = packed(taken(app, sign_in(cast.viewer), PATH, source="editions"))
    assert [row["编号"] for row in listing(archive)] == ["2026-2", "2026-weiqu-1"]
    assert archive.read(listing(archive)[0]["文件"]) == b"%PDF-1.7 2026-2"


def test_forty_units_printed_by_two_at_once_are_the_same_bytes_and_stored_once(
    app, sign_in, cast, press
):
    for person in (cast.office, cast.office2):
        assert sign_in(person).post(PATH, data={"source": "drafts"}).status_code == 303
    assert work_off(app.config, app.extensions["store"]) == 2
    assert len({file.sha256 for file in JobFile.select()}) == 1 and JobFile.select().count() == 2
    assert len(list(app.extensions["store"])) == 1


def test_a_damaged_edition_is_named_and_nothing_is_packed(app, sign_in, cast, issued):
    made = issued()
    app.extensions["store"]._path(made.pdf_sha256).write_bytes(b"%PDF-1.7 other")
    job = done(app, sign_in(cast.office), PATH, source="editions")
    assert (
        job.state == JobState.FAILED
        and "报告 2026-1 的文件与印发时不符" in job.error
        and not JobFile.select().exists()
    )


def test_it_begins_anew_after_a_crash(app, sign_in, cast, press):
    sign_in(cast.office).post(PATH, data={"source": "drafts"})
    queue.put_back(queue.claim("killed"))
    assert work_off(app.config, app.extensions["store"]) == 1 and JobFile.select().count() == 1


@pytest.mark.parametrize(
    ("path", "source", "status"),
    [(PATH, "", 422), (PATH, "others", 422), ("/reports/2031/archive", "drafts", 404)],
)
def test_nonsense_is_refused_before_a_job_is_begun(sign_in, cast, path, source, status):
    assert sign_in(cast.office).post(path, data={"source": source}).status_code == status


def test_without_fonts_or_editions_it_is_said(app, sign_in, cast, tmp_path):
    client = sign_in(cast.office)
    assert "还没有印发过报告" in done(app, client, PATH, source="editions").error
    app.config["TRACKER_FONTS"] = tmp_path
    reply = client.post(PATH, data={"source": "drafts"})
    assert reply.status_code == 422 and "仿宋" in reply.text and "./manage setup" in reply.text
