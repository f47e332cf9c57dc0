"""The ledger: every card a line, as page, Excel and CSV, with what each person may see."""

import csv
import itertools
from datetime import date
from io import BytesIO, StringIO

import pytest
from python_calamine import CalamineWorkbook

from tracker.boards import moves
from tracker.boards.card import Card
from tracker.boards.tally import Tally
from tracker.boards.transitions import Move
from tracker.overview.ledger import COLUMNS, Filters, lines_of
from tracker.overview.ledger_pages import PAGE, pages_of
from tracker.plan.register_fields import DEPUTY
from tracker.planning import guidelines
from tracker.registers.post import Post
from tracker.requests import asking

EVIL = '=HYPERLINK("http://example.com")演示'


@pytest.fixture
def closed(card_of, cast):
    card = card_of("weiqu", 36)
    for verb, by in (("receive", cast.street), ("submit", cast.street), ("close", cast.office)):
        moves.apply(card, verb, by=by, seen=card.version, move=Move(words="演示", progress=EVIL))
    return card


def lines(person, **filters):
    return lines_of(2026, Filters(**filters), person, 15)


def test_every_card_is_a_line_in_either_order(app, cast):
    by_unit, by_task = lines(cast.office), lines(cast.office, by="task")
    assert len(by_unit) == len(by_task) == Card.select().where(Card.year == 2026).count()
    assert [line.card.task.number for line in by_task] == sorted(
        line.card.task.number for line in by_unit
    )
    assert [line.number for line in by_task] == list(range(1, len(by_task) + 1))


@pytest.mark.parametrize(
    "filters",
    [
        {},
        {"by": "task"},
        {"light": "green"},
        {"by": "task", "light": "yellow"},
        {"unit": "weiqu"},
        {"task": 33},
    ],
)
def test_the_pages_hold_every_line_once_and_no_unit_or_task_is_cut(closed, cast, filters):
    Card.update(due_on=date(2026, 6, 20)).where(
        Card.id << [card.id for card in Card.select(Card.id)][::3]
    ).execute()
    whole, pages = lines(cast.office, **filters), pages_of(2026, Filters(**filters), 15)
    paged = [lines_of(2026, Filters(**filters), cast.office, 15, page) for page in pages]
    assert [(n.number, n.card.id) for page in paged for n in page] == [
        (n.number, n.card.id) for n in whole
    ]
    assert filters.get("light") is None or {n.light for n in whole} == {filters["light"]}
    key = (
        (lambda n: n.card.task.number)
        if filters.get("by") == "task"
        else (lambda n: n.card.unit_id)
    )
    for page, following in itertools.pairwise(paged):
        assert len(page) >= PAGE and not {key(n) for n in page} & {key(n) for n in following}


def test_the_page_shows_one_of_them_and_leads_to_the_others(app, cast, sign_in):
    client, pages = sign_in(cast.office), pages_of(2026, Filters(), 15)
    first, last = (client.get(f"/ledger/2026?page={n}").text for n in (0, 99))
    assert (
        len(pages) > 3
        and first.count("<tr><td>") == pages[0].count
        and last.count("<tr><td>") == pages[-1].count
    )
    assert 'href="?page=2"' in first and f"共 {len(pages)} 页" in first and pages[-1].last in last
    narrow = client.get("/ledger/2026?by=task&light=green&page=2").text
    assert (
        'href="?by=task&amp;light=green&amp;page=1"' in narrow
        and "分页" not in client.get("/ledger/2026?unit=weiqu").text
    )


def test_a_line_says_what_is_on_record(closed, cast, card_of):
    line = next(line for line in lines(cast.office, unit="weiqu") if line.card.id == closed.id)
    assert (line.state, line.light_word, line.closed_on, line.problems) == (
        "已销号",
        "已销号",
        date(2026, 6, 15),
        "",
    )
    other = next(line for line in lines(cast.office, unit="weiqu", task=33))
    assert other.problems.startswith("缺听取汇报 0/1") and other.closed_on is None


def test_the_person_in_charge_is_shown_to_those_who_may_see_the_roster(app, cast, card_of):
    Post.create(
        unit=cast.street.unit_id, person_name="演示负责人", duty=DEPUTY, valid_from=date(2026, 1, 1)
    )
    for who, seen in (
        (cast.office, "演示负责人"),
        (cast.street, "演示负责人"),
        (cast.department, ""),
    ):
        assert lines(who, unit="weiqu")[0].person == seen


