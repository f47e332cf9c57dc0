"""What a form knows before anybody types: the year's period, and the sort of record that was asked for."""

import re


def begun(client, card, kind, criterion=""):
    """(input name, value) of what is typed or chosen when the form opens."""
    page = client.get(f"/evidence/new?card={card.id}&kind={kind}&criterion={criterion}").text
    fields = page.split('<form class="split"')[1].split("</form>")[0]
    found = {
        (m[1], m[2])
        for m in re.finditer(
            r'<input[^>]*name="(v-[a-z_]+)"[^>]*value="([^"]*)"[^>]*\bchecked', fields
        )
    }
    return (
        found
        | {
            (m[1], m[2])
            for m in re.finditer(
                r'<input[^>]*name="(v-[a-z_]+)"[^>]*value="([^"]+)"[^>]*type="text"', fields
            )
        }
        | {
            (m[1], m[2])
            for m in re.finditer(
                r'<input[^>]*type="text"[^>]*name="(v-[a-z_]+)"[^>]*value="([^"]+)"', fields
            )
        }
    )


def test_a_period_begins_with_the_year_of_the_card(sign_in, cast, card_of):
    assert ("v-period", "2026年") in begun(
        sign_in(cast.street), card_of("weiqu", 25), "release_ledger"
    )


def test_a_form_opened_for_a_criterion_begins_with_the_sort_that_it_asks_for(
    sign_in, cast, card_of
):
    client, card = sign_in(cast.street), card_of("weiqu", 6)
    assert begun(client, card, "document", "mechanism") == {("v-topics", "政府信息公开申请办理")}
    assert begun(client, card, "document") == begun(client, card, "document", "nothing") == set()
    assert begun(
        sign_in(cast.office), card_of("zhengfuban", 36), "training", "district-training"
    ) == {("v-scope", "全区性")}


def test_whether_the_facts_meet_it_is_for_the_clerk_to_say(sign_in, cast, card_of):
    client, card = sign_in(cast.street), card_of("weiqu", 36)
    assert begun(client, card, "training", "training") == {
        ("v-scope", "本单位")
    }  # nobody has said yet what was taught
    assert begun(client, card_of("weiqu", 33), "briefing", "briefing") == set()


def test_what_was_typed_stands_above_what_the_form_begins_with(sign_in, cast, card_of):
    client, card = sign_in(cast.street), card_of("weiqu", 25)
    answer = client.post(
        "/evidence",
        data={"kind": "release_ledger", "card": card.id, "v-period": "", "v-total": "3"},
    )
    assert (
        answer.status_code == 422
        and "请填写“统计期间”" in answer.text
        and 'value="2026年"' not in answer.text
    )


def test_the_one_card_that_wants_such_a_record_is_chosen_already(sign_in, cast, card_of):
    client = sign_in(cast.street)
    assert (
        f'name="cards" value="{card_of("weiqu", 36).id}" checked'
        in client.get("/evidence/new?kind=training").text
    )
    assert (
        'name="cards"' in (page := client.get("/evidence/new?kind=document").text)
        and "checked" not in page
    )  # several want one
