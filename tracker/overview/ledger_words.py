"""What the ledger says of a card in words, from what is on record already: nobody is asked twice."""

from tracker.boards.card import Card, State
from tracker.boards.tally import Count


def proven(counts: list[Count]) -> int | None:
    """Percent of what the criteria ask for, rounded down; None where there are none."""
    need = sum(c.need for c in counts)
    return 100 * sum(min(c.have, c.need) for c in counts) // need if need else None


def problems(card: Card, counts: list[Count]) -> str:
    """What is known to be wrong."""
    if card.state == State.CLOSED:
        return ""
    unmet = [f"{c.label} {c.have}/{c.need}" for c in counts if not c.met]
    said = [("缺" + "、".join(unmet))] if unmet else []
    said += [
        f"{word} {times} 次"
        for word, times in (("退回", card.returns), ("延期", card.postponed))
        if times
    ]
    return "；".join(said)


def next_step(card: Card, counts: list[Count]) -> str:
    """What has to happen next, and who does it."""
    if card.state == State.CLOSED:
        return ""
    if card.state == State.SUBMITTED:
        return "区政府办公室核验"
    if card.asking:
        return "区政府办公室审批申请"
    if card.state == State.PENDING:
        return "签收"
    return (
        "提请核验"
        if counts and all(c.met for c in counts)
        else "补齐材料，提请核验"
        if counts
        else "写明推进情况，提请核验"
    )
