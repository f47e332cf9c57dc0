"""New-media accounts as rules: filings, warnings, and who hosts new media."""

from datetime import date, datetime

import pytest

from tracker.boards import tally
from tracker.boards.card import Card
from tracker.boards.opening import open_year
from tracker.plan.task import Task
from tracker.refusals import Conflict, Forbidden, Invalid, Refused
from tracker.registers import media_filing
from tracker.registers.media_account import Filing, MediaAccount
from tracker.registers.media_queries import account_for, accounts_of, state_of, warnings_of
from tracker.registers.revision import Revision
from tracker.units.unit import Unit

ACCOUNT = {
    "platform": "微信公众号",
    "name": "演示韦曲",
    "account_id": "demo-weiqu",
    "owner": "演示单位",
    "effective_on": "2026-03-10",
    "unit_approved_on": "2026-03-01",
    "district_filed_on": "2026-03-05",
}
CLOSING = {
    "effective_on": "2026-06-01",
    "district_filed_on": "2026-05-20",
    "reason": "演示：关注度低",
}


@pytest.fixture
def weiqu(app):
    return Unit.get(Unit.code == "weiqu")


def numbers(unit, year=2026):
    return {
        n
        for (n,) in Card.select(Task.number)
        .join(Task)
        .where((Card.unit == unit) & (Card.year == year))
        .tuples()
    }


def warnings(account, days=14):
    others = accounts_of({account.unit_id})[account.unit_id]
    found = next(a for a in others if a.id == account.id)
    return [w.words for w in warnings_of(found, others, date(2026, 6, 15), days)]


def again(account, cast):
    return account_for(cast.street, account.id)


def test_an_account_makes_the_unit_a_host_and_its_cards_appear_at_once(cast, weiqu):
    assert not numbers(weiqu) & {26, 27, 28}
    media_filing.register(weiqu, ACCOUNT, by=cast.street)
    assert numbers(weiqu) >= {26, 27, 28}
    assert open_year(2026) == 0


def test_a_second_account_makes_no_second_card(cast, weiqu):
    media_filing.register(weiqu, ACCOUNT, by=cast.street)
    before = Card.select().count()
    media_filing.register(weiqu, ACCOUNT | {"platform": "微博"}, by=cast.street)
    assert Card.select().count() == before


def test_a_closed_account_makes_nobody_a_host_in_the_next_year(cast, weiqu):
    account = media_filing.register(weiqu, ACCOUNT, by=cast.street)
    media_filing.file(account, "关停", CLOSING, state="在用", seen=0, by=cast.street)
    open_year(2027)
    assert numbers(weiqu) >= {26, 27, 28}
    assert not numbers(weiqu, 2027) & {26, 27, 28}


def test_a_filed_account_proves_the_filing_and_the_single_account(cast, weiqu, card_of):
    media_filing.register(weiqu, ACCOUNT, by=cast.street)
    assert tally.missing(card_of("weiqu", 26)) == []
    assert not any("账号登记" in gap for gap in tally.missing(card_of("weiqu", 27)))


def test_an_unfiled_change_takes_the_proof_away_and_names_the_account(cast, weiqu, card_of):
    account = media_filing.register(weiqu, ACCOUNT, by=cast.street)
    filing = media_filing.file(
        account,
        "变更",
        ACCOUNT | {"district_filed_on": "", "effective_on": "2026-04-01"},
        state="在用",
        seen=0,
        by=cast.street,
    )
    assert tally.missing(card_of("weiqu", 26)) == [
        "变动备案：账号“演示韦曲”不符合：“各项变动均已报区级备案”。"
    ]
    filing.account = again(account, cast)
    media_filing.complete(filing, {"district_filed_on": "2026-04-10"}, seen=1, by=cast.street)
    assert tally.missing(card_of("weiqu", 26)) == []


def test_a_filing_after_the_fact_is_shown(cast, weiqu):
    account = media_filing.register(
        weiqu, ACCOUNT | {"district_filed_on": "2026-03-12"}, by=cast.street
    )
    assert warnings(account)[0] == "开设先生效后备案：2026-03-10 生效，2026-03-12 报区级备案"


def test_a_second_account_on_a_platform_needs_a_reason_and_is_shown(cast, weiqu, card_of):
    first = media_filing.register(weiqu, ACCOUNT, by=cast.street)
    with pytest.raises(Invalid) as refusal:
        media_filing.register(weiqu, ACCOUNT | {"name": "演示二号"}, by=cast.street)
    assert "演示韦曲" in refusal.value.errors["exemption"]
    media_filing.register(
        weiqu, ACCOUNT | {"name": "演示二号", "exemption": "演示：市级统一要求"}, by=cast.street
    )
    assert any("演示二号" in words for words in warnings(first))
    assert tally.tallies_of([card_of("weiqu", 27).id])


def test_silence_is_shown_after_fourteen_days(cast, weiqu):
    account = media_filing.register(weiqu, ACCOUNT, by=cast.street)
    assert any("超过 14 天没有更新" in words for words in warnings(account))
    media_filing.note_update(account, {"updated_on": "2026-06-01"}, by=cast.office)
    assert warnings(account) == []
    media_filing.note_update(account, {"updated_on": "2026-05-31"}, by=cast.street)
    assert any("上次更新 2026-05-31" in words for words in warnings(account))
    assert [r.verb for r in Revision.select().order_by(Revision.id)] == ["add", "check", "check"]


