"""Each of the 38 tasks is closed through the front door with exactly what its criteria ask for, and with no less."""

import re
from datetime import date, datetime

import pytest

from tests.conftest import PASSWORD
from tests.proofs import form_of, pieces_of
from tracker.accounts.person import Person, Role, hash_password
from tracker.boards import moves
from tracker.boards.card import Card, State
from tracker.boards.contributors import open_contributors
from tracker.boards.opening import open_year
from tracker.boards.proof import asked_of
from tracker.boards.tally import tallies_of
from tracker.boards.transitions import Move
from tracker.boards.year import Year
from tracker.data.database import db
from tracker.evidence.evidence import Evidence
from tracker.evidence.kind import Kind
from tracker.plan.criterion import Criterion
from tracker.plan.task import Task
from tracker.units.unit import Unit

HASH = hash_password(PASSWORD)
PROGRESS = {"progress": "演示：已按方案要求办理完毕。"}
# tasks 1, 5 and 7 ask for something else in the year for which the plan set their date
YEARS = [(number, 2026) for number in range(1, 39)] + [(1, 2021), (5, 2021), (7, 2021)]

ASSIGNED = {15: "sifaju", 16: "sifaju", 18: "sifaju"}  # 区政府相关部门: the office says who
GUIDELINE = {
    "title": "演示领域标准指引",
    "issuer": "演示部门",
    "published_on": "2026-05-01",
    "domain_name": "演示领域",
    "units": "sifaju",
}
ACCOUNT = {
    "platform": "微信公众号",
    "name": "演示账号",
    "effective_on": "2026-03-10",
    "district_filed_on": "2026-03-05",
}
PAST = ACCOUNT | {"effective_on": "2025-03-10", "district_filed_on": "2025-03-05"}
GONE = {
    "event": "注销",
    "effective_on": "2025-12-20",
    "district_filed_on": "2025-12-10",
    "version": "0",
}
STAFF = {"duty": "专职人员", "person_name": "演示甲", "full_time": "1", "valid_from": "2026-01-05"}
DEPUTY = {
    "duty": "分管负责人",
    "person_name": "演示乙",
    "valid_from": "2026-01-05",
    "division_published_on": "2026-02-01",
    "division_url": "https://www.example.gov.cn/division",
}


@pytest.fixture
def worker_of(cast):
    """worker_of(unit) → somebody who works for it, made by the administrator beforehand."""
    people = {"zhengfuban": cast.office}

    def worker(unit: Unit):
        if unit.code not in people:
            people[unit.code] = Person.create(
                username=f"clerk-{unit.code}",
                name="演示用户",
                unit=unit,
                role=Role.CLERK,
                password_hash=HASH,
                must_change=False,
            )
        return people[unit.code]

    return worker


@pytest.fixture
def clerk_of(sign_in, worker_of):
    """clerk_of(unit) → the browser of its worker."""
    browsers = {}

    def browser(unit: Unit):
        if unit.code not in browsers:
            browsers[unit.code] = sign_in(worker_of(unit))
        return browsers[unit.code]

    return browser


@pytest.fixture
def begin(frozen_clock, sign_in, cast, clerk_of):
    """begin(number, year): the year is open, and whoever the plan does not name has been named."""

    def begun(number: int, year: int):
        if year != 2026:
            frozen_clock(datetime(year, 11, 1, 2))
            open_year(year)
        office = sign_in(cast.office)
        if number in ASSIGNED:
            done(
                office.post(
                    f"/plan/responsibility/{number}",
                    data={"units": ASSIGNED[number], "valid_from": "2026-01-05"},
                )
            )
        elif number == 2:
            done(office.post("/plan/guidelines", data=GUIDELINE))
        elif number in (
            26,
            27,
            28,
        ):  # two units have had an account, so that two variants of the card stand
            for code in ("weiqu", "zhengfuban"):
                add_account(clerk_of(Unit.get(Unit.code == code)), code, PAST)
                account = Unit.get(Unit.code == code).media_accounts.get()
                done(
                    clerk_of(account.unit).post(
                        f"/registers/accounts/{account.id}/filings", data=GONE
                    )
                )

    return begun


def done(answer) -> None:
    assert answer.status_code == 303, answer.text


def add_account(client, code: str, account: dict) -> None:
    done(client.post(f"/registers/media/{code}", data=account))


def variants(number: int, year: int) -> list[tuple[Card, list[Criterion]]]:
    """A card for each set of criteria that the task asks of anyone; one that leads nobody where there is one."""
    criteria, found = list(Criterion.select()), {}
    for card in (
        Card.select(Card, Task, Unit)
        .join(Task)
        .switch(Card)
        .join(Unit)
        .where((Card.year == year) & (Task.number == number))
        .order_by(Card.leads, Card.id)
    ):
        asked = asked_of(card, criteria)
        found.setdefault(tuple(c.id for c in asked), (card, asked))
    return list(found.values())


