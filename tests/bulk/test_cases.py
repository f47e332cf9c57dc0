"""Tables as people really send them: what each means, or a sentence that says where it goes wrong."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter

from tracker.accounts.person import Person, Role
from tracker.bulk.cards import Cards
from tracker.evidence.evidence import Evidence
from tracker.evidence.kind import Kind
from tracker.units.unit import Unit

CASES = Path(__file__).with_name("cases")
HEAD = ["培训日期", "培训主题", "培训范围", "培训内容", "参加人数", "用于任务卡"]


def row(subject="演示", day="2026-03-05", people="12", cards="") -> list[str]:
    return [day, subject, "本单位", "其他", people, cards]


def written(*sheets: list[list], name="表") -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for n, rows in enumerate(sheets, 1):
            sheet = book.add_worksheet(f"{name}{n}")
            for at, cells in enumerate(rows):
                sheet.write_row(at, 0, cells)
    return out.getvalue()


def filed() -> dict[str, date]:
    return {e.title: e.happened_on for e in Evidence.select().order_by(Evidence.id)}


@pytest.fixture
def send(sign_in, cast, upload):
    """send(content) → the page that answers: the list with its message, or the form with its refusal."""
    client = sign_in(cast.street)

    def send(content: bytes, name="表.xlsx") -> str:
        answer = upload(client, content, name=name)
        return client.get(answer.location).text if answer.status_code == 303 else answer.text

    return send


@pytest.mark.parametrize(
    ("name", "records"),
    [
        ("date-general-serial.xlsx", {"常规序号": date(2026, 3, 5)}),
        ("merged-date.xlsx", dict.fromkeys(["合并一", "合并二", "合并三"], date(2026, 3, 5))),
        ("head-linebreak.xlsx", {"表头换行": date(2026, 3, 7)}),
        ("second-sheet.xlsx", {"第二张表": date(2026, 3, 19)}),
        ("quote.csv", {'关于"双随机"的会': date(2026, 3, 13)}),
        ("tab.csv", {"制表符": date(2026, 3, 13)}),
    ],
)
def test_what_people_send_is_read_as_they_mean_it(send, name, records):
    page = send((CASES / name).read_bytes(), name)
    assert f"已保存 {len(records)} 条学习培训" in page and filed() == records


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("error-cell-optional.xlsx", "第2行“用于任务卡”（F2）是错误值 #N/A"),
        ("formula-nocache.xlsx", "第2行“培训日期”（A2）的公式没有计算结果"),
        ("formula-nocache.xlsx", "第2行“参加人数”（E2）的公式没有计算结果"),
        ("oa-html.xls", "其实是网页，不是表格文件。请在 WPS 或 Excel 中打开后另存为 .xlsx"),
    ],
)
def test_what_cannot_be_known_is_named(send, name, sentence):
    page = send((CASES / name).read_bytes(), name)
    assert sentence in page and "还没有填写" not in page and not filed()


def test_rows_that_the_sender_does_not_see_are_left_out_and_counted(send):
    page = send((CASES / "filtered-row.xlsx").read_bytes())
    assert list(filed()) == ["筛选可见", "筛选可见二"]
    assert "隐藏或筛选掉的 1 行没有保存。" in page


def test_a_table_of_hidden_rows_only_is_refused(send):
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, row())
        sheet.set_row(1, None, None, {"hidden": True})
    assert "1 行都是隐藏或筛选掉的" in send(out.getvalue()) and not filed()


def test_a_hidden_column_with_content_is_refused(send):
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, row())
        sheet.set_column(4, 4, None, None, {"hidden": True})
    assert "隐藏的 E 列“参加人数”有内容" in send(out.getvalue()) and not filed()


def test_a_title_with_an_unseen_character_is_the_same_title(send):
    send((CASES / "zw-title-1.xlsx").read_bytes())
    assert "1 条早已在案，没有重复保存" in send((CASES / "zw-title-2.xlsx").read_bytes())
    assert (
        "早已在案" in send(written([HEAD, row("　零宽  标题", "2026-03-20")])) or len(filed()) == 2
    )
    assert "早已在案" in send(written([HEAD, row("零宽标题", "２０２６。３。２０", "１２")]))


def test_a_title_above_the_head_and_a_head_of_two_rows_do_not_matter(send):
    above = [["韦曲街办学习培训台账"], ["填报单位：韦曲街办"], []]
    assert "已保存 1 条" in send(written([*above, HEAD, row("题下")]))
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for at, label in enumerate(HEAD):
            if at not in (2, 3):
                sheet.merge_range(0, at, 1, at, label)
        sheet.merge_range(0, 2, 0, 3, "培训情况")
        sheet.write_row(1, 2, HEAD[2:4])
        sheet.write_row(2, 0, row("两行表头"))
    assert "已保存 1 条" in send(out.getvalue()) and list(filed()) == ["题下", "两行表头"]


def test_numbers_of_rows_totals_and_signatures_are_no_records(send):
    numbered = [["序号", *HEAD], [1, *row("甲")], [2, *row("乙")], [3], [4]]
    ends = [["合计", "", "", "", "", 24], [], ["填表人：张三", "", "审核人：李四"]]
    page = send(written([*numbered, *ends]))
    assert list(filed()) == ["甲", "乙"] and "合计、签字等 2 行不是材料。" in page


def test_a_number_that_is_merged_over_rows_is_not_counted_twice(send):
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for at, cells in enumerate([HEAD, row("甲"), row("乙")]):
            sheet.write_row(at, 0, cells)
        sheet.merge_range(1, 4, 2, 4, 35)
    assert "第3行“参加人数”（E3）是合并单元格" in send(out.getvalue()) and not filed()


def test_two_sheets_with_content_or_none_with_a_head_are_refused_by_name(send):
    rows = [HEAD, row()]
    assert "工作表“表1”、“表2”里都有内容" in send(written(rows, rows))
    assert "看过的工作表：“表1”、“表2”。" in send(written([["说明"]], [["别的"]]))
    assert "已保存 1 条" in send(written([HEAD], rows))


@pytest.mark.parametrize(
    "day",
    ["20260305", "3月5号", "2026。3。5", "2026-03-05 00:00:00", "二〇二六年三月五日", "46086"],
)
def test_a_day_may_be_written_as_people_write_it(send, day):
    assert "已保存 1 条" in send(written([HEAD, row(day=day)]))
    assert list(filed().values()) == [date(2026, 3, 5)]


def test_a_refused_value_is_shown(send):
    page = send(written([HEAD, row(day="三月上旬", people="三十多人")]))
    assert "“培训日期”请填日期，如 2026-03-05。填的是“三月上旬”。" in page
    assert "“参加人数”请填整数，如 12。填的是“三十多人”。" in page


def test_choices_and_cards_are_known_whatever_their_width(send, card_of):
    page = send(
        written(
            [
                HEAD,
                [
                    "2026-03-05",
                    "宽窄",
                    " 本单位",
                    "《政府信息公开条例》;主动公开",
                    "１２人",
                    "任务３６",
                ],
            ]
        )
    )
    assert "已保存 1 条" in page and "任务36：学习培训 1/1" in page


def test_a_task_of_several_domains_wants_its_domain_named(cast):
    unit = Unit.get(Unit.name == "区财政局")
    person = Person.create(username="cz", name="财政", unit=unit, role=Role.CLERK, password_hash="")
    cards = Cards(person, Kind.get_by_id("catalogue"))
    assert [c.name for c in cards.named("1·财政预决算", 2026)[0]] == ["任务1·财政预决算"]
    assert [c.name for c in cards.named("２０２６年１．公共资源交易", 2026)[0]] == [
        "任务1·公共资源交易"
    ]
    assert cards.named("1", 2026) == (
        [],
        "里的“1”没有写明领域，应是“1·公共资源交易”、“1·财政预决算”之一。",
    )
    assert "“1·户籍管理”没有写明领域" in cards.named("1·户籍管理", 2026)[1]
