"""What a person types becomes values, or a sentence for each field that has to be mended."""

from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from tracker.evidence.fields import parse, shown, typed

TODAY = date(2026, 6, 15)


def spec(key, type, label="某项", **more):
    return {
        "key": key,
        "label": label,
        "type": type,
        "required": False,
        "help": "",
        "choices": [],
        "min": None,
        "max": None,
        "unit": "",
        "personal": False,
        "required_if": {},
    } | more


def read(*specs, rules=(), **form):
    definition = {
        "title": specs[0]["key"],
        "date_label": "会议日期",
        "fields": list(specs),
        "files": [],
        "rules": list(rules),
    }
    form = (
        {"happened_on": "2026-03-05"}
        | {f"v-{key}": value for key, value in form.items() if key != "happened_on"}
        | {key: value for key, value in form.items() if key == "happened_on"}
    )
    return parse(definition, MultiDict(form), TODAY)


@pytest.mark.parametrize(
    ("type", "raw", "value"),
    [
        ("text", "  两会  精神 ", "两会 精神"),
        ("text", "换\n行", "换 行"),
        ("text", "控\0制", "控制"),
        ("longtext", "一\r\n二\n", "一\n二"),
        ("number", "12", 12),
        ("number", "１２", 12),
        ("number", "1,234", 1234),
        ("number", "１，２３４", 1234),
        ("number", " 0 ", 0),
        ("date", "2026-03-05", "2026-03-05"),
        ("date", "2026年3月5日", "2026-03-05"),
        ("date", "２０２６．３．５", "2026-03-05"),
        ("date", "2026/3/5", "2026-03-05"),
        (
            "url",
            " https://www.changanqu.gov.cn/xxgk?a=1#b ",
            "https://www.changanqu.gov.cn/xxgk?a=1#b",
        ),
        ("url", "http://中国.cn/公开", "http://中国.cn/公开"),
        ("phone", "０２９－８５２９００００", "029-85290000"),
        ("phone", "029-85290000 转 801", "029-85290000 转 801"),
        ("flag", "1", True),
    ],
)
def test_what_people_type_is_understood(type, raw, value):
    found = read(spec("x", type), x=raw)
    assert found.errors == {} and found.values == {"x": value}


@pytest.mark.parametrize(
    ("type", "raw", "words"),
    [
        ("text", "长" * 201, "最多 200 字，现在 201 字"),
        ("longtext", "长" * 5001, "最多 5000 字"),
        ("number", "十二", "整数"),
        ("number", "1.5", "整数"),
        ("number", "-1", "应在 0 到"),
        ("number", "9" * 10, "应在 0 到"),
        ("number", "9" * 40, "整数"),
        ("number", "²", "0 到"),
        ("date", "2026-02-30", "日期"),
        ("date", "三月", "日期"),
        ("date", "1948-01-01", "1949 年"),
        ("date", "3026-01-01", "2100 年"),
        ("url", "www.changanqu.gov.cn", "http://"),
        ("url", "javascript:alert(1)", "http://"),
        ("url", "ftp://a.cn", "http://"),
        ("url", "https://用户:密码@a.cn/", "http://"),
        ("url", "https://a.cn/<script>", "http://"),
        ("url", "https://[::1", "http://"),
        ("url", "https://a.cn:port/", "http://"),
        ("url", "http://localhost", "http://"),
        ("url", "https://a.cn/" + "a" * 500, "500 字"),
        ("phone", "没有", "电话号码"),
        ("phone", "1" * 80, "电话号码"),
        ("choice", "丙", "选项"),
    ],
)
def test_what_cannot_be_accepted_is_said_with_the_fields_name(type, raw, words):
    found = read(spec("x", type, "某项", choices=["甲", "乙"]), x=raw)
    if raw == "²":  # NFKC makes it a 2
        assert found.values == {"x": 2}
        return
    assert (
        found.values == {}
        and words in found.errors["v-x"]
        and found.errors["v-x"].startswith("“某项”")
    )


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("", "还没有填写"),
        ("2026-06-16", "不能晚于今天"),
        ("1999-12-31", "不能早于 2000 年"),
        ("昨天", "请填日期"),
    ],
)
def test_the_day_of_a_record_has_happened_and_is_sensible(raw, words):
    assert words in read(spec("x", "text"), happened_on=raw).errors["happened_on"]


def test_today_is_a_day_on_which_things_happen():
    assert read(spec("x", "text"), happened_on="2026-06-15").happened_on == TODAY


def test_numbers_keep_within_their_bounds_and_may_carry_their_unit():
    field = spec("n", "number", "参加人数", min=1, max=500, unit="人")
    assert read(field, n="35人").values == {"n": 35}
    assert "应在 1 到 500 之间" in read(field, n="0").errors["v-n"]
    assert "应在 1 到 500 之间" in read(field, n="501").errors["v-n"]


