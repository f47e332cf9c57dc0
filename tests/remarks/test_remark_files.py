"""Files of remarks: taken once, kept with what was said, given to those who may read it, named in backups and checks."""

import os
from datetime import timedelta
from io import BytesIO

import pytest

from tests.conftest import NOW
from tests.evidence import samples
from tracker.audit.entry import Entry
from tracker.backup.checking import faults
from tracker.data.stored_files import named
from tracker.evidence.attachment import Attachment
from tracker.evidence.sweep import purge_staged, purge_unnamed
from tracker.refusals import Invalid
from tracker.remarks.remark import FILE_LIMIT, Remark, RemarkFile, remarks_on, say


@pytest.fixture
def card(card_of):
    return card_of("weiqu", 36)


@pytest.fixture
def said(card, cast, stage):
    """A remark with a picture and a paper."""
    files = [stage("现场.png", samples.picture()), stage("说明.pdf")]
    return say(card, "演示：现场照片和说明。", [a.id for a in files], by=cast.street)


def sent(client, card, *files, **form):
    return client.post(
        f"/cards/{card.id}/remarks",
        data=form | {"file-": [(BytesIO(content), name) for name, content in files]},
    )


def test_a_remark_takes_the_uploads_with_it(said, card):
    (remark,) = remarks_on(card)
    assert [(f.name, f.media_type, bool(f.thumbnail)) for f in remark.files] == [
        ("现场.png", "image/png", True),
        ("说明.pdf", "application/pdf", False),
    ]
    assert not Attachment.select().exists()


def test_a_file_alone_says_enough_and_nothing_at_all_does_not(card, cast, stage):
    assert say(card, "", [stage().id], by=cast.street).text == ""
    with pytest.raises(Invalid, match="几处"):
        say(card, " ", [], by=cast.street)


def test_a_second_click_sends_no_file_twice_and_loses_none(card, cast, stage):
    ids = [stage().id]
    assert say(card, "演示", ids, by=cast.street) == say(card, "演示", ids, by=cast.street)
    assert RemarkFile.select().count() == Remark.select().count() == 1
    with pytest.raises(Invalid) as refusal:
        say(card, "演示：另一句", ids, by=cast.street)
    assert list(refusal.value.errors) == ["file-"]


def test_nobody_takes_anothers_uploads(card, cast, stage):
    with pytest.raises(Invalid):
        say(card, "演示", [stage(by=cast.department).id], by=cast.street)
    assert Attachment.select().count() == 1 and not Remark.select().exists()


def test_too_many_files_are_refused(card, cast, stage):
    with pytest.raises(Invalid, match="几处"):
        say(card, "演示", [stage().id] * (FILE_LIMIT + 1), by=cast.street)


def test_their_bytes_stay_when_uploads_are_swept_and_nothing_is_wrong_with_them(
    said, store, frozen_clock
):
    for path in store.folder.rglob("*"):
        os.utime(path, (0, 0))
    frozen_clock(NOW + timedelta(hours=25))
    purge_staged(store)
    purge_unnamed(store)
    assert set(store) == named() and len(set(store)) == 3
    assert list(faults(store)) == []


def test_with_the_form_and_without_scripts(sign_in, cast, card):
    client = sign_in(cast.street)
    assert (
        sent(
            client, card, ("现场.png", samples.picture()), ("说明.pdf", samples.PDF), text="演示"
        ).status_code
        == 303
    )
    page = client.get(f"/cards/{card.id}").text
    first = RemarkFile.get(RemarkFile.name == "说明.pdf")
    assert (
        f'href="/remarks/files/{first.id}/%E8%AF%B4%E6%98%8E.pdf" target="_blank"' in page
        and "现场.png" in page
    )


def test_a_refused_form_loses_neither_words_nor_files(sign_in, cast, card):
    client = sign_in(cast.street)
    response = sent(
        client, card, ("说明.pdf", samples.PDF), ("标志.svg", samples.SVG), text="演示：请看附件"
    )
    assert (
        response.status_code == 422
        and "留言没有发出" in response.text
        and "标志.svg" in response.text
    )
    assert ">\n演示：请看附件</textarea>" in response.text and not Remark.select().exists()
    staged = Attachment.get()
    assert f'name="staged" value="{staged.id}" checked' in response.text
    assert (
        client.post(
            f"/cards/{card.id}/remarks", data={"text": "演示：请看附件", "staged": staged.id}
        ).status_code
        == 303
    )
    assert [f.name for f in remarks_on(card)[0].files] == ["说明.pdf"]


def test_with_a_form_too_an_upload_that_is_used_elsewhere_is_not_left_out_in_silence(
    sign_in, cast, card, stage
):
    client, staged = sign_in(cast.street), stage().id

    def send(text):
        return client.post(f"/cards/{card.id}/remarks", data={"text": text, "staged": staged})

    assert [send("演示").status_code, send("演示").status_code] == [
        303,
        303,
    ] and Remark.select().count() == 1
    response = send("演示：另一句")
    assert (
        response.status_code == 422
        and "已用在别处，请重新上传" in response.text
        and ">\n演示：另一句</textarea>" in response.text
    )
    assert Remark.select().count() == 1


def test_whoever_may_say_nothing_leaves_no_upload(sign_in, cast, card):
    assert (
        sent(sign_in(cast.department), card, ("说明.pdf", samples.PDF), text="演示").status_code
        == 403
    )
    assert not Attachment.select().exists()


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("street", True),
        ("viewer", True),
        ("observer", True),
        ("office", True),
        ("department", False),
        ("admin", False),
    ],
)
def test_who_fetches_a_file_and_what_the_log_says_of_it(said, sign_in, cast, who, sees):
    client, paper = (
        sign_in(getattr(cast, who)),
        said.files.where(RemarkFile.name == "说明.pdf").get(),
    )
    response = client.get(f"/remarks/files/{paper.id}/x.exe")
    assert response.status_code == (200 if sees else 404)
    assert client.get(f"/remarks/files/{paper.id}/thumbnail").status_code == response.status_code
    if sees:
        assert (
            response.data == samples.PDF
            and "default-src 'none'" in response.headers["Content-Security-Policy"]
        )
        last = Entry.select().where(Entry.action == "download").get()
        assert (
            last.target == f"/remarks/files/{paper.id}/x.exe"
            and last.person_id == getattr(cast, who).id
        )


def test_the_conversation_costs_the_same_however_long_it_is(card, cast, stage, sign_in, queries):
    client, counts = sign_in(cast.street), []
    for number in range(3):
        say(
            card,
            f"演示{number}",
            [stage(f"{number}.png", samples.picture(size=(60, 60 + number))).id],
            by=cast.street,
        )
        client.get(f"/cards/{card.id}")
        with queries() as seen:
            client.get(f"/cards/{card.id}")
        counts.append(len(seen))
    assert len(set(counts)) == 1, counts
