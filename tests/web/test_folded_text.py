"""Characters that nobody sees are dropped from every text that comes in, in one place."""

from io import BytesIO

import pytest
from flask import request

from tracker.accounts.person import Person
from tracker.characters import comparable, folded, searchable
from tracker.evidence.evidence import Evidence

UNSEEN = "\u200b\ufeff\u202e\u2066\u00ad\u2060\u200e\u034f\U000e0041\u3164"
TYPED = f"零宽{UNSEEN}标题"


@pytest.fixture
def echo(app):
    """A page that answers with what came in."""

    @app.post("/echo")
    def view():
        files = [file.filename for file in request.files.values()]
        return [list(request.args.items()), list(request.form.items()), files]

    @app.post("/json")
    def json():
        return request.get_json()

    return app.test_client()


def test_query_form_and_files_names_are_folded(echo, sign_in, cast, app):
    client = sign_in(cast.street)
    data = {
        "title": f"{TYPED}\r\nb\u00a0c",
        "password": TYPED,
        "f": (BytesIO(b"x"), f"{TYPED}.pdf"),
    }
    answer = client.post("/echo", query_string={"q": TYPED}, data=data).json
    assert answer == [
        [["q", "零宽标题"]],
        [["title", "零宽标题\nb c"], ["password", TYPED]],
        ["零宽标题.pdf"],
    ]


def test_json_is_folded(echo, sign_in, cast):
    answer = sign_in(cast.street).post("/json", json={"a": [TYPED, 1, None]}).json
    assert answer == {"a": ["零宽标题", 1, None]}


def test_a_title_a_choice_and_a_number_are_kept_without_them(sign_in, cast):
    form = {
        "kind": "training",
        "happened_on": "2026-03-05\u200b",
        "v-subject": TYPED,
        "v-scope": "\ufeff本单位",
        "v-topics": "其他\u202e",
        "v-attendees": "１２\u200b",
    }
    client = sign_in(cast.street)
    assert client.post("/evidence", data=form).status_code == 303
    record = Evidence.get()
    assert record.title == "零宽标题" and record.values == {
        "subject": "零宽标题",
        "scope": "本单位",
        "topics": ["其他"],
        "attendees": 12,
    }
    again = form | {"v-subject": "零\u200d宽标题　"}
    assert "本单位已有一条同一天、同一名称的材料" in client.post("/evidence", data=again).text
    assert "<mark>零宽</mark>标题" in client.get("/find", query_string={"q": f"零{UNSEEN}宽"}).text


def test_a_password_counts_as_it_is_typed(cast):
    person = Person.get_by_id(cast.street.id)
    person.set_password("长长的\u200b密码一二三四五六")
    assert person.has_password("长长的\u200b密码一二三四五六")
    assert not person.has_password("长长的密码一二三四五六")


@pytest.mark.parametrize(
    "meant",
    [
        "👨‍👩‍👧 ❤️ ☑️ 1️⃣",
        "ئۇيغۇرچە می‌خواهم",
        "क्‍ष",
        "ᠮᠣᠩᠭᠣᠯ᠎ᠠ",
        "阿不都·热合曼　，。“”（）〔2026〕",
        "𠮷野家 é",
        "a\tb\nc",
    ],
)
def test_what_means_something_stays(meant):
    assert folded(meant) == meant


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\r\nb\rc\u2028d\x85e", "a\nb\nc\nd\ne"),
        ("e\u0301", "é"),
        ("政\u200d务\ufe0f", "政务"),
        ("\ud800半", "半"),
        ("葛\U000e0100城", "葛城"),
        ("\x1b[31m红", "[31m红"),
    ],
)
def test_what_means_nothing_goes(typed, kept):
    assert folded(typed) == kept


def test_width_case_and_spaces_do_not_count_when_texts_are_compared():
    assert comparable("（１）　Ａb \n c") == comparable("(1) aB c")
    assert comparable("〔1〕") != comparable("[1]") and searchable("〔1〕") == searchable("【１】")
