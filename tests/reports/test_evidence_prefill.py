"""A report that was issued here need not be filed again by typing: the form of evidence knows it."""

import re
from datetime import date

import pytest

from tracker.evidence import prefill
from tracker.evidence.evidence import Evidence
from tracker.plan.seeds.kinds import KNOWN
from tracker.reports.editions.edition import Edition

SITE = "https://tracker.example"


@pytest.fixture(autouse=True)
def address(app):
    app.config["PUBLIC_URL"] = SITE + "/"


def form(client, card, criterion="progress") -> dict[str, str]:
    """input name → what it holds when the form opens."""
    page = client.get(f"/evidence/new?card={card.id}&kind=webpage&criterion={criterion}").text
    tags = [
        tag
        for tag in re.findall(r"<input[^>]*>", page)
        if "checkbox" not in tag or " checked" in tag
    ]
    return {
        m[1]: value[1]
        for tag in tags
        if (m := re.search(r'name="(v-\w+|happened_on)"', tag))
        and (value := re.search(r'value="([^"]+)"', tag))
    }


def test_a_units_issued_report_is_filed_as_published_without_typing(issued, sign_in, cast, card_of):
    edition, client, card = issued("weiqu"), sign_in(cast.street), card_of("weiqu", 33)
    begun = form(client, card)
    assert begun == {
        "happened_on": "2026-06-15",
        "v-name": edition.title,
        "v-topics": "年度推进情况",
        "v-url": f"{SITE}/open/2026/report-{edition.number}/",
    }
    assert client.get(begun["v-url"].removeprefix(SITE)).status_code == 200


def test_of_several_editions_it_is_the_newest(issued, sign_in, cast, card_of):
    issued("weiqu")
    correction = issued("weiqu", reason="演示更正")
    assert form(sign_in(cast.street), card_of("weiqu", 33))["v-url"].endswith(
        f"report-{correction.number}/"
    )


def test_nothing_is_known_of_another_unit_of_another_year_or_of_another_sort_of_page(
    issued, sign_in, cast, card_of
):
    client, card = sign_in(cast.street), card_of("weiqu", 33)
    nothing = {"v-topics": "年度推进情况"}
    issued(), issued("guodu")
    assert form(client, card) == nothing
    issued("weiqu")
    assert form(client, card, criterion="") == {}
    assert form(client, card_of("weiqu", 5), criterion="guide-review") == {
        "v-topics": "政府信息公开指南"
    }
    Edition.update(issued_on=date(2027, 1, 20)).execute()
    assert form(client, card) == nothing


def test_the_form_as_it_opens_is_accepted_once(issued, sign_in, cast, card_of):
    issued("weiqu")
    client, card = sign_in(cast.street), card_of("weiqu", 33)
    answer = client.post(
        "/evidence",
        data=form(client, card) | {"kind": "webpage", "cards": card.id, "card": card.id},
    )
    assert answer.status_code == 303 and Evidence.get().happened_on == date(2026, 6, 15)


def test_whatever_seeds_may_name_is_asked():
    assert set(KNOWN) == set(prefill.known)
