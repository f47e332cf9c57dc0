"""Phrases that the office keeps for its decisions."""

import pytest

from tracker.refusals import Forbidden, Invalid
from tracker.verification import phrase


def test_phrases_are_kept_once_and_dropped(app, cast):
    kept = phrase.add("  请补充 \n会议纪要 ", by=cast.office)
    assert kept.text == "请补充 会议纪要"
    for text, match in (("请补充 会议纪要", "已经有"), ("", "写出"), ("长" * 201, "200")):
        with pytest.raises(Invalid) as refusal:
            phrase.add(text, by=cast.office)
        assert match in refusal.value.errors["text"]
    phrase.remove(kept.id, by=cast.office)
    phrase.remove(kept.id, by=cast.office)
    assert kept.id not in [p.id for p in phrase.phrases()]
    with pytest.raises(Forbidden):
        phrase.add("演示", by=cast.street)


def test_phrases_through_their_page(sign_in, cast):
    client = sign_in(cast.office)
    assert client.post("/verification/phrases", data={"text": "<b>演示</b>"}).status_code == 303
    page = client.get("/verification/phrases").text
    assert (
        "&lt;b&gt;演示" in page
        and client.post("/verification/phrases", data={"text": ""}).status_code == 422
    )
