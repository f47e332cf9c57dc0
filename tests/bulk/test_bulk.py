"""Filing in bulk through the front door: all or nothing, named by row and column, and back again unchanged."""

import csv
from datetime import date
from io import BytesIO, StringIO

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from tests.bulk.conftest import TRAINING, table
from tracker.boards.tally import tallies_of
from tracker.evidence.attachment import Attachment
from tracker.evidence.evidence import Evidence, EvidenceCard
from tracker.evidence.kind import Kind


def cells(data: bytes) -> list[list]:
    return (
        CalamineWorkbook.from_filelike(BytesIO(data))
        .get_sheet_by_index(0)
        .to_python(skip_empty_area=False)
    )


def test_a_filled_template_files_every_row_and_proves_its_cards(sign_in, cast, upload, card_of):
    rows = [
        TRAINING | {"v-subject": f"演示第{n}期", "happened_on": f"2026-03-0{n}"}
        for n in range(1, 4)
    ]
    answer = upload(sign_in(cast.street), table(*rows))
    assert answer.status_code == 303, answer.text
    assert Evidence.select().count() == 3
    record = Evidence.select().order_by(Evidence.id).first()
    assert record.happened_on == date(2026, 3, 1) and record.values == {
        "subject": "演示第1期",
        "scope": "本单位",
        "topics": ["《政府信息公开条例》", "主动公开"],
        "attendees": 35,
    }
    card = card_of("weiqu", 36)
    assert [t.have for t in tallies_of([card.id])[card.id]] == [3]
    client = sign_in(cast.street)
    assert "任务36：学习培训 4/1" in upload_and_read(client, upload, table(TRAINING))


def upload_and_read(client, upload, content, **more) -> str:
    answer = upload(client, content, **more)
    assert answer.status_code == 303, answer.text
    return client.get(answer.location).text


def test_one_faulty_row_keeps_all_out_and_is_named_by_row_and_column(sign_in, cast, upload):
    faulty = TRAINING | {"v-attendees": "三十五人", "v-topics": "《条例》", "cards": "99"}
    answer = upload(
        sign_in(cast.street),
        table(TRAINING, faulty, TRAINING | {"v-subject": "", "v-scope": "全市"}),
    )
    assert answer.status_code == 422 and Evidence.select().count() == 0
    for sentence in (
        "3 行中有 2 行需要修改",
        "第4行“参加人数”请填整数，如 12。",
        "第4行“培训内容”里没有“《条例》”这一项",
        "第4行“用于任务卡”里的“99”不是本单位 2026 年的任务",
        "第5行请填写“培训主题”。",
        "第5行“培训范围”请从列出的选项中选择。",
    ):
        assert sentence in answer.text, sentence


def test_the_table_comes_back_marked_and_goes_through_once_mended(sign_in, cast, upload):
    client = sign_in(cast.street)
    answer = upload(client, table(TRAINING, TRAINING | {"v-subject": "第二期", "v-attendees": "0"}))
    back = Attachment.get()
    assert f"/attachments/{back.id}/" in answer.text
    marked = client.get(f"/attachments/{back.id}/{back.name}").data
    rows = cells(marked)
    assert rows[0][-1] == "需要修改" and rows[2][-1] == "" and "“参加人数”应在 1 到" in rows[3][-1]
    head = rows[0]
    mended = [
        [str(int(cell)) if isinstance(cell, float) else str(cell) for cell in row] for row in rows
    ]
    mended[3][head.index("参加人数")] = "20"
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(mended):
            sheet.write_row(at, 0, row)
    assert "已保存 2 条学习培训" in upload_and_read(client, upload, out.getvalue())


def test_the_exported_list_comes_back_as_already_on_file(sign_in, cast, upload):
    client = sign_in(cast.street)
    rows = [
        TRAINING,
        TRAINING | {"v-subject": "=1+1 '@", "v-attendees": "1"},
        TRAINING | {"v-subject": "不用于任务卡", "cards": ""},
    ]
    upload(client, table(*rows))
    first = client.get("/bulk/training/list.xlsx").data
    assert "没有新的学习培训。3 条早已在案" in upload_and_read(client, upload, first)
    assert Evidence.select().count() == 3 and EvidenceCard.select().count() == 2
    assert cells(client.get("/bulk/training/list.xlsx").data) == cells(first)
    assert [row[:5] for row in cells(first)[2:]] == [
        [
            date(2026, 3, 5),
            row["v-subject"],
            "本单位",
            "《政府信息公开条例》；主动公开",
            float(row["v-attendees"]),
        ]
        for row in rows
    ]


def test_a_csv_cannot_run_as_a_formula_and_comes_back_too(sign_in, cast, upload):
    client = sign_in(cast.street)
    upload(
        client,
        table(TRAINING | {"v-subject": "=HYPERLINK(1)"}, TRAINING | {"v-subject": "-@、“引号”"}),
    )
    text = client.get("/bulk/training/list.csv").data
    assert text.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(text.decode("utf-8-sig"))))
    assert [row[1] for row in rows] == ["培训主题", "'=HYPERLINK(1)", "'-@、“引号”"]
    for content in (text, text.decode("utf-8-sig").encode("gb18030")):
        assert "2 条早已在案" in upload_and_read(client, upload, content, name="培训.csv")


