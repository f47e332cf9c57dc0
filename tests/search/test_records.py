"""Evidence is found by any substring, by those who may see it, as soon as it is saved."""

from datetime import date
from io import BytesIO

import pytest

from tests.evidence import samples
from tracker.boards.card import Card
from tracker.data.database import db
from tracker.evidence import links, records, uploads
from tracker.evidence.evidence import Evidence
from tracker.evidence.kind import Kind
from tracker.evidence.records import Draft
from tracker.evidence.supersession import supersede
from tracker.plan.task import Party, Task
from tracker.search import index
from tracker.search.index import FindText
from tracker.storage.folder_store import FolderStore

SAID = {
    "meeting": "第三次主任办公会",
    "chair": "主要负责同志",
    "decisions": "研究部署ＡＢＣ工程，\n印发长政办发〔2026〕12号。",
}


@pytest.mark.parametrize(
    "asked", ["条", "条例", "例》专", "专题学习", "条例》专题", "学习 政府信息", "《条例》专题学习"]
)
def test_any_substring_of_a_title_or_a_value_finds(filed, found, cast, asked):
    filed("《条例》专题学习")
    filed(
        "另一次",
        on=date(2026, 4, 1),
        values={"subject": "另一次", "scope": "本单位", "topics": ["其他"], "attendees": 3},
    )
    assert found(cast.street, asked) == ["《条例》专题学习"]


def test_a_record_is_found_by_its_kind(filed, found, cast):
    filed("《条例》专题学习")
    assert found(cast.street, "培训 条例") == ["《条例》专题学习"]


@pytest.mark.parametrize(
    "asked", ["abc", "ＡＢＣ", "〔2026〕12", "12号", "工程", "ABC工程，", "部 署"]
)
def test_width_case_and_signs_do_not_hinder(filed, found, cast, asked):
    filed(kind="briefing", values=SAID)
    assert found(cast.street, asked) == ["第三次主任办公会"]


@pytest.mark.parametrize("asked", ["[2026]", "（2026）", "【2026】", "2026]12号", "2026 12号"])
def test_any_bracket_finds_any_other(filed, found, cast, asked):
    filed(kind="briefing", values=SAID)
    assert found(cast.street, asked) == ["第三次主任办公会"]


@pytest.mark.parametrize("sign", "·•・．‧.")
def test_any_dot_finds_any_other_and_so_do_quotes(filed, found, cast, sign):
    filed("阿不都·热合曼“双随机”学习")
    for asked in (f"阿不都{sign}热合曼", '"双随机"', "‘双随机’", f"热合曼{sign}阿不都"):
        assert found(cast.street, asked) == ["阿不都·热合曼“双随机”学习"], asked


@pytest.mark.parametrize(
    "asked",
    [
        "2025年政务公开培训",
        "2025年培训",
        "培训政务公开",
        "业务培训2025年",
        "政务公开培训 2025",
        "２０２５年政务公开培训",
        "政务​公开培训",
    ],
)
def test_what_stands_between_or_before_does_not_hinder(filed, found, cast, asked):
    filed("2025年政务公开业务培训")
    filed(kind="briefing", values=SAID, on=date(2026, 4, 1))
    assert found(cast.street, asked) == ["2025年政务公开业务培训"]


@pytest.mark.parametrize(
    "asked", ["2026年政务公开培训", "政务公开麒麟", "公开培会", "205年培训", "务开"]
)
def test_a_number_or_a_piece_that_is_not_there_finds_nothing(filed, found, cast, asked):
    filed("2025年政务公开业务培训")
    assert found(cast.street, asked) == []


def test_the_words_as_they_stand_come_first_on_every_page(filed, found, cast):
    for n in range(25):
        filed(f"政务公开培训{n}")
        filed(f"政务公开业务培训{n}")
    pages = [found(cast.street, "政务公开培训", part="records", page=page) for page in (1, 2, 3, 4)]
    titles = [title for page in pages for title in page]
    assert [len(page) for page in pages] == [20, 20, 10, 0]
    assert titles == [f"政务公开{b}培训{n}" for b in ("", "业务") for n in reversed(range(25))]


@pytest.mark.parametrize("asked", ["例条", "条专", "学题", "习专", "%", "_", "主办", "“"])
def test_what_does_not_stand_there_is_not_found(filed, found, cast, asked):
    filed("《条例》专题学习")
    assert found(cast.street, asked) == []


def test_signs_alone_are_looked_for_too(filed, found, cast):
    filed("《条例》专题学习")
    assert found(cast.street, "》") == ["《条例》专题学习"]


