"""All units' accounts in one step, and the sheet that goes with them."""

import pytest

from tracker.accounts.administration import stamp
from tracker.accounts.person import Person
from tracker.accounts.session import Session
from tracker.accounts.unit_accounts import CLERK, LEADER, open_for_units, renew, waiting, without
from tracker.refusals import Conflict, Forbidden, Refused
from tracker.units.unit import Unit


def test_every_unit_without_a_clerk_gets_one_named_after_it(cast):
    lacking = {unit.code for unit in without(CLERK)}
    assert len(lacking) == Unit.select().count() - 3 and not lacking & {
        "weiqu",
        "sifaju",
        "zhengfuban",
    }
    issued = open_for_units(leaders=False, by=cast.admin)
    assert {i.person.username for i in issued} == lacking and without(CLERK) == []
    made = Person.get(Person.username == "duqu")
    assert (made.name, made.role, made.must_change) == ("杜曲街办经办人", "clerk", True)
    assert made.has_password(next(i.password for i in issued if i.person.username == "duqu"))


def test_leaders_get_an_account_on_demand(cast):
    issued = open_for_units(leaders=True, by=cast.admin)
    leaders = {i.person.username for i in issued if i.person.role == "viewer"}
    assert "duqu-fzr" in leaders and "weiqu-fzr" not in leaders and without(LEADER) == []
    assert Person.get(Person.username == "duqu-fzr").name == "杜曲街办负责人"


def test_a_second_time_there_is_nothing_to_open(cast):
    open_for_units(leaders=True, by=cast.admin)
    count = Person.select().count()
    with pytest.raises(Refused, match="没有需要新开的"):
        open_for_units(leaders=True, by=cast.admin)
    assert Person.select().count() == count


def test_a_suspended_clerk_s_name_is_not_given_again(cast):
    open_for_units(leaders=False, by=cast.admin)
    Person.update(active=False).where(Person.username == "duqu").execute()
    assert [i.person.username for i in open_for_units(leaders=False, by=cast.admin)] == ["duqu2"]


def test_a_unit_that_has_ended_gets_none(cast):
    Unit.update(valid_to="2025-12-31").where(Unit.code == "duqu").execute()
    assert "duqu" not in {i.person.username for i in open_for_units(leaders=True, by=cast.admin)}


def test_lost_slips_are_issued_anew_only_for_those_who_never_came(cast):
    first = open_for_units(leaders=False, by=cast.admin)
    came = first[0].person
    Person.update(must_change=False).where(Person.username == came.username).execute()
    again = renew(seen=stamp(waiting(but=cast.admin)), by=cast.admin)
    assert len(again) == len(first) - 1 and came.username not in {i.person.username for i in again}
    person = Person.get(Person.username == again[0].person.username)
    assert person.has_password(again[0].password) and not person.has_password(first[1].password)


def test_a_renewal_sent_twice_leaves_the_printed_ones_valid(cast):
    open_for_units(leaders=False, by=cast.admin)
    seen = stamp(waiting(but=cast.admin))
    issued = renew(seen=seen, by=cast.admin)
    with pytest.raises(Conflict):
        renew(seen=seen, by=cast.admin)
    assert Person.get(Person.username == issued[0].person.username).has_password(issued[0].password)


@pytest.mark.parametrize("who", ["office", "street", "viewer", "observer"])
def test_nobody_else_opens_accounts(cast, who):
    for attempt in (
        lambda by: open_for_units(leaders=True, by=by),
        lambda by: renew(seen="", by=by),
    ):
        with pytest.raises(Forbidden):
            attempt(getattr(cast, who))


def test_the_sheet_is_in_one_answer_and_nowhere_else(sign_in, cast):
    client = sign_in(cast.admin, proved=True)
    page = client.get("/people/slips")
    assert "个单位还没有经办人账号" in page.text
    sheet = client.post("/people/slips", data={"leaders": "1"})
    assert sheet.status_code == 200 and sheet.headers["Cache-Control"] == "no-store"
    assert sheet.text.count('class="slip"') == Person.select().count() - 7
    assert "http://localhost/" in sheet.text and "杜曲街办负责人" in sheet.text
    again = client.post("/people/slips", data={"leaders": "1"})
    assert again.status_code == 422 and "一次性密码</dt>" not in again.text
    assert client.post("/people/slips/renewal", data={"seen": "2020-01-01"}).status_code == 409


def test_only_the_administrator_sees_the_page(sign_in, cast, client):
    for person in (cast.office, cast.street, cast.viewer, cast.observer):
        browser = sign_in(person)
        assert browser.get("/people/slips").status_code == 403
        assert browser.post("/people/slips").status_code == 403
        assert browser.post("/people/slips/renewal").status_code == 403
    assert client.post("/people/slips").location.startswith("/sign-in")
    assert Person.select().count() == 7 and Session.select().count() == 4
