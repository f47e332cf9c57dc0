"""Every action of the log has one label, and every label an action that somebody can perform."""

import ast
import json
from pathlib import Path

import pytest

from tracker.audit import labels
from tracker.audit.actions import ACTIONS
from tracker.audit.entry import Entry
from tracker.boards.card import VERBS
from tracker.boards.transitions import TRANSITIONS
from tracker.notices.transitions import STEPS
from tracker.requests.request import Kind
from tracker.web.audit_middleware import REFUSED

TRACKER = Path(__file__).parents[2] / "tracker"
RECORDERS = {"note", "alone", "counted", "once_in_a_while"}
# whatever moves a card, a notice or a request names the action after the verb of its table
DERIVED = (
    {f"card.{verb}" for verb in TRANSITIONS}
    | {verb.replace("-", ".") for verb in STEPS}
    | {"notice.issue"}
    | {f"{kind}.{verb}" for kind in Kind for verb in ("ask", "grant", "refuse", "withdraw")}
)
pytestmark = pytest.mark.usefixtures("app")


def constants(node) -> set[str]:
    return {n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and type(n.value) is str}


def named() -> tuple[set[str], set[str]]:
    """Constants that are set or are first arguments, and those that are first arguments of a call that notes."""
    anywhere, noted = set(), set()
    for path in TRACKER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Assign) and not isinstance(node.value, ast.Dict):
                anywhere |= constants(node.value)
            elif isinstance(node, ast.Call) and node.args:
                anywhere |= set().union(*map(constants, node.args[:2]))
                if getattr(node.func, "attr", "") in RECORDERS:
                    first = node.args[0]
                    noted |= constants(first) if isinstance(first, ast.Constant) else set()
    return anywhere, noted


def test_a_label_belongs_to_an_action_that_is_performed():
    anywhere, _ = named()
    assert set(ACTIONS) - anywhere - DERIVED - set(REFUSED.values()) == set()


def test_every_action_that_is_performed_has_a_label():
    _, noted = named()
    assert len(noted) > 30 and (noted | DERIVED) - set(ACTIONS) == set()


def test_the_log_and_a_card_s_history_call_a_move_the_same():
    for verb, action in (
        ("close", "card.close"),
        ("detach", "evidence.detach"),
        ("dispute-ask", "dispute.ask"),
        ("notice-reply", "notice.reply"),
    ):
        assert ACTIONS[action] == VERBS[verb].label
    assert (ACTIONS["dispute.ask"], ACTIONS["evidence.detach"]) == ("提出待调整", "移除佐证材料")


def test_a_state_is_shown_in_the_words_of_its_own_thing():
    for action, value, label in (
        ("card.close", "closed", "已销号"),
        ("notice.close", "closed", "已办结"),
        ("dispute.grant", "not_applicable", "不涉及"),
        ("extension.grant", "granted", "同意延期"),
        ("person.add", "clerk", "经办人"),
        ("job.cancel", "cancelled", "已取消"),
        ("unit.add", "closed", "closed"),
    ):
        assert labels.value({"state": value}, action) == f"状态：{label}"


def test_an_entry_of_an_older_version_is_still_shown(sign_in, cast):
    Entry.create(seq=1, at="2025-01-01", who="office", action="plan.former", digest="0" * 64)
    Entry.create(
        seq=2,
        at="2025-01-02",
        who="office",
        action="dispute.ask",
        detail=json.dumps({"after": {"state": "open"}}),
        digest="0" * 64,
    )
    text = sign_in(cast.observer).get("/audit").text
    assert "plan.former" in text and "提出待调整" in text and "待审批" in text
