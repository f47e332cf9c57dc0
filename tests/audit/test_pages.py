"""The log in front of those who may read it, on a page, as a table, and from the shell."""

import csv
import json
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from peewee import OperationalError

from tests.accounts.test_sign_in import enter
from tests.conftest import NOW, PASSWORD
from tests.registers.test_roster import STAFF
from tracker import audit
from tracker.audit.actions import GROUPS
from tracker.audit.entry import Entry
from tracker.data.database import db
from tracker.registers import roster


def latest() -> Entry:
    return Entry.select().order_by(Entry.seq.desc()).get()


def note(words, **more):
    with db.atomic():
        audit.note("card.close", words=words, **more)


def test_the_log_can_be_narrowed(sign_in, cast, card_of, frozen_clock):
    note("昨天的事", by=cast.office)
    frozen_clock(NOW + timedelta(days=1))
    note("今天的事", thing=card_of("weiqu", 33), by=cast.office2)
    client = sign_in(cast.observer)
    for query, yes, no in (
        ("who=office", "昨天", "今天"),
        ("since=2026-06-16", "今天", "昨天"),
        ("until=2026-06-15", "昨天", "今天"),
        (f"target=card/{card_of('weiqu', 33).id}", "今天", "昨天"),
    ):
        text = client.get(f"/audit?{query}").text
        assert yes + "的事" in text and no + "的事" not in text, query
    assert "没有符合条件" in client.get("/audit?group=督办").text


def test_a_long_log_has_pages(sign_in, cast):
    for number in range(150):
        note(f"第{number}条")
    client = sign_in(cast.observer)
    first = client.get("/audit").text
    assert "第149条" in first and "第49条" not in first and "below=51" in first
    assert (
        "第49条" in client.get("/audit?below=51").text
        and "第0条" in client.get("/audit?below=51").text
    )


def test_the_table_is_defused(sign_in, cast):
    note("=cmd|' /C calc'!A0", by=cast.office, before={"x": "甲"}, after={"x": "乙"}, label="+1")
    text = sign_in(cast.observer).get("/audit/list.csv").data.decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text)))
    assert (
        rows[1][6] == "'+1" and rows[1][9].startswith("'=") and rows[1][7:9] == ["x：甲", "x：乙"]
    )
    assert latest().action == "download"  # taking the log away is in the log


def test_no_file_leaves_while_its_entry_cannot_be_written(sign_in, cast, monkeypatch):
    def locked(entries):
        raise OperationalError("database is locked")

    client = sign_in(cast.admin)
    with monkeypatch.context() as patch:
        patch.setattr(db.obj, "before_commit", locked)
        refused = client.get("/audit/list.csv")
        assert refused.status_code == 503 and "Content-Disposition" not in refused.headers
        assert "数据库暂时没有响应" in refused.text
        assert client.get("/no-such-page").status_code == 404  # what is no file stands
    assert client.get("/audit/list.csv").status_code == 200
    assert Entry.select().where(Entry.action == "download").count() == 1


def test_signing_in_and_what_goes_wrong_on_the_way(client, cast, frozen_clock):
    enter(client, "street", "不对的口令 一二三")
    enter(client, "my-secret-password", "street")
    for _ in range(6):
        enter(client, "street", "不对的口令 一二三")
    enter(client, "department")
    client.post("/sign-out")
    said = [(e.action, e.who, e.target) for e in Entry.select().order_by(Entry.seq)]
    assert said.count(("throttled", "未登录", "/sign-in")) == 1
    assert said[-2:] == [
        ("sign-in", "department", f"person/{cast.department.id}"),
        ("sign-out", "department", ""),
    ]
    everything = str(list(Entry.select().dicts()))
    assert (
        PASSWORD not in everything
        and "不对的口令" not in everything
        and "my-secret-password" not in everything
    )


def test_a_refusal_of_somebody_who_is_signed_in_is_noted_once(sign_in, cast):
    client = sign_in(cast.street)
    for path in ("/people", "/people", "/evidence/4711", "/favicon.ico"):
        client.get(path)
    assert [(e.who, e.target) for e in Entry.select().order_by(Entry.seq)] == [
        ("street", "/people"),
        ("street", "/evidence/4711"),
    ]


def test_a_telephone_number_is_not_in_it(cast):
    roster.add(cast.street.unit, STAFF | {"phone": "029-85290000"}, by=cast.street)
    assert "85290000" not in latest().detail and audit.HIDDEN in latest().detail


def test_a_card_s_move_says_before_and_after(sign_in, cast, card_of):
    card = card_of("weiqu", 33)
    sign_in(cast.street).post(f"/cards/{card.id}/receipt", data={"version": 0})
    detail = json.loads(latest().detail)
    assert (
        detail["before"]["state"] == "pending"
        and detail["after"]["state"] == "doing"
        and latest().who == "street"
    )


@pytest.fixture
def run(app):
    return lambda *words: app.test_cli_runner().invoke(args=["audit", *words])