def test_a_record_is_found_by_its_files_names(app, filed, found, cast):
    file = uploads.stage(
        FolderStore(app.config["TRACKER_FILES"]),
        BytesIO(samples.PDF),
        "签到表（三月）.pdf",
        by=cast.street,
        limit=1 << 20,
    )
    filed(staged=[file.id])
    assert found(cast.street, "签到") == found(cast.street, "三月）.PDF") == ["《条例》专题学习"]


def test_what_changes_is_found_as_it_is_now(filed, found, cast):
    record = filed("麒麟学习")
    records.change(
        record,
        Draft(record.values | {"subject": "凤凰学习"}, record.happened_on),
        by=cast.street,
        seen=0,
    )
    assert found(cast.street, "麒麟") == [] and found(cast.street, "凤凰") == ["凤凰学习"]


def test_a_change_that_is_rolled_back_leaves_the_index_as_it_was(filed, found, cast):
    with pytest.raises(ZeroDivisionError), db.atomic():
        filed("麒麟学习")
        raise ZeroDivisionError
    assert found(cast.street, "麒麟") == [] and FindText.select().count() == 0


def test_both_records_are_found_after_a_supersession(filed, found, cast):
    record = filed("麒麟学习")
    supersede(
        record,
        Draft(record.values | {"subject": "麒麟再学习"}, record.happened_on),
        by=cast.street,
        seen=0,
        reason="更正",
    )
    assert found(cast.street, "麒麟") == ["麒麟再学习", "麒麟学习"]


def test_only_those_who_may_see_a_record_find_it(filed, found, cast):
    filed("麒麟学习")
    for person in (cast.street, cast.viewer, cast.office, cast.observer):
        assert found(person, "麒麟") == ["麒麟学习"], person.username
    assert found(cast.department, "麒麟") == []


def test_the_lead_unit_of_a_task_finds_what_stands_on_its_cards(filed, found, cast, card_of):
    record = filed("麒麟学习")
    Party.create(
        task=Task.get(Task.number == 36), unit=cast.department.unit, label="牵头", leads=True
    )
    assert found(cast.department, "麒麟") == []
    links.attach(record, [card_of("weiqu", 36).id], by=cast.street)
    assert found(cast.department, "麒麟") == ["麒麟学习"]
    links.detach(record, card_of("weiqu", 36).id, by=cast.street)
    assert found(cast.department, "麒麟") == []


def test_filters_narrow_by_year_unit_kind_and_state(filed, found, cast, card_of):
    filed("麒麟一", on=date(2025, 3, 5))
    card = card_of("weiqu", 36)
    filed("麒麟二", cards=[card])
    filed("麒麟三", by=cast.department)
    filed(kind="briefing", values=SAID | {"meeting": "麒麟四"})
    office = cast.office
    assert found(office, "麒麟", year=2025) == ["麒麟一"]
    assert found(office, "麒麟", unit=cast.department.unit_id) == ["麒麟三"]
    assert found(office, "麒麟", kind="briefing") == ["麒麟四"]
    assert found(office, "麒麟", state="pending") == ["麒麟二"]
    Card.update(state="closed").where(Card.id == card.id).execute()
    assert found(office, "麒麟", state="pending") == [] and found(
        office, "麒麟", state="closed"
    ) == ["麒麟二"]


def test_pages_follow_one_another_without_gaps(filed, found, cast):
    for n in range(45):
        filed(f"麒麟{n}")
    pages = [found(cast.street, "麒麟", part="records", page=page) for page in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [20, 20, 5, 0]
    assert [title for page in pages for title in page] == [f"麒麟{n}" for n in reversed(range(45))]


def test_personal_data_are_not_indexed(filed, found, cast):
    kind = Kind.get_by_id("training")
    kind.definition["fields"].append(
        {"key": "phone", "label": "联系人", "type": "text", "personal": True, "choices": []}
    )
    kind.save()
    filed(
        values={
            "subject": "学习",
            "scope": "本单位",
            "topics": ["其他"],
            "attendees": 1,
            "phone": "麒麟",
        }
    )
    assert found(cast.street, "麒麟") == []


def test_the_index_can_be_rebuilt_and_caught_up(app, filed, found, cast):
    filed("麒麟学习")
    db.execute_sql("DELETE FROM find_gram")
    FindText.delete().execute()
    assert found(cast.street, "麒麟") == []
    assert (
        index.catch_up() == 1
        and index.catch_up() == 0
        and found(cast.street, "麒麟") == ["麒麟学习"]
    )
    Evidence.update(title="凤凰学习").execute()
    db.close()  # a command opens its own connection
    outcome = app.test_cli_runner().invoke(args=["find", "rebuild"])
    db.connect(reuse_if_open=True)
    assert "已重建 1 条" in outcome.output
    assert found(cast.street, "凤凰") == ["凤凰学习"]