def test_an_account_goes_its_way_and_no_other(cast, weiqu):
    account = media_filing.register(weiqu, ACCOUNT, by=cast.street)
    media_filing.file(account, "关停", CLOSING, state="在用", seen=0, by=cast.street)
    account = again(account, cast)
    assert state_of(account, date(2026, 6, 15)) == "已关停"
    with pytest.raises(Refused, match="不能再登记“变更”"):
        media_filing.file(account, "变更", ACCOUNT, state="已关停", seen=1, by=cast.street)
    media_filing.file(
        account,
        "注销",
        CLOSING | {"effective_on": "2026-06-10"},
        state="已关停",
        seen=1,
        by=cast.street,
    )
    account = again(account, cast)
    assert (state_of(account, date(2026, 6, 15)), account.closed_on) == ("已注销", date(2026, 6, 1))


def test_an_end_on_a_day_to_come_is_filed_once_and_the_earlier_end_counts(cast, weiqu):
    account = media_filing.register(weiqu, ACCOUNT, by=cast.street)
    media_filing.file(
        account,
        "关停",
        CLOSING | {"effective_on": "2027-01-15"},
        state="在用",
        seen=0,
        by=cast.street,
    )
    account = again(account, cast)
    assert media_filing.next_events(account, "在用") == ("变更", "注销")
    with pytest.raises(Refused, match="已经登记过关停或注销"):
        media_filing.file(account, "关停", CLOSING, state="在用", seen=1, by=cast.street)
    media_filing.file(
        account,
        "注销",
        CLOSING | {"effective_on": "2026-06-10"},
        state="在用",
        seen=1,
        by=cast.street,
    )
    account = again(account, cast)
    assert (state_of(account, date(2026, 6, 15)), account.closed_on) == (
        "已注销",
        date(2026, 6, 10),
    )
    assert media_filing.next_events(account, "已注销") == ()


def test_a_mistyped_day_is_corrected_with_the_account_and_its_years(cast, weiqu):
    account = media_filing.register(weiqu, ACCOUNT | {"effective_on": "2027-03-10"}, by=cast.street)
    closing = media_filing.file(
        account,
        "注销",
        CLOSING | {"effective_on": "2027-12-01"},
        state="待开设",
        seen=0,
        by=cast.street,
    )
    assert not numbers(weiqu) & {26, 27, 28}
    opening = account.filings.order_by(Filing.id).get()
    opening.account = closing.account = account = again(account, cast)
    with pytest.raises(Invalid, match="需要修改"):
        media_filing.complete(closing, {"effective_on": "2026-12-01"}, seen=1, by=cast.street)
    media_filing.complete(opening, {"effective_on": "2026-03-10"}, seen=1, by=cast.street)
    media_filing.complete(
        closing, {"effective_on": "2026-12-01", "reason": ""}, seen=2, by=cast.street
    )
    account = again(account, cast)
    assert (account.opened_on, account.closed_on) == (date(2026, 3, 10), date(2026, 12, 1))
    assert numbers(weiqu) >= {26, 27, 28}
    assert (
        Filing.get_by_id(closing.id).district_filed_on,
        Filing.get_by_id(closing.id).reason,
    ) == (date(2026, 5, 20), ""), "what is left out stays"
    assert Revision.select().order_by(Revision.id.desc()).get().before == {
        "生效日期": "2027-12-01",
        "事由": "演示：关注度低",
    }
    for filing, day, sentence in (
        (opening, "2026-12-02", "不能晚于其他备案的生效日期 2026-12-01"),
        (closing, "2026-03-09", "不能早于开设日期 2026-03-10"),
    ):
        with pytest.raises(Invalid) as refusal:
            media_filing.complete(filing, {"effective_on": day}, seen=3, by=cast.street)
        assert sentence in refusal.value.errors["effective_on"]


def test_a_stale_form_overwrites_nothing(cast, weiqu):
    account = media_filing.register(weiqu, ACCOUNT, by=cast.street)
    media_filing.file(
        account, "变更", ACCOUNT | {"name": "新名"}, state="在用", seen=0, by=cast.street
    )
    with pytest.raises(Conflict):
        media_filing.file(account, "关停", CLOSING, state="在用", seen=0, by=cast.street)
    assert (MediaAccount.get().name, Filing.select().count()) == ("新名", 2)


@pytest.mark.parametrize("who", ["department", "viewer", "admin", "observer", "office"])
def test_only_a_clerk_of_the_unit_registers(cast, weiqu, who):
    with pytest.raises(Forbidden):
        media_filing.register(weiqu, ACCOUNT, by=getattr(cast, who))


def test_a_year_whose_report_is_issued_gets_no_cards(cast, weiqu, frozen_clock):
    from tracker.boards.year import Year

    Year.update(locked_at=datetime(2026, 6, 1)).execute()
    media_filing.register(weiqu, ACCOUNT, by=cast.street)
    assert not numbers(weiqu) & {26, 27, 28}


def test_one_account_that_is_not_filed_beside_one_that_is_proves_nothing(cast, weiqu, card_of):
    def have():
        return [each.have for each in tally.tallies_of([card_of("weiqu", 26).id]).popitem()[1]]

    media_filing.register(weiqu, ACCOUNT, by=cast.street)
    assert have() == [1]
    media_filing.register(weiqu, ACCOUNT | {"platform": "微博", "name": "演示微博"}, by=cast.street)
    assert have() == [2]
    unfiled = ACCOUNT | {"platform": "其他", "name": "演示其他", "district_filed_on": ""}
    media_filing.register(weiqu, unfiled, by=cast.street)
    assert have() == [0]
