"""What units say of their progress, as the report prints it."""

from tracker.reports.text.sentences import NOTHING

FEW = 3  # cards whose progress fits in the text


def shown(figures, task):
    """The shares whose progress is told in the text; where they are many, those that lead. A table has them all."""
    if figures.unit or len(task.shares) <= FEW:
        return task.shares
    leading = [share for share in task.shares if share.leads and share.progress]
    return leading if len(leading) <= FEW else []


def progress(share):
    """What a unit says of its share, led by 不涉及 or 零报告 where it is that."""
    words = share.progress or share.reason
    if share.closure:
        reason = f"（{share.reason.rstrip('。；')}）" if share.reason and share.progress else ""
        return f"{share.closure}{reason}：{words}" if words else f"{share.closure}。"
    return words or f"{NOTHING}。"


def silent(task):
    """The names of those who have not said how far they are."""
    return [named(share) for share in task.shares if not (share.progress or share.reason)]


def named(share):
    return f"{share.unit}（{share.domain}）" if share.domain else share.unit
