"""A new kind of evidence is an entry in kinds.toml: it has its form, its table, its place on a card, and no code."""

import shutil
from datetime import date
from io import BytesIO

import pytest

from tests.proofs import form_of
from tracker.bulk.columns import columns_of
from tracker.bulk.sheet import Line, workbook
from tracker.config import ROOT
from tracker.evidence.evidence import Evidence
from tracker.evidence.kind import Kind
from tracker.seeding import load

KIND = """
[[kind]]
key = "broadcast"
name = "村村响广播"
help = "播出一期填一条。"
title = "programme"
date_label = "播出日期"
measure = "期"
field = [
  { key = "programme", label = "节目名称", type = "text", required = true },
  { key = "villages", label = "覆盖村数", type = "number", required = true, min = 1, unit = "个" },
  { key = "days", label = "播出天数", type = "number", required = true },
  { key = "repeats", label = "其中重播天数", type = "number", required = true },
]
rule = [
  { at_most = ["repeats", "days"], message = "重播天数不能多于播出天数。" },
]
"""
CRITERION = """
[[criterion]]
task = 32
key = "broadcast"
label = "广播播出"
kind = "broadcast"
where = { villages = { at_least = 5 } }
basis = "yardstick"
wording = "演示：综合利用广播，建议每年至少一期，覆盖五个村。"
"""
VALUES = {"programme": "政策在身边", "villages": 6, "days": 3, "repeats": 1}
DAY = date(2026, 3, 9)


@pytest.fixture
def broadcast(app, tmp_path):
    """The installation after its seeds have gained a kind and a criterion that asks for it."""
    folder = shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    for name, entry in (("kinds", KIND), ("criteria", CRITERION)):
        with (folder / f"{name}.toml").open("a", encoding="utf-8") as file:
            file.write(entry)
    load(folder)
    return Kind.get_by_id("broadcast")


def test_it_has_a_form_that_checks_and_a_record_that_counts(broadcast, sign_in, cast, card_of):
    client, card = sign_in(cast.street), card_of("weiqu", 32)
    assert "广播播出还缺 1 期。" in client.get(f"/cards/{card.id}").text
    assert "村村响广播" in client.get(f"/evidence/new?card={card.id}").text
    form = client.get(f"/evidence/new?kind=broadcast&card={card.id}").text
    assert "覆盖村数（个）" in form and "播出日期" in form
    wrong = client.post("/evidence", data=form_of(broadcast, VALUES | {"repeats": 9}, DAY, card.id))
    assert wrong.status_code == 422 and "重播天数不能多于播出天数。" in wrong.text
    few = client.post("/evidence", data=form_of(broadcast, VALUES | {"villages": 4}, DAY, card.id))
    assert "“覆盖村数”不到 5" in client.get(few.location).text
    answer = client.post("/evidence", data=form_of(broadcast, VALUES, DAY, card.id))
    assert "广播播出 1/1 已满足" in client.get(answer.location).text


def test_it_is_filed_in_bulk_found_and_listed(broadcast, sign_in, cast):
    client, columns = sign_in(cast.street), columns_of(broadcast)
    line = Line(
        {
            "happened_on": "2026-03-09",
            "v-programme": "政策在身边",
            "v-villages": "6",
            "v-days": "3",
            "v-repeats": "1",
            "cards": "32",
        }
    )
    answer = client.post(
        "/bulk/broadcast", data={"table": (BytesIO(workbook(columns, [line])), "广播.xlsx")}
    )
    assert answer.status_code == 303, answer.text
    assert "任务32：广播播出 1/1" in client.get(answer.location).text
    assert Evidence.get().values == VALUES
    assert "<mark>在身</mark>" in client.get("/find?q=在身&kind=broadcast").text
    assert "政策在身边" in client.get("/bulk/broadcast/list.csv").data.decode("utf-8-sig")
