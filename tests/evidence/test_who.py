"""Whose records they are: who finds, sees and changes them."""

import pytest

from tests.evidence.conftest import FORM, file
from tracker.evidence.attachment import Attachment
from tracker.evidence.evidence import Evidence

CHANGES = [
    ("post", "/evidence/{r}/edit"),
    ("post", "/evidence/{r}/supersession"),
    ("post", "/evidence/{r}/cards"),
    ("post", "/evidence/{r}/cards/{c}/removal"),
    ("get", "/evidence/{r}/edit"),
    ("get", "/evidence/{r}/supersession"),
]


def test_the_office_and_observers_find_any_units_records_and_clerks_only_their_own(
    sign_in, cast, filed
):
    filed(values={"subject": "街办的"})
    filed(values={"subject": "司法局的"}, by=cast.department)
    for person, mine, others in (
        (cast.street, True, False),
        (cast.viewer, True, False),
        (cast.department, False, True),
        (cast.office, True, True),
        (cast.observer, True, True),
    ):
        page = (
            sign_in(person)
            .get(
                f"/evidence?unit={cast.department.unit_id}"
                if person is cast.street
                else "/evidence"
            )
            .text
        )
        assert ("街办的" in page, "司法局的" in page) == (mine, others), person.username
    page = sign_in(cast.office).get(f"/evidence?unit={cast.department.unit_id}").text
    assert "司法局的" in page and "街办的" not in page


@pytest.mark.parametrize(("method", "address"), CHANGES)
def test_who_may_see_a_record_may_not_therefore_change_it(
    sign_in, cast, filed, card_of, method, address
):
    card = card_of("weiqu", 36)
    address = address.format(r=filed([card]).id, c=card.id)
    for person in (cast.viewer, cast.office, cast.observer):
        response = getattr(sign_in(person), method)(
            address, data=FORM | {"version": 0, "cards": card.id, "reason": "x"}
        )
        assert response.status_code == 403, (person.username, address)
    assert Evidence.select().count() == 1 and Evidence.get().version == 0


@pytest.mark.parametrize(("method", "address"), [*CHANGES, ("get", "/evidence/{r}")])
def test_another_units_record_is_not_there(sign_in, cast, filed, card_of, method, address):
    card = card_of("weiqu", 36)
    address = address.format(r=filed([card]).id, c=card.id)
    response = getattr(sign_in(cast.department), method)(
        address, data=FORM | {"version": 0, "cards": card.id, "reason": "x"}
    )
    assert response.status_code == 404 and "《条例》专题学习" not in response.text


@pytest.mark.parametrize("address", ["/evidence/new", "/evidence", "/uploads"])
def test_those_who_file_nothing_are_told_so(sign_in, cast, address):
    for person in (cast.viewer, cast.observer, cast.admin):
        client = sign_in(person)
        response = (
            client.get(address)
            if address.endswith("new")
            else client.post(address, data=FORM | {"file": file()})
        )
        assert response.status_code == 403, person.username
    assert Evidence.select().count() == Attachment.select().count() == 0


@pytest.mark.parametrize(
    "address",
    [
        "/evidence",
        "/evidence/new",
        "/evidence/1",
        "/attachments/1/x.pdf",
        "/attachments/1/thumbnail",
    ],
)
def test_a_stranger_is_sent_to_sign_in(client, address):
    response = client.get(address)
    assert response.status_code == 303 and response.location.startswith("/sign-in")


def test_the_lead_unit_of_a_task_sees_what_stands_on_it(sign_in, cast, filed, card_of):
    """区政府办公室 leads task 4; its administrator sees by being of that unit, not by a role over content."""
    from tracker.plan.task import Party

    card = card_of("weiqu", 9)
    record = filed([card])
    assert sign_in(cast.department).get(f"/evidence/{record.id}").status_code == 404
    Party.create(task=card.task, unit=cast.department.unit, label="区司法局", leads=True)
    assert sign_in(cast.department).get(f"/evidence/{record.id}").status_code == 200
    assert sign_in(cast.department).get(f"/evidence/{filed().id}").status_code == 404, (
        "what stands on no such task"
    )
    assert record.title not in sign_in(cast.department).get("/evidence").text, (
        "the list is of one's own unit"
    )
