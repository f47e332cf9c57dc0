"""Settings: each value checked, two who change at once, and the history."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tracker.data.database import db
from tracker.refusals import Conflict, Forbidden, Invalid
from tracker.settings.change import SettingChange, change, history, stamp
from tracker.settings.fields import FIELDS
from tracker.settings.setting import SHIPPED, Setting, all_settings

TYPED = {field.key: str(SHIPPED[field.key]) for field in FIELDS}


def test_what_differs_is_set_and_kept_as_history(cast):
    change(
        TYPED | {"due_soon_days": "20", "notice_form": "长督〔{year}〕{number}号"},
        seen=stamp(all_settings()),
        by=cast.office,
    )
    assert (all_settings()["due_soon_days"], all_settings()["notice_form"]) == (
        20,
        "长督〔{year}〕{number}号",
    )
    assert [(c.key, c.before, c.after) for c in history()] == [
        ("notice_form", SHIPPED["notice_form"], "长督〔{year}〕{number}号"),
        ("due_soon_days", 15, 20),
    ]


def test_nothing_changed_leaves_nothing(cast):
    assert change(TYPED, seen=stamp(all_settings()), by=cast.admin) == []
    assert not Setting.select().exists()


@pytest.mark.parametrize(
    ("key", "text"),
    [
        *[
            ("due_soon_days", text)
            for text in ("", "0", "91", "-1", "1.5", "十五", "１５", "99999", "1e1")
        ],
        *[
            ("notice_form", text)
            for text in (
                "",
                "长督〔2026〕1号",
                "{year}",
                "{year}{number}{number}",
                "{year}{number}{x}",
                "{year}{number}{",
                "{year}{number}}",
                "{year.real}{number}",
                "{year!r}{number}",
                "长" * 60 + "{year}{number}",
            )
        ],
        ("office_name", ""),
        ("office_name", "长" * 41),
        ("district_name", "x"),
    ],
)
def test_what_is_no_value_is_refused_at_its_field(cast, key, text):
    with pytest.raises(Invalid) as refusal:
        change(TYPED | {key: text}, seen=stamp(all_settings()), by=cast.office)
    assert list(refusal.value.errors) == [key] and not Setting.select().exists()


def test_of_two_who_change_at_once_the_second_is_told(cast):
    seen = stamp(all_settings())

    def set_days(days):
        with db.connection_context():
            try:
                return len(change(TYPED | {"due_soon_days": days}, seen=seen, by=cast.office))
            except Conflict:
                return 0

    db.close()
    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(set_days, ("20", "21", "22", "23", "24", "25")))
    db.connect(reuse_if_open=True)
    assert sum(done) == SettingChange.select().count() == 1


@pytest.mark.parametrize("who", ["street", "viewer", "department", "observer"])
def test_only_office_and_administrator_change_settings(sign_in, cast, who):
    with pytest.raises(Forbidden):
        change(TYPED, seen=stamp(all_settings()), by=getattr(cast, who))
    assert sign_in(getattr(cast, who)).get("/settings").status_code == 403


def test_the_page_saves_refuses_and_keeps_what_was_typed(sign_in, cast):
    client = sign_in(cast.office)
    page = client.get("/settings").text
    seen = page.split('name="seen" value="')[1].split('"')[0]
    response = client.post(
        "/settings", data=TYPED | {"seen": seen, "notice_days": "abc", "office_name": "演示办公室"}
    )
    assert (
        response.status_code == 422
        and 'value="abc"' in response.text
        and "演示办公室" in response.text
    )
    assert (
        client.post("/settings", data=TYPED | {"seen": seen, "notice_days": "7"}).status_code == 303
    )
    assert "10 → 7" in client.get("/settings").text
    response = client.post("/settings", data=TYPED | {"seen": seen, "notice_days": "8"})
    assert (
        response.status_code == 409
        and "现在是“7”" in response.text
        and 'value="8"' in response.text
    )
