"""标准目录, 一个领域一份: a record of such a kind proves one share, however many the unit has."""

from datetime import date
from io import BytesIO

import pytest

from tests.evidence.conftest import have
from tracker.accounts.person import Person
from tracker.boards import proof
from tracker.boards.card import Card
from tracker.boards.queries import card_by_id
from tracker.evidence import links
from tracker.evidence.evidence import Evidence, EvidenceCard
from tracker.evidence.kind import Kind
from tracker.evidence.matching import criteria_of, offers
from tracker.evidence.records import Draft
from tracker.evidence.supersession import supersede
from tracker.plan.task import Task
from tracker.refusals import Refused
from tracker.units.unit import Unit

WHOLE = {
    "name": "演示：社会保险领域目录",
    "items": 12,
    "url": "https://www.example.gov.cn/shebao",
    "elements": ["名称", "内容", "依据", "时限", "主体", "方式", "渠道", "公开对象"],
}


@pytest.fixture
def clerk(cast):
    """Of 区人社局, who has two domains."""
    Person.update(unit=Unit.get(Unit.name == "区人社局")).where(
        Person.id == cast.department.id
    ).execute()
    return Person.get_by_id(cast.department.id)


@pytest.fixture
def domains(clerk) -> list[Card]:
    ids = (
        Card.select(Card.id)
        .join(Task)
        .where((Card.unit == clerk.unit_id) & (Task.number == 1) & (Card.year == 2026))
        .order_by(Card.scope)
    )
    return [card_by_id(card.id) for card in ids]


@pytest.fixture
def catalogue(filed, clerk):
    return lambda *cards: filed(cards, kind="catalogue", values=WHOLE, by=clerk)


def test_a_catalogue_is_refused_for_two_domains_and_nothing_is_kept(catalogue, domains):
    with pytest.raises(Refused) as refusal:
        catalogue(*domains)
    assert (
        refusal.value.sentence
        == "标准目录须各填一份：这一份用于任务1·社会保险，任务1·就业请另填一份。"
    )
    assert Evidence.select().count() == 0 and have(domains[0]) == have(domains[1]) == [0]


def test_one_that_stands_on_a_domain_is_neither_offered_nor_taken_for_another(
    catalogue, domains, clerk
):
    record = catalogue(domains[0])
    assert offers(clerk.unit_ids, Kind.get_by_id("catalogue"), record=record) == []
    with pytest.raises(Refused):
        links.attach(record, [domains[1].id], by=clerk)
    assert have(domains[0]) == [1] and have(domains[1]) == [0]
    (lacks,) = proof.lacks(domains[1], criteria_of([domains[1].task_id])[-1:])
    assert "另有" not in lacks


def test_one_that_stands_nowhere_is_offered_for_either(catalogue, domains, clerk):
    record = catalogue()
    assert [
        s.card.id for s in offers(clerk.unit_ids, Kind.get_by_id("catalogue"), record=record)
    ] == [c.id for c in domains]
    assert (
        "本单位另有 1 份符合要求的标准目录"
        in proof.lacks(domains[1], criteria_of([domains[1].task_id])[-1:])[0]
    )


def test_the_form_comes_back_with_the_sentence_and_what_was_typed(sign_in, clerk, domains):
    form = {
        "kind": "catalogue",
        "happened_on": "2026-03-05",
        "cards": [card.id for card in domains],
    } | {f"v-{key}": value for key, value in WHOLE.items()}
    answer = sign_in(clerk).post("/evidence", data=form)
    assert (
        answer.status_code == 422
        and "任务1·就业请另填一份" in answer.text
        and WHOLE["url"] in answer.text
    )


def test_a_row_of_a_table_names_one_domain(sign_in, clerk, domains):
    names = "名称|内容|依据|时限|主体|方式|渠道|公开对象".replace("|", "、")
    text = (
        "公布（或本年度复核）日期,目录名称,事项数,目录包含的要素,公开网址,用于任务卡\n"
        f"2026-03-05,演示目录,12,{names},https://www.example.gov.cn/shebao,1·就业、1·社会保险\n"
    )
    answer = sign_in(clerk).post(
        "/bulk/catalogue", data={"table": (BytesIO(text.encode("utf-8-sig")), "目录.csv")}
    )
    assert (
        answer.status_code == 422
        and "“用于任务卡”有误：标准目录须各填一份" in answer.text
        and not Evidence.select().exists()
    )


def test_what_stood_on_two_before_the_rule_is_superseded_as_it_stands(catalogue, domains, clerk):
    record = catalogue(domains[0])
    EvidenceCard.create(evidence=record, card=domains[1], linked_by=clerk)
    new = supersede(
        record, Draft(WHOLE, date(2026, 4, 1)), by=clerk, seen=record.version, reason="演示"
    )
    assert {link.card_id for link in new.links} == {card.id for card in domains}
