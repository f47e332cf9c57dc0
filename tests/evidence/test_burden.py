"""The office sees what filing costs: records, the cards that they proved, files that came twice."""

import pytest

from tracker.evidence import links
from tracker.evidence.burden import burden_of, total_of


def load_of(code: str, year=2026):
    return next(load for load in burden_of(year) if load.unit.code == code)


def test_a_record_that_serves_two_cards_is_counted_once_and_used_twice(filed, card_of, cast, stage):
    one = filed([card_of("weiqu", 36)], staged=[stage("签到表.pdf")])
    filed(kind="briefing", staged=[stage("签到表.pdf")])
    links.attach(one, [card_of("weiqu", 33).id], by=cast.street)
    load = load_of("weiqu")
    assert (load.records, load.used, load.uses, load.cards, load.files, load.repeated) == (
        2,
        1,
        2,
        1,
        2,
        1,
    )
    assert load.uses_each == 2.0 and total_of(burden_of(2026)).records == 2
    assert load_of("sifaju").uses_each is None


def test_a_fixed_number_of_questions(app, filed, queries):
    filed()
    with queries() as seen:
        burden_of(2026)
    assert len(seen) == 5


def test_the_page_names_every_unit(sign_in, cast, filed, card_of):
    filed([card_of("weiqu", 36)])
    client = sign_in(cast.office)
    assert client.get("/burden").location.endswith("/burden/2026")
    page = client.get("/burden/2026").text
    assert (
        "1 条材料，证明了 1 张任务卡；用上的材料平均每条用于 1.0 张" in page
        and "韦曲街办" in page
        and "合计" in page
    )
    assert client.get("/burden/2025").status_code == 404


@pytest.mark.parametrize(
    ("who", "status"), [("observer", 200), ("street", 403), ("viewer", 403), ("admin", 403)]
)
def test_only_those_who_see_every_units_evidence_look_at_it(sign_in, cast, who, status):
    assert sign_in(getattr(cast, who)).get("/burden/2026").status_code == status