def test_rows_on_file_are_put_on_the_cards_that_they_now_name(sign_in, cast, upload, card_of):
    client = sign_in(cast.street)
    upload(client, table(TRAINING | {"cards": ""}))
    assert "1 条早已在案" in upload_and_read(client, upload, table(TRAINING))
    assert [link.card_id for link in EvidenceCard.select()] == [card_of("weiqu", 36).id]


def test_the_same_row_twice_or_what_looks_like_a_record_is_asked_about(sign_in, cast, upload):
    client = sign_in(cast.street)
    assert "第4行与第3行内容完全相同" in upload(client, table(TRAINING, TRAINING)).text
    upload(client, table(TRAINING))
    alike = table(TRAINING | {"v-attendees": "12"})
    answer = upload(client, alike)
    assert (
        answer.status_code == 422
        and "同一天、同一名称" in answer.text
        and 'name="again"' in answer.text
    )
    assert upload(client, alike, again="1").status_code == 303 and Evidence.select().count() == 2


def test_a_card_that_asks_for_something_else_or_is_submitted_is_refused(
    sign_in, cast, upload, card_of
):
    client = sign_in(cast.street)
    assert "里的任务9不需要学习培训。" in upload(client, table(TRAINING | {"cards": "36、9"})).text
    card = card_of("weiqu", 36)
    type(card).update(state="submitted").where(type(card).id == card.id).execute()
    assert "任务36现在是“待核验”" in upload(client, table(TRAINING)).text


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "空.xlsx", "是空文件"),
        (b"PK\x03\x04 broken", "坏.xlsx", "读不出来"),
        (b"\xd0\xcf\x11\xe0 broken", "坏.xls", "读不出来"),
        (b"%PDF-1.7", "台账.pdf", "不是表格文件"),
        ("甲，乙\n1,2\n".encode(), "别的.csv", "没有“学习培训”的表头"),
        ("培训日期\n2026-03-05\n".encode(), "缺列.csv", "缺少“培训主题”"),
        (b"\xff\xfe\x00", "乱.csv", "读不出来"),
    ],
)
def test_what_is_no_such_table_is_refused_with_its_reason(
    sign_in, cast, upload, content, name, sentence
):
    answer = upload(sign_in(cast.street), content, name=name)
    assert answer.status_code == 422 and sentence in answer.text


def test_too_many_rows_or_bytes_are_refused_with_the_limit(sign_in, cast, upload):
    client = sign_in(cast.street)
    rows = [TRAINING | {"v-subject": f"第{n}期"} for n in range(501)]
    assert "表里有 501 行，超过每次 500 行" in upload(client, table(*rows)).text
    rows = [TRAINING | {"v-subject": f"第{n}期"} for n in range(5001)]
    assert "表里至少有 4998 行，超过每次 500 行" in upload(client, table(*rows)).text
    answer = upload(client, b"x" * (5 * 1024 * 1024 + 1))
    assert answer.status_code == 413 and "超过 5 MB" in answer.text


def test_a_hostile_workbook_does_no_harm(sign_in, cast, upload):
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "培训日期")
        sheet.write(1_048_575, 16_383, "远")
    answer = upload(sign_in(cast.street), out.getvalue())
    assert answer.status_code == 422, answer.text


def test_a_kind_that_demands_a_file_is_filed_one_by_one(sign_in, cast, upload):
    kind = Kind.get_by_id("training")
    kind.definition["files"][0]["required"] = True
    kind.save()
    content = table(TRAINING)
    answer = upload(sign_in(cast.street), content)
    assert answer.status_code == 422 and "不能批量填报" in answer.text


@pytest.mark.parametrize("who", ["viewer", "observer", "admin"])
def test_those_who_file_nothing_may_only_take_lists(sign_in, cast, upload, who):
    client = sign_in(getattr(cast, who))
    assert upload(client, table(TRAINING)).status_code == 403 and Evidence.select().count() == 0
    page = client.get("/bulk/training").text
    assert "核对并保存" not in page and "导出 Excel" in page


def test_lists_hold_what_the_person_may_see(sign_in, cast, upload):
    upload(sign_in(cast.street), table(TRAINING))
    assert len(cells(sign_in(cast.department).get("/bulk/training/list.xlsx").data)) == 2
    rows = cells(sign_in(cast.office).get("/bulk/training/list.xlsx?year=2026").data)
    assert rows[0][0] == "单位" and rows[2][0] == "韦曲街办"
    assert len(cells(sign_in(cast.office).get("/bulk/training/list.xlsx?year=2025").data)) == 2
    assert (
        "“单位”是韦曲街办，只能填报本单位"
        in upload(
            sign_in(cast.department), sign_in(cast.observer).get("/bulk/training/list.xlsx").data
        ).text
    )


def test_every_kind_has_a_template_that_reads_back(sign_in, cast, upload):
    client = sign_in(cast.street)
    for kind in Kind.select():
        data = client.get(f"/bulk/{kind.key}/template.xlsx").data
        assert cells(data)[0][0] == kind.date_label
        assert "还没有填写内容" in upload(client, data, kind=kind.key).text
        assert client.get(f"/bulk/{kind.key}").status_code == 200
    assert client.get("/bulk").status_code == 200
    assert client.get("/bulk/nothing").status_code == 404
    assert client.get("/bulk/training/list.pdf").status_code == 404