def test_choices_are_kept_in_the_kinds_order_and_strangers_are_dropped():
    field = spec("topics", "choices", choices=["甲", "乙", "丙"])
    form = MultiDict(
        [("happened_on", "2026-03-05"), ("v-topics", "丙"), ("v-topics", "甲"), ("v-topics", "丁")]
    )
    assert parse(
        {"title": "topics", "date_label": "日期", "fields": [field], "files": [], "rules": []},
        form,
        TODAY,
    ).values == {"topics": ["甲", "丙"]}


@pytest.mark.parametrize(
    ("type", "words"),
    [
        ("text", "请填写“某项”"),
        ("choice", "请选择“某项”"),
        ("choices", "请选择“某项”"),
        ("flag", "请勾选“某项”"),
        ("date", "请填写“某项”"),
    ],
)
def test_a_required_field_that_is_empty_is_asked_for(type, words):
    assert (
        words
        in read(
            spec("x", type, required=True, choices=["甲", "乙"]), x=" " if type == "text" else ""
        ).errors["v-x"]
    )


def test_a_field_may_be_required_by_another():
    fields = [
        spec("withheld", "number"),
        spec("reasons", "longtext", "理由", required_if={"withheld": {"at_least": 1}}),
    ]
    assert read(*fields, withheld="0").errors == {}
    assert "请填写“理由”" in read(*fields, withheld="2").errors["v-reasons"]
    assert read(*fields, withheld="2", reasons="涉及个人隐私").errors == {}


RECEIVED = [spec(key, "number") for key in ("received", "carried_in", "closed", "carried_out")]
BALANCE = {
    "equal": [["received", "carried_in"], ["closed", "carried_out"]],
    "message": "收到与结转的件数对不上。",
}


@pytest.mark.parametrize(
    ("numbers", "right"), [((5, 1, 4, 2), True), ((5, 1, 4, 1), False), ((0, 0, 0, 0), True)]
)
def test_sums_that_must_agree_are_checked(numbers, right):
    form = {s["key"]: str(n) for s, n in zip(RECEIVED, numbers)}
    errors = read(*RECEIVED, rules=[BALANCE], **form).errors
    assert errors == ({} if right else {"v-carried_out": "收到与结转的件数对不上。"})


def test_nothing_filled_breaks_no_rule():
    assert read(*RECEIVED, rules=[BALANCE]).errors == {}


def test_dates_must_be_in_order_the_records_own_day_among_them():
    rule = {"not_after": ["drafted", "happened_on"], "message": "起草不能晚于会议。"}
    field = spec("drafted", "date")
    assert read(field, rules=[rule], drafted="2026-03-05").errors == {}
    assert read(field, rules=[rule], drafted="2026-03-06").errors == {
        "happened_on": "起草不能晚于会议。"
    }
    assert read(field, rules=[rule]).errors == {}


def test_a_part_is_at_most_the_whole():
    fields = [spec("answered", "number"), spec("asked", "number")]
    rule = {"at_most": ["answered", "asked"], "message": "回复数不能多于留言数。"}
    assert read(*fields, rules=[rule], answered="3", asked="3").errors == {}
    assert read(*fields, rules=[rule], answered="4", asked="3").errors == {
        "v-answered": "回复数不能多于留言数。"
    }


def test_a_rule_over_a_field_that_is_wrong_itself_is_not_said_twice():
    rule = {"at_most": ["answered", "asked"], "message": "回复数不能多于留言数。"}
    errors = read(
        spec("answered", "number"), spec("asked", "number"), rules=[rule], answered="四", asked="3"
    ).errors
    assert list(errors) == ["v-answered"] and "整数" in errors["v-answered"]


def test_every_error_is_said_at_once_and_unknown_inputs_are_ignored():
    found = read(
        spec("a", "text", "甲", required=True),
        spec("b", "number", "乙"),
        b="x",
        happened_on="",
        nonsense="1",
    )
    assert set(found.errors) == {"happened_on", "v-a", "v-b"} and found.values == {}


def test_values_become_what_one_would_type_and_read_back_the_same():
    fields = [
        spec("t", "text"),
        spec("n", "number"),
        spec("f", "flag"),
        spec("c", "choices", choices=["甲", "乙"]),
        spec("e", "text"),
    ]
    definition = {"title": "t", "date_label": "日期", "fields": fields, "files": [], "rules": []}
    values = {"t": "名称", "n": 0, "f": True, "c": ["甲", "乙"]}
    form = MultiDict(typed(definition, values, date(2026, 3, 5)))
    again = parse(definition, form, TODAY)
    assert again.values == values and again.happened_on == date(2026, 3, 5) and again.errors == {}


@pytest.mark.parametrize(
    ("type", "value", "text"),
    [
        ("flag", True, "是"),
        ("choices", ["甲", "乙"], "甲、乙"),
        ("date", "2026-03-05", "2026年3月5日"),
        ("number", 0, "0 人"),
        ("text", None, ""),
    ],
)
def test_values_are_shown_as_people_read_them(type, value, text):
    assert shown(spec("x", type, unit="人" if type == "number" else ""), value) == text