def test_the_shell_verifies_exports_and_prunes(run, tmp_path, frozen_clock):
    note("很久以前")
    said = run("verify").output
    assert "完整，共 1 条" in said
    end = f"{latest().seq}:{latest().digest}"
    assert end in said and run("verify", "--expect", end).exit_code == 0
    assert run("export", "-o", str(tmp_path / "all.jsonl")).exit_code == 0
    assert json.loads((tmp_path / "all.jsonl").read_text())["digest"] == latest().digest
    assert (
        "184" in run("prune", "--before", "2026-06-16", "--to", str(tmp_path / "old.jsonl")).output
    )
    frozen_clock(NOW + timedelta(days=200))
    assert (
        "已清理 1 条"
        in run("prune", "--before", "2026-06-16", "--to", str(tmp_path / "old.jsonl")).output
    )
    assert "很久以前" in (tmp_path / "old.jsonl").read_text()
    assert (
        "已经存在"
        in run("prune", "--before", "2026-06-16", "--to", str(tmp_path / "old.jsonl")).output
    )
    assert latest().who.startswith("命令行：") and run("verify").exit_code == 0
    Entry.update(label="改过").execute()
    broken = run("verify")
    assert broken.exit_code == 1 and "不完整" in broken.output


def test_an_administrator_reads_that_something_happened_and_no_content(sign_in, cast, card_of):
    card = card_of("weiqu", 33)
    note(
        "密语",
        thing=card,
        by=cast.office,
        after={"state": "closed", "reason": "密由"},
        label="某卡",
    )
    with db.atomic():
        audit.note("evidence.file", by=cast.street, after={"title": "密题"}, label="密题")
        audit.note("report.change", by=cast.office, after={"problems": "密编"})
        audit.note(
            "download", by=cast.street, target="/attachments/7/密件.png", after={"file": "密"}
        )
        audit.note("person.add", by=cast.admin, after={"username": "xin"}, label="新人")
    for address in ("/audit", "/audit/list.csv"):
        text = sign_in(cast.admin).get(address).text
        assert "密" not in text.partition("<tbody>")[2] + text * address.endswith("csv")
        assert {
            w
            for w in ("（内容不显示）", "已销号", "某卡", "新增佐证材料", "/attachments/7/…")
            if w in text
        } == {"（内容不显示）", "已销号", "某卡", "新增佐证材料", "/attachments/7/…"}
        assert "xin" in text and "新人" in text
        text = sign_in(cast.observer).get(address).text
        assert all(word in text for word in ("密语", "密由", "密题", "密件")) and "密编" not in text


def refusals() -> list[tuple]:
    audit.write_counts(early=True)
    found = Entry.select().where(Entry.action << [*GROUPS["拒绝"], "upload.refused"])
    return [
        (e.action, e.who, e.target, json.loads(e.detail)["words"])
        for e in found.order_by(Entry.seq)
    ]


def test_a_form_without_its_token_leaves_one_entry_that_counts(app, client, sign_in, cast):
    app.config["WTF_CSRF_ENABLED"] = True
    for _ in range(3):
        sign_in(cast.street).post("/account/password")
        client.post("/sign-in")
    assert refusals() == [
        ("form.refused", "street", "/account/password", "POST 400"),
        ("form.refused", "未登录", "", "POST 400 /sign-in"),
        ("form.refused", "street", "/account/password", "十分钟内另有 2 次"),
        ("form.refused", "未登录", "", "十分钟内另有 2 次"),
    ]


def test_a_stranger_s_probing_leaves_one_entry_that_counts(app, client):
    for path in ("/wp-login.php", "/.env", "/open/1999/", "/boards/%00"):
        client.get(path)
    client.open("/sign-in", method="PROPFIND")
    client.post("/sign-in", data={"field": "x" * 200_000})
    client.get("/sign-in", headers={"Host": "evil.example"})
    client.post("/people", data={"username": "x"})
    for path in ("/boards/2026", "/favicon.ico"):  # a link that was opened before signing in
        client.get(path)
    assert refusals() == [
        ("probe", "未登录", "", "GET 404 /wp-login.php"),
        ("probe", "未登录", "", "十分钟内另有 7 次"),
    ]


def test_a_request_that_no_form_of_ours_makes_is_noted_with_who_made_it(sign_in, cast):
    sign_in(cast.street).get("/boards?q=%00")
    assert refusals() == [("malformed", "street", "/boards", "GET 400")]


def test_a_refused_upload_leaves_one_entry_that_counts(app, sign_in, cast, card_of):
    client = sign_in(cast.street)

    def sent(name):
        return BytesIO(b"MZ this is a program"), name

    for _ in range(3):
        client.post("/uploads", data={"file": sent("a.exe")})
    client.post("/evidence", data={"kind": "training", "file-": sent("b.png")})
    client.post(
        f"/cards/{card_of('weiqu', 33).id}/remarks", data={"text": "x", "file-": sent("c.zip")}
    )
    client.post("/bulk/training", data={"table": sent("d.xlsx")})
    app.config["MAX_CONTENT_LENGTH"] = 1000
    client.post("/uploads", data={"file": (BytesIO(bytes(5000)), "e.pdf")})
    found = refusals()
    assert {(action, who) for action, who, *_ in found} == {("upload.refused", "street")}
    assert [target for _, _, target, _ in found] == [
        "/uploads",
        "/evidence",
        f"/cards/{card_of('weiqu', 33).id}/remarks",
        "/bulk/training",
        "/uploads",
    ]
    assert found[0][3].startswith("a.exe：") and found[-1][3] == "十分钟内另有 3 次"


def test_names_that_nobody_has_leave_one_entry_that_counts(client):
    for number in range(20):
        enter(client, f"name{number}", "不对的口令 一二三")
    audit.write_counts(early=True)
    failed = Entry.select().where(Entry.action == "sign-in.failed").order_by(Entry.seq)
    assert [json.loads(e.detail)["words"] for e in failed] == [
        "没有这个用户名",
        "十分钟内另有 19 次",
    ]
