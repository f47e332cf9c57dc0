"""What a criterion asks, in words: of whom, what, in which years."""

from collections import defaultdict

from tracker.evidence.kind import Kind
from tracker.plan.criterion import Criterion
from tracker.plan.register_fields import REGISTERS
from tracker.units.unit import Unit

WHO = {
    "every": "每个责任单位",
    "office": "区政府办公室",
    "others": "区政府办公室以外的责任单位",
    "coordinator": "领域牵头部门",
}
PHASE = {"first": "只在期限当年", "review": "期限以后每年"}
REGISTER_NAMES = {"roster": "人员名册", "media": "政务新媒体账号登记"}


def words_of(criteria: list[Criterion]) -> dict[int, str]:
    """criterion id → its clause, whom it asks for what, and how long that stays good: two queries."""
    kinds, units = {k.key: k for k in Kind.select()}, {u.code: u.name for u in Unit.select()}
    return {
        c.id: " · ".join(
            filter(
                None,
                (
                    c.clause,
                    _who(c, units),
                    _what(c, kinds.get(c.kind)),
                    PHASE.get(c.phase),
                    "以前年度的继续有效" if c.standing else "",
                    "可零报告" if c.zero_ok else "",
                ),
            )
        )
        for c in criteria
    }


def _who(criterion: Criterion, units: dict[str, str]) -> str:
    named = criterion.applies.get("units") or ()
    heirs = [code for code in criterion.applies.get("heirs", {}) if code not in named]
    return WHO.get(criterion.applies.get("who")) or "、".join(
        units.get(code, code) for code in (*named, *heirs)
    )


def _what(criterion: Criterion, kind: Kind | None) -> str:
    fields = defaultdict(
        str,
        {f["key"]: f["label"] for f in kind.fields}
        if kind
        else {key: field.label for key, field in REGISTERS[criterion.source].items()},
    )
    name = kind.name if kind else REGISTER_NAMES[criterion.source]
    asked = [
        _condition(fields[key], criterion.conditions[key])
        for key in fields.copy()
        if key in criterion.conditions
    ]
    return name + (f"（{'，'.join(asked)}）" if asked else "")


def _condition(label: str, condition) -> str:
    if condition is True:
        return label
    if not isinstance(condition, dict):
        return f"{label}：{condition}"
    ((verb, wanted),) = condition.items()
    return {
        "contains": f"{label}含{wanted}",
        "filled": f"填有{label}",
        "at_least": f"{label}不少于 {wanted}",
        "any": f"{label}：{'或'.join(wanted) if isinstance(wanted, list) else wanted}",
    }[verb]
