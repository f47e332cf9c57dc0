"""What the records show to be amiss, without a word of blame that is not a number."""

from tracker.reports.figures.progress import named
from tracker.reports.text.sentences import NOTHING, day

# Each card counts once, under the first that fits.
AMISS = {
    "逾期未销号": lambda share: share.overdue,
    "退回重办": lambda share: not share.overdue and share.returns > 0 and share.state == "doing",
    "尚未签收": lambda share: not share.overdue and share.state == "pending",
}


def problems(figures):
    """What the records show to be amiss: each task concerned, with the units of every kind of AMISS."""
    found = []
    for task in figures.tasks:
        units = [[share.domain if figures.unit else named(share) for share in task.shares if amiss(share)]
                 for amiss in AMISS.values()]  # fmt: skip
        if any(units):
            found.append((task, units))
    return found


def summary(figures, found):
    if not figures.totals.total:
        return f"{NOTHING}。"
    if not found:
        return f"截至{day(figures.made_on)}，无逾期未销号、退回重办和尚未签收的任务卡。"
    sums = [sum(len(units[place]) for _, units in found) for place in range(len(AMISS))]
    words = "，".join(f"{kind}{count}张" for kind, count in zip(AMISS, sums) if count)
    return f"截至{day(figures.made_on)}，{words}，涉及{len(found)}项任务。"
