"""Accounts through the front door."""

import pytest

from tests.registers.test_media import ACCOUNT, CLOSING
from tracker.boards import moves
from tracker.boards.transitions import Move
from tracker.registers.media_account import Filing, MediaAccount


def add(client, **typed):
    return client.post("/registers/media/weiqu", data=ACCOUNT | typed)


def test_a_clerk_registers_changes_and_closes_an_account(sign_in, cast):
    client = sign_in(cast.street)
    assert "还没有登记账号" in client.get("/registers/media/weiqu").text
    assert client.get("/registers/media/weiqu/new").status_code == 200
    answer = add(client)
    account = MediaAccount.get()
    assert answer.location.endswith(f"/registers/accounts/{account.id}")
    assert "超过 14 天没有更新" in client.get(answer.location).text
    assert (
        client.get(f"/registers/accounts/{account.id}/filings/new?event=变更").text.count(
            "演示韦曲"
        )
        > 1
    )
    changed = ACCOUNT | {"event": "变更", "version": 0, "name": "演示新名"}
    assert client.post(f"/registers/accounts/{account.id}/filings", data=changed).status_code == 303
    filing = Filing.select().where(Filing.event == "变更").get()
    assert client.get(f"/registers/filings/{filing.id}").status_code == 200
    dates = {"version": 1, "district_filed_on": "2026-03-05", "city_filed_on": "2026-03-20"}
    assert client.post(f"/registers/filings/{filing.id}", data=dates).status_code == 303
    closing = CLOSING | {"event": "关停", "version": 2}
    assert client.post(f"/registers/accounts/{account.id}/filings", data=closing).status_code == 303
    page = client.get(f"/registers/accounts/{account.id}").text
    assert "已关停" in page and "账号名称原为“演示韦曲”" in page and "登记最近更新" not in page


def test_a_change_that_takes_the_proof_away_says_which_cards_came_back(sign_in, cast, card_of):
    client = sign_in(cast.street)
    add(client)
    card = card_of("weiqu", 26)
    for verb, by in (("receive", cast.street), ("submit", cast.street), ("close", cast.office)):
        card = moves.apply(card, verb, by=by, seen=card.version, move=Move(progress="演示"))
    changed = ACCOUNT | {"event": "变更", "version": 0, "district_filed_on": ""}
    answer = client.post(
        f"/registers/accounts/{MediaAccount.get().id}/filings", data=changed, follow_redirects=True
    )
    assert "变更已登记。任务26原已销号，因此退回“办理中”，请补齐后重新提请核验。" in answer.text
    assert "重新办理" in client.get("/inbox").text


def test_a_form_of_a_filing_shows_and_corrects_its_day(sign_in, cast):
    client = sign_in(cast.street)
    add(client)
    address = f"/registers/filings/{Filing.get().id}"
    page = client.get(address).text
    assert 'value="2026-03-10"' in page and "更正开设备案" in page
    answer = client.post(
        address, data={"version": 0, "effective_on": "1026-03-10", "reason": "演示：填错"}
    )
    assert answer.status_code == 422 and "“生效日期”" in answer.text and "演示：填错" in answer.text
    assert (
        client.post(address, data={"version": 0, "effective_on": "2026-03-09"}).status_code == 303
    )
    assert (
        "生效日期原为“2026-03-10”"
        in client.get(f"/registers/accounts/{MediaAccount.get().id}").text
    )


def test_a_refused_form_keeps_what_was_typed(sign_in, cast):
    client = sign_in(cast.street)
    add(client)
    answer = add(client, name="演示二号")
    assert (
        answer.status_code == 422
        and "已有账号“演示韦曲”" in answer.text
        and 'value="演示二号"' in answer.text
    )
    answer = client.post(
        f"/registers/accounts/{MediaAccount.get().id}/checks", data={"updated_on": "2027-01-01"}
    )
    assert answer.status_code == 422 and "不能晚于今天" in answer.text


def test_an_event_that_does_not_exist_is_missing(sign_in, cast):
    client = sign_in(cast.street)
    add(client)
    assert (
        client.get(
            f"/registers/accounts/{MediaAccount.get().id}/filings/new?event=吊销"
        ).status_code
        == 404
    )


def test_the_office_checks_and_may_not_file(sign_in, cast):
    add(sign_in(cast.street))
    client, account = sign_in(cast.office), MediaAccount.get()
    assert "1 个账号，1 个需要提醒" in client.get("/registers/media").text
    assert (
        client.post(
            f"/registers/accounts/{account.id}/checks", data={"updated_on": "2026-06-14"}
        ).status_code
        == 303
    )
    assert "1 个账号，0 个需要提醒" in client.get("/registers/media").text
    assert client.get(f"/registers/accounts/{account.id}/filings/new").status_code == 403
    assert (
        client.post(
            f"/registers/accounts/{account.id}/filings", data=CLOSING | {"event": "关停"}
        ).status_code
        == 403
    )
    assert (
        client.post(
            f"/registers/accounts/{account.id}/exemption", data={"exemption": "x"}
        ).status_code
        == 403
    )
    assert add(client).status_code == 403


@pytest.mark.parametrize("who", ["viewer", "observer"])
def test_those_who_may_look_may_not_change(sign_in, cast, who):
    add(sign_in(cast.street))
    client, account = sign_in(getattr(cast, who)), MediaAccount.get()
    assert client.get(f"/registers/accounts/{account.id}").status_code == 200
    assert (
        client.post(
            f"/registers/accounts/{account.id}/checks", data={"updated_on": "2026-06-14"}
        ).status_code
        == 403
    )


def test_another_unit_does_not_see_the_accounts(sign_in, cast):
    add(sign_in(cast.street))
    client, account = sign_in(cast.department), MediaAccount.get()
    for answer in (
        client.get("/registers/media/weiqu"),
        client.get(f"/registers/accounts/{account.id}"),
        add(client),
        client.get(f"/registers/filings/{Filing.get().id}"),
        client.post(f"/registers/accounts/{account.id}/checks", data={"updated_on": "2026-06-14"}),
        client.post(f"/registers/filings/{Filing.get().id}", data={"version": 0}),
    ):
        assert answer.status_code == 404


def test_a_first_account_needs_no_exemption_and_knows_its_owner(sign_in, cast):
    client = sign_in(cast.street)
    page = client.get("/registers/media/weiqu/new").text
    assert (
        'name="exemption"' not in page
        and page.count(f'value="{cast.street.unit.full_name or cast.street.unit.name}"') == 2
    )
    client.post("/registers/media/weiqu", data=ACCOUNT)
    assert 'name="exemption"' in client.get("/registers/media/weiqu/new").text
