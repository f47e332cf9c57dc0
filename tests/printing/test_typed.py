"""Whoever types what paper cannot show hears of it at once, and every word is kept as it was typed."""

import pytest

from tests.bulk.conftest import TRAINING, table, upload  # noqa: F401
from tests.evidence.conftest import FORM
from tests.printing.scripts import EVERY, MISSING
from tests.reports.test_draft import FRAGMENT
from tracker.boards.card import Card, State
from tracker.evidence.evidence import Evidence
from tracker.reports.editions.draft import Draft

SAID = "“\ue000”（U+E000）打印不出来，纸上会印成“〓”。文字已照原样保存"


def filed(client, title):
    reply = client.post("/evidence", data=FORM | {"v-subject": title}, follow_redirects=True)
    assert reply.status_code == 200, reply.text
    return reply.text


def test_a_title_is_kept_and_the_character_named(sign_in, cast):
    assert SAID in filed(sign_in(cast.street), f"学习{MISSING}")
    assert Evidence.get().title == f"学习{MISSING}"


@pytest.mark.parametrize("title", ["专题学习", EVERY[:60]])
def test_what_paper_can_show_needs_no_warning(sign_in, cast, title):
    assert "打印不出来" not in filed(sign_in(cast.street), title)


def test_on_the_board_the_warning_stands_beside_the_answer(sign_in, cast, card_of):
    card = card_of("weiqu", 36)
    Card.update(state=State.DOING).where(Card.id == card.id).execute()
    reply = sign_in(cast.street).post(
        f"/cards/{card.id}/submission",
        data={"version": card.version, "progress": f"演示{MISSING}", "words": "演示：另行报送"},
        headers=FRAGMENT | {"HX-Target": "#board"},
    )
    assert reply.status_code == 200 and SAID in reply.text
    assert reply.text.index("beforeend") > 0
    assert Card.get_by_id(card.id).progress == f"演示{MISSING}"


def test_a_table_in_bulk_is_warned_of_too(sign_in, cast, upload):  # noqa: F811
    client = sign_in(cast.street)
    upload(client, table(TRAINING | {"v-subject": f"学习{MISSING}"}))
    assert SAID in client.get("/evidence").text


@pytest.mark.parametrize("headers", [FRAGMENT, {}])
def test_the_narrative_says_so_as_long_as_the_character_stands_there(sign_in, cast, headers):
    office = sign_in(cast.office)
    typed = {"problems": f"演示{MISSING}", "next_steps": "", "version": "0"}
    reply = office.post("/reports/2026/draft", data=typed, headers=headers)
    assert Draft.get().problems == f"演示{MISSING}"
    assert SAID in (reply.text if headers else office.get("/reports/2026/draft").text)


def test_without_fonts_nothing_is_said_and_nothing_fails(app, sign_in, cast, tmp_path):
    app.config["TRACKER_FONTS"] = tmp_path
    assert "打印不出来" not in filed(sign_in(cast.street), f"学习{MISSING}")


def test_a_password_is_not_looked_at(client):
    reply = client.post("/sign-in", data={"username": "x", "password": MISSING})
    assert "打印不出来" not in reply.text