def test_a_line_says_how_far_it_is_and_what_comes_next(cast, card_of):
    def said():
        line = next(line for line in lines(cast.office, unit="weiqu") if line.card.task.number == 5)
        return line.state, line.next

    card = card_of("weiqu", 5)
    assert said() == ("待签收 0%", "签收")
    moves.apply(card, "receive", by=cast.street, seen=0)
    assert said() == ("办理中 0%", "补齐材料，提请核验")
    Card.update(due_on=date(2026, 6, 30)).where(Card.id == card.id).execute()
    asking.ask_dispute(card_of("weiqu", 5), by=cast.street, reason="演示")
    assert said()[1] == "区政府办公室审批申请"
    Tally.update(have=9).where(Tally.card == card.id).execute()
    Card.update(asking=0).where(Card.id == card.id).execute()
    assert said() == ("办理中 100%", "提请核验")
    moves.apply(card, "submit", by=cast.street, seen=1, move=Move(progress="演示"))
    assert said() == ("待核验 100%", "区政府办公室核验")


def test_shares_of_one_task_are_told_apart(cast):
    for name in ("演示甲", "演示乙"):
        guidelines.register(
            {
                "title": f"{name}指引",
                "issuer": "演示部门",
                "published_on": "2026-05-01",
                "domain_name": name,
            },
            [cast.street.unit],
            by=cast.office,
        )
    assert [line.task[:8] for line in lines(cast.office, unit="weiqu", task=2)] == [
        "2（演示甲） 编",
        "2（演示乙） 编",
    ]
    assert any(line.task.startswith("1（重大建设项目）") for line in lines(cast.office, task=1))


def test_filters_narrow(app, cast):
    assert {line.card.unit.code for line in lines(cast.office, unit="weiqu")} == {"weiqu"}
    assert {line.card.task.number for line in lines(cast.office, task=33)} == {33}
    assert lines(cast.office, light="red") == []


def test_excel_takes_nothing_for_a_formula(closed, cast, sign_in):
    response = sign_in(cast.office).get("/ledger/2026.xlsx?unit=weiqu")
    assert response.status_code == 200 and ".xlsx" in response.headers["Content-Disposition"]
    rows = CalamineWorkbook.from_filelike(BytesIO(response.data)).get_sheet_by_index(0).to_python()
    assert tuple(rows[1]) == COLUMNS and len(rows) == 2 + 13
    row = next(row for row in rows[2:] if row[1].startswith("36 "))
    assert row[6] == EVIL and row[12] == date(2026, 6, 15) and row[0] == int(row[0])
    assert b"<f>" not in response.data


def test_csv_is_defused_and_opens_as_chinese(closed, cast, sign_in):
    data = sign_in(cast.office).get("/ledger/2026.csv?unit=weiqu&by=task").data
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(data.decode("utf-8-sig"))))
    assert tuple(rows[0]) == COLUMNS
    assert next(row for row in rows if row[1].startswith("36 "))[6] == "'" + EVIL


@pytest.mark.parametrize("who", ["office", "street", "viewer", "observer", "admin"])
def test_the_ledger_is_open_to_everyone_signed_in(sign_in, cast, who):
    client = sign_in(getattr(cast, who))
    assert "韦曲街办" in client.get("/ledger/2026?unit=weiqu").text
    assert "韦曲街办" in client.get("/ledger/2026.csv?unit=weiqu").text
    assert client.get("/ledger/2026.xlsx").data.startswith(b"PK")
    assert client.get("/ledger/2026?by=task&unit=weiqu&light=red&task=x").status_code == 200


@pytest.mark.parametrize("path", ["/ledger/1999", "/ledger/1999.xlsx", "/ledger/1999.csv"])
def test_a_year_that_is_not_open_is_404(sign_in, cast, client, path):
    assert sign_in(cast.office).get(path).status_code == 404
    assert client.get(path).location.startswith("/sign-in")


def test_the_ledger_costs_a_fixed_number_of_queries(sign_in, cast, queries):
    client = sign_in(cast.office)
    client.get("/ledger/2026")
    for path in ("/ledger/2026", "/ledger/2026?unit=weiqu"):
        with queries() as seen:
            assert client.get(path).status_code == 200
        assert len(seen) <= 11, "\n".join(seen)
