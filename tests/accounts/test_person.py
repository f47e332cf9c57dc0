"""The administrator's pages: the list, one account, the table of rules."""

import pytest

from tracker.accounts.account_list import PAGE, Filters, listing
from tracker.accounts.administration import stamp
from tracker.accounts.permission_matrix import powers
from tracker.accounts.person import Person, Role
from tracker.accounts.session import Session
from tracker.boards import transitions
from tracker.permissions import MAY

TYPED = {"username": "duqu", "name": "杜曲街办经办人", "unit": "duqu", "role": "clerk"}


@pytest.fixture
def admin(sign_in, cast):
    return sign_in(cast.admin, proved=True)


@pytest.fixture
def seen(cast):
    return stamp([cast.street])


def test_a_new_account_is_answered_with_its_slip(admin):
    reply = admin.post("/people", data=TYPED)
    assert reply.status_code == 200 and reply.headers["Cache-Control"] == "no-store"
    assert "一次性密码" in reply.text and "<code>duqu</code>" in reply.text
    assert admin.post("/people", data=TYPED).status_code == 422


def test_what_was_typed_stays_when_something_is_wrong(admin):
    reply = admin.post("/people", data=TYPED | {"username": "杜曲", "role": "viewer"})
    assert reply.status_code == 422 and "用户名须为 2 到 40 位" in reply.text
    assert 'value="杜曲街办经办人"' in reply.text and 'value="duqu" selected' in reply.text
    assert 'value="viewer" checked' in reply.text


def test_an_empty_form_is_answered_with_the_page(admin):
    answer = admin.post("/people", data={})
    assert answer.status_code == 422 and "请填写" in answer.text


def test_an_account_is_changed_but_its_user_name_and_password_hash_are_not(admin, cast):
    before = Person.get_by_id(cast.street.id)
    reply = admin.post(
        f"/people/{cast.street.id}",
        data={
            "name": "新名",
            "unit": "duqu",
            "role": "viewer",
            "username": "other",
            "password_hash": "x",
            "active": "0",
        },
    )
    after = Person.get_by_id(cast.street.id)
    assert reply.location == f"/people/{cast.street.id}" and (after.name, after.role) == (
        "新名",
        "viewer",
    )
    assert (after.username, after.password_hash, after.active) == (
        before.username,
        before.password_hash,
        True,
    )


def test_a_reset_shows_the_new_password_once(admin, cast, seen):
    reply = admin.post(f"/people/{cast.street.id}/one-time-password", data={"seen": seen})
    assert (
        reply.status_code == 200
        and "一次性密码" in reply.text
        and reply.headers["Cache-Control"] == "no-store"
    )
    again = admin.post(f"/people/{cast.street.id}/one-time-password", data={"seen": seen})
    assert again.status_code == 409 and "仍然有效" in again.text


def test_a_suspended_person_is_out_at_once(admin, sign_in, cast):
    browser = sign_in(cast.street)
    assert admin.post(f"/people/{cast.street.id}/suspension").status_code == 303
    assert browser.get("/boards/2026").location.startswith("/sign-in")
    assert "启用账号" in admin.get(f"/people/{cast.street.id}").text
    assert admin.post(f"/people/{cast.street.id}/reinstatement").status_code == 303
    assert Person.get_by_id(cast.street.id).active


def test_the_administrator_cannot_suspend_himself(admin, cast):
    assert admin.post(f"/people/{cast.admin.id}/suspension").status_code == 422
    page = admin.get(f"/people/{cast.admin.id}").text
    assert "suspension" not in page and "one-time-password" not in page


ROUTES = [
    "/people",
    "/people/{}",
    "/people/{}/one-time-password",
    "/people/{}/suspension",
    "/people/{}/reinstatement",
]


@pytest.mark.parametrize("route", ROUTES)
def test_changing_accounts_is_forbidden_to_everybody_else(sign_in, client, cast, route, seen):
    address = route.format(cast.street.id)
    for person in (cast.office, cast.street, cast.viewer, cast.observer):
        assert sign_in(person).post(address, data=TYPED | {"seen": seen}).status_code == 403
    assert client.post(address).location.startswith("/sign-in")
    assert Person.get_by_id(cast.street.id).active and Person.select().count() == 7


@pytest.mark.parametrize("route", ["/people/{}", *ROUTES[1:]])
def test_an_account_that_is_not_there_is_not_found(admin, route):
    assert admin.post(route.format(9999)).status_code == 404
    assert admin.post(route.format(10**12)).status_code == 404


@pytest.mark.parametrize(
    "address", ["/people", "/people/new", "/people/1", "/people/powers", "/people/slips"]
)
def test_the_pages_are_the_administrator_s(sign_in, admin, cast, address):
    assert admin.get(address).status_code == 200
    assert sign_in(cast.office).get(address).status_code == 403


def test_the_list_is_filtered_and_searched(cast):
    def names(**given):
        return [p.username for p in listing(Filters(**given)).people]

    assert names(unit="weiqu") == ["street", "viewer"]
    assert names(role="office") == ["office", "office2"]
    assert names(words="司法") == ["department"] and names(words="用户 street") == ["street"]
    assert names(words="法局司") == [] and names(words="司法演示用户") == []
    assert names(words="演示用户ＳＴＲＥＥＴ") == names(words="street用户演示") == ["street"]
    assert names(words="%") == [] and names(words="\0") == names() == names(role="king", state="x")
    Person.update(active=False).where(Person.username == "viewer").execute()
    Person.update(must_change=True).where(Person.username == "street").execute()
    assert names(state="suspended") == ["viewer"] and names(state="waiting") == ["street"]
    assert len(names(state="active")) == 5


def test_a_long_list_has_pages_and_costs_a_fixed_number_of_queries(admin, cast):
    rows = [
        {
            "username": f"user{n:03}",
            "name": f"演示{n}",
            "unit": cast.street.unit_id,
            "role": Role.CLERK,
            "password_hash": "x",
        }
        for n in range(PAGE)
    ]
    Person.insert_many(rows).execute()
    assert [len(listing(Filters(), n).people) for n in (1, 2, 3, -1)] == [PAGE, 7, 7, PAGE]
    page = admin.get("/people?page=2&role=clerk")
    assert "第 2 页，共 2 页" in page.text and "page=1" in page.text and "role=clerk" in page.text
    assert admin.get("/people?page=99999999999999999999").status_code == 200


def test_names_are_shown_as_text(admin, cast):
    Person.update(name="<script>alert(1)</script>").where(Person.id == cast.street.id).execute()
    for address in ("/people", f"/people/{cast.street.id}"):
        assert "<script>alert" not in admin.get(address).text


def test_the_table_of_powers_is_the_rules_themselves(admin):
    rows = {power.label: power.by_role for power in powers()}
    assert set(transitions.TRANSITIONS) <= set(MAY)
    assert rows["核验销号"] == {
        Role.CLERK: "",
        Role.VIEWER: "",
        Role.OFFICE: "他人提请的",
        Role.ADMIN: "",
        Role.OBSERVER: "",
    }
    assert rows["签收"][Role.CLERK] == "本单位的" and rows["管理账号"][Role.ADMIN] == "全部"
    page = admin.get("/people/powers").text
    assert all(label in page for label in rows)


def test_signing_in_is_seen_in_the_list(admin, sign_in, cast, client):
    assert "从未登录" in admin.get("/people").text
    assert Session.select().count() == 1
