"""The roster through the front door."""

import pytest

from tests.registers.test_roster import STAFF
from tracker.registers.post import Post


def add(client, code="weiqu", **typed):
    return client.post(f"/registers/roster/{code}", data=STAFF | typed)


def test_a_clerk_registers_a_person_and_ends_the_post(sign_in, cast):
    client = sign_in(cast.street)
    assert client.get("/registers/roster").location.endswith("/registers/roster/weiqu")
    assert "还没有登记人员" in client.get("/registers/roster/weiqu").text
    assert add(client).status_code == 303
    page = client.get("/registers/roster/weiqu").text
    assert "演示甲" in page and "没有登记主要负责同志" in page
    post = Post.get()
    assert (
        client.post(
            f"/registers/posts/{post.id}/end", data={"version": 0, "valid_to": "2026-06-01"}
        ).status_code
        == 303
    )
    assert "离任人员（1）" in client.get("/registers/roster/weiqu").text
    assert "离任日期 2026-06-01" in client.get(f"/registers/posts/{post.id}").text


def test_who_leaves_today_is_in_post_until_midnight_and_the_answer_says_so(sign_in, cast):
    client = sign_in(cast.street)
    add(client)
    answer = client.post(
        f"/registers/posts/{Post.get().id}/end",
        data={"version": 0, "valid_to": "2026-06-15"},
        follow_redirects=True,
    )
    assert "今天仍算在任，明天起缺了佐证的任务卡会退回“办理中”。" in answer.text


def test_a_refused_form_keeps_what_was_typed(sign_in, cast):
    answer = add(sign_in(cast.street), title="演示职务", valid_from="")
    assert answer.status_code == 422
    assert "“任职日期”还没有填写。" in answer.text and 'value="演示职务"' in answer.text


def test_a_second_deputy_is_refused_with_the_way_out(sign_in, cast):
    client = sign_in(cast.street)
    add(client, duty="主要负责同志")
    answer = add(client, duty="主要负责同志", person_name="演示戊")
    assert answer.status_code == 422 and "登记离任" in answer.text and "演示戊" in answer.text


@pytest.mark.parametrize("who", ["viewer", "office", "observer"])
def test_those_who_may_look_may_not_change(sign_in, cast, who):
    client = sign_in(getattr(cast, who))
    assert client.get("/registers/roster/weiqu").status_code == 200
    assert client.get("/registers/roster/weiqu/new").status_code == 403
    assert add(client).status_code == 403


def test_another_unit_does_not_see_the_roster(sign_in, cast):
    add(sign_in(cast.street))
    client, post = sign_in(cast.department), Post.get()
    for answer in (
        client.get("/registers/roster/weiqu"),
        client.get(f"/registers/posts/{post.id}"),
        add(client),
        client.post(f"/registers/posts/{post.id}", data=STAFF),
        client.get("/registers/roster/nowhere"),
        client.post(
            f"/registers/posts/{post.id}/end", data={"valid_to": "2026-06-01", "version": 0}
        ),
    ):
        assert answer.status_code == 404


def test_the_office_sees_who_lacks_what(sign_in, cast):
    add(sign_in(cast.street))
    page = sign_in(cast.office).get("/registers/roster").text
    assert "40 个单位，40 个不完整" in page and "演示甲" in page


def test_the_card_shows_the_post_as_its_proof(sign_in, cast, card_of):
    add(sign_in(cast.street))
    page = sign_in(cast.street).get(f"/cards/{card_of('weiqu', 35).id}").text
    assert "专职人员 演示甲" in page


@pytest.mark.parametrize(
    ("duty", "asked", "spared"),
    [
        ("主要负责同志", set(), {"full_time", "division_published_on", "division_url"}),
        ("分管负责人", {"division_published_on", "division_url"}, {"full_time"}),
        ("专职人员", {"full_time"}, {"division_published_on", "division_url"}),
    ],
)
def test_of_a_post_only_what_concerns_it_is_asked(sign_in, cast, duty, asked, spared):
    page = sign_in(cast.street).get(f"/registers/roster/weiqu/new?duty={duty}").text
    assert all(f'name="{name}"' in page for name in asked) and not any(
        f'name="{name}"' in page for name in spared
    )
    assert f'type="hidden" name="duty" value="{duty}"' in page


def test_whose_post_it_is_is_asked_first_and_an_incomplete_roster_leads_there(sign_in, cast):
    client = sign_in(cast.street)
    assert (
        client.get("/registers/roster/weiqu/new").text.count("/registers/roster/weiqu/new?duty=")
        == 3
    )
    assert "登记主要负责同志</a>" in client.get("/registers/roster/weiqu").text
    assert client.post("/registers/roster/weiqu", data={"person_name": "演示甲"}).status_code == 422


def test_a_refused_form_still_asks_what_concerns_the_post(sign_in, cast):
    answer = sign_in(cast.street).post(
        "/registers/roster/weiqu", data={"duty": "专职人员", "person_name": "演示甲"}
    )
    assert (
        answer.status_code == 422
        and 'value="演示甲"' in answer.text
        and 'name="division_url"' not in answer.text
    )
    assert 'name="full_time" value="1" checked' not in answer.text  # nobody ticked it
