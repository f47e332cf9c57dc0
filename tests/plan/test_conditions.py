"""The grammar of conditions: what a record's fields must say."""

import pytest

from tracker.plan.conditions import all_hold, holds


@pytest.mark.parametrize(
    "condition, value, met",
    [
        ("本单位", "本单位", True),
        ("本单位", "全区性", False),
        ("本单位", None, False),
        (True, True, True),
        (True, None, False),
        ({"contains": "条例"}, "学习《政府信息公开条例》", True),
        ({"contains": "条例"}, "业务学习", False),
        ({"contains": "条例"}, None, False),
        ({"contains": "名称"}, ["名称", "内容"], True),
        ({"contains": "名"}, ["名称", "内容"], False),
        ({"any": ["开设", "变更"]}, "变更", True),
        ({"any": ["开设"]}, ["关停", "开设"], True),
        ({"any": ["开设"]}, None, False),
        ({"filled": True}, "4分", True),
        ({"filled": True}, "", False),
        ({"filled": True}, 0, True),
        ({"at_least": 10}, 10, True),
        ({"at_least": 10}, 9, False),
        ({"at_least": 1}, None, False),
        ({"at_least": 2}, ["名称", "内容"], True),
        ({"at_least": 2}, ["名称"], False),
    ],
)
def test_a_condition(condition, value, met):
    assert holds(condition, value) is met


def test_all_conditions_must_hold():
    assert all_hold({}, {})
    assert not all_hold({"scope": "全区性", "attendees": {"at_least": 1}}, {"scope": "全区性"})
