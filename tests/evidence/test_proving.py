"""What counts towards a criterion, and the sentence that says what is missing."""

from datetime import date

import pytest

from tracker.boards import tally
from tracker.boards.proof import items_of
from tracker.boards.tally import Tally, missing
from tracker.evidence.evidence import Evidence
from tracker.evidence.matching import offers
from tracker.evidence.proving import said
from tracker.plan.criterion import Criterion


@pytest.fixture
def criterion(card_of):
    """criterion(**conditions …) → the only criterion of task 36 for street offices, made to ask just that."""

    def made(number=36, **changes):
        card = card_of("weiqu", number)
        Criterion.update(active=False).where(Criterion.task == card.task_id).execute()
        made = Criterion.create(
            **{
                "task": card.task_id,
                "key": "test",
                "label": "学习培训",
                "kind": "training",
                "basis": "plan",
                "clause": "三（二）",
                "wording": "每年至少组织1次",
            }
            | changes
        )
        tally.refresh([card, card_of("sifaju", number)])
        return made

    return made


def have(card) -> int:
    (tally,) = Tally.select().where(Tally.card == card.id)
    return tally.have


@pytest.mark.parametrize(
    ("on", "standing", "counted"),
    [
        (date(2026, 1, 1), False, 1),
        (date(2026, 6, 15), False, 1),
        (date(2025, 12, 31), False, 0),
        (date(2025, 12, 31), True, 1),
        (date(2026, 6, 15), True, 1),
        (date(2001, 1, 1), True, 1),
    ],
)
def test_the_day_it_happened_decides_the_year(filed, criterion, card_of, on, standing, counted):
    criterion(standing=standing)
    card = card_of("weiqu", 36)
    filed([card], on=on)
    assert have(card) == counted


@pytest.mark.parametrize(
    ("conditions", "counted", "why"),
    [
        ({}, 1, ""),
        ({"scope": "本单位"}, 1, ""),
        ({"scope": "全区性"}, 0, "“培训范围”不是“全区性”"),
        ({"topics": {"contains": "政务新媒体"}}, 0, "“培训内容”未含“政务新媒体”"),
        ({"topics": {"contains": "《政府信息公开条例》"}}, 1, ""),
        ({"topics": {"any": ["政务新媒体", "其他"]}}, 0, "“培训内容”不是“政务新媒体”、“其他”之一"),
        ({"attendees": {"at_least": 35}}, 1, ""),
        ({"attendees": {"at_least": 36}}, 0, "“参加人数”不到 36"),
        ({"hours": {"filled": True}}, 0, "没有填写“hours”"),
    ],
)
def test_conditions_are_asked_of_the_fields_and_the_first_unmet_one_is_named(
    filed, criterion, card_of, conditions, counted, why
):
    criterion(conditions=conditions)
    card = card_of("weiqu", 36)
    filed([card])
    assert have(card) == counted
    assert missing(card) == (
        [] if counted else [f"学习培训还缺 1 次：已有 1 次学习培训，但{why}。"]
    )


def test_another_kind_does_not_count_and_is_listed_apart(filed, criterion, card_of):
    asked = criterion()
    card = card_of("weiqu", 36)
    good, other = filed([card]), filed([card], kind="briefing")
    found = items_of(card, [asked])
    assert [i.url for i in found[asked.id]] == [f"/evidence/{good.id}"]
    assert [i.url for i in found[None]] == [f"/evidence/{other.id}"]
    assert found[asked.id][0].title == good.title and found[asked.id][0].by


def test_a_superseded_record_counts_no_more(filed, criterion, card_of):
    criterion()
    card = card_of("weiqu", 36)
    record = filed([card])
    Evidence.update(superseded_by=filed()).where(Evidence.id == record.id).execute()
    tally.refresh([card])
    assert have(card) == 0


def test_the_gap_says_how_many_are_missing(criterion, card_of, filed):
    criterion(need=3)
    card = card_of("weiqu", 36)
    assert missing(card) == ["学习培训还缺 3 次。"]
    filed([card])
    assert missing(card) == ["学习培训还缺 2 次。"]


def test_the_gap_names_a_day_in_the_wrong_year(criterion, card_of, filed):
    criterion()
    card = card_of("weiqu", 36)
    filed([card], on=date(2025, 5, 1))
    assert missing(card) == ["学习培训还缺 1 次：已有 1 次学习培训，但“培训日期”不在 2026 年。"]


def test_the_gap_points_to_what_the_unit_has_on_file_already(criterion, card_of, filed):
    criterion()
    filed()
    assert missing(card_of("weiqu", 36)) == [
        "学习培训还缺 1 次。本单位另有 1 次符合要求的学习培训，关联到本任务卡即可。"
    ]
    assert missing(card_of("sifaju", 36)) == ["学习培训还缺 1 次。"], (
        "other units' records are not the unit's"
    )


def test_after_filing_it_is_said_what_is_proven_now(criterion, card_of, filed):
    criterion(conditions={"scope": "本单位"})
    card = card_of("weiqu", 36)
    assert (
        said(filed([card], values={"scope": "全区性"}))
        == "任务36：学习培训 0/1（这条未计入，“培训范围”不是“本单位”）。"
    )
    assert said(filed([card])) == "任务36：学习培训 1/1 已满足。"


def test_a_record_is_offered_to_the_open_cards_on_which_it_would_count(
    criterion, card_of, filed, cast
):
    asked = criterion(conditions={"scope": "本单位"})
    record = filed()
    (offer,) = offers({record.unit_id}, record.kind, record=record)
    assert offer.card.id == card_of("weiqu", 36).id and offer.serves == [asked]
    assert offers({record.unit_id}, record.kind, record=filed([offer.card])) == [], (
        "it stands there already"
    )
    assert offers({record.unit_id}, record.kind, record=filed(values={"scope": "全区性"})) == [], (
        "it would not count"
    )
    assert len(offers({record.unit_id}, record.kind, year=2026)) == 1
    offer.card.state = "submitted"
    offer.card.save()
    assert offers({record.unit_id}, record.kind, record=record) == []