def have_register(client, card: Card, criterion: Criterion) -> None:
    """Keep the register of which `criterion` asks something."""
    code = card.unit.code
    if criterion.source == "media":
        if not any(
            a.opened_on.year == 2026 for a in card.unit.media_accounts
        ):  # one account serves both criteria
            add_account(client, code, ACCOUNT)
    else:
        done(
            client.post(
                f"/registers/roster/{code}",
                data=STAFF if criterion.conditions["duty"] == "专职人员" else DEPUTY,
            )
        )


def prove(
    client, card: Card, asked: list[Criterion], day: date, *, without: int | None = None
) -> list[Criterion]:
    """Put on record what `asked` wants, but for the piece `without`; return what each piece is for."""
    kinds = {k.key: k for k in Kind.select()}
    pieces = pieces_of(asked, kinds, day) + [(c, None) for c in asked if c.source != "evidence"]
    for n, (criterion, values) in enumerate(pieces):
        if n == without:
            continue
        if values is None:
            have_register(client, card, criterion)
        else:
            done(
                client.post("/evidence", data=form_of(kinds[criterion.kind], values, day, card.id))
            )
    return [criterion for criterion, _ in pieces]


def close_contributors(lead: Card, worker_of, cast) -> None:
    """Every unit that contributes to `lead`'s task (of task 1: domain) goes the whole way, and the office closes it with a reason."""
    shares = (
        Card.select(Card, Task, Unit, Year)
        .join(Task)
        .switch(Card)
        .join(Unit)
        .switch(Card)
        .join(Year)
        .where(
            (Card.task == lead.task_id)
            & (Card.year == lead.year_id)
            & (Card.scope == lead.scope)
            & ~Card.leads
            & (Card.state != State.CLOSED)
        )
    )
    for card in list(shares):
        worker = worker_of(card.unit)
        if card.state == State.PENDING:
            moves.apply(card, "receive", by=worker, seen=card.version)
        moves.apply(
            card,
            "submit",
            by=worker,
            seen=card.version,
            move=Move(progress="演示：已办。", words="演示：材料另报。"),
        )
        moves.apply(
            card, "close", by=cast.office2, seen=card.version, move=Move(words="演示：情况属实。")
        )


def lack_of(criterion: Criterion) -> str:
    """How the sentence that says what is missing begins."""
    if criterion.source != "evidence":
        return f"{criterion.label}："
    return f"{criterion.label}还缺 1 {Kind.get_by_id(criterion.kind).measure}"


def move(client, card: Card, noun: str, **form):
    return client.post(
        f"/cards/{card.id}/{noun}", data=form | {"version": Card.get_by_id(card.id).version}
    )


@pytest.mark.parametrize(("number", "year"), YEARS)
def test_a_card_is_closed_with_exactly_what_its_criteria_ask_for(
    number, year, begin, clerk_of, worker_of, sign_in, cast
):
    begin(number, year)
    found = variants(number, year)
    assert found and all(asked for _, asked in found)
    for card, asked in found:
        client, day = clerk_of(card.unit), date(year, 3, 10)
        before = Evidence.select().count()
        done(move(client, card, "receipt"))
        wanted = prove(client, card, asked, day)
        assert Evidence.select().count() - before == sum(c.source == "evidence" for c in wanted)
        assert [t.criterion.label for t in tallies_of([card.id])[card.id] if not t.met] == []
        done(move(client, card, "submission", **PROGRESS))
        if waiting := open_contributors([Card.get_by_id(card.id)]):
            refused = move(sign_in(cast.office2), card, "closure")
            assert refused.status_code == 422 and "请等其销号后再办" in refused.text, waiting
            close_contributors(card, worker_of, cast)
        done(move(sign_in(cast.office2), card, "closure"))
        assert Card.get_by_id(card.id).state == State.CLOSED


@pytest.mark.parametrize(("number", "year"), YEARS)
def test_submitting_is_refused_by_name_when_any_one_piece_is_missing(number, year, begin, clerk_of):
    begin(number, year)
    for card, asked in variants(number, year):
        client, day = clerk_of(card.unit), date(year, 3, 10)
        done(move(client, card, "receipt"))
        missing, pieces = 0, [None]
        while missing < len(pieces):
            with db.atomic() as transaction:
                pieces = prove(client, card, asked, day, without=missing)
                answer = move(client, card, "submission", **PROGRESS)
                transaction.rollback()
            assert answer.status_code == 422, (card.unit.name, pieces[missing].label)
            (said,) = re.findall(
                r'class="field-error" id="error-submission-words">([^<]*)<', answer.text
            )
            assert lack_of(pieces[missing]) in said and "请补齐佐证材料" in said, (
                card.unit.name,
                said,
            )
            missing += 1
        assert Card.get_by_id(card.id).state == State.DOING
