"""What the register of new-media accounts says: how many are in use, and what was filed in the year."""

from datetime import date

from tracker.registers.media_account import EVENTS, Filing, MediaAccount
from tracker.reports.figures.task_figures import Measure, Telling

KIND = "accounts"
KEYS = dict(zip(("opened", "changed", "closed", "cancelled"), EVENTS))
SENTENCE = (
    "在用政务新媒体账号{live}；本年开设{opened}、变更{changed}、关停{closed}、注销{cancelled}。"
)


def told(task_number, number, chosen, today, compare=True):
    """The register's telling for a year; an account counts that is in use on the year's last day, or now."""
    filings = filings_of(chosen)
    known = [
        year
        for year in (number, number - 1)
        if any(filing.effective_on.year <= year for filing in filings)
    ]
    known = known if compare else known[:1]

    def measure(key, label, count):
        now, before = (count(year) if year in known else None for year in (number, number - 1))
        return Measure(f"{KIND}.{key}", label, "个", now, before)

    return Telling(task_number, KIND, "政务新媒体账号", SENTENCE, (
        measure("live", "在用政务新媒体账号", lambda year: len(live(filings, year, today))),
        *(measure(key, f"本年{event}的账号", lambda year, event=event: len(of_year(filings, event, year)))
          for key, event in KEYS.items()),
    ))  # fmt: skip


def filings_of(chosen):
    """Every filing with its account: each account has at least the one that opened it."""
    query = (
        Filing.select(Filing, MediaAccount)
        .join(MediaAccount)
        .order_by(Filing.effective_on, Filing.id)
    )
    return list(query.where(MediaAccount.unit == chosen) if chosen else query)


def live(filings, year, today):
    """The accounts in use at the year's end, or now."""
    day = min(date(year, 12, 31), today)
    return list({f.account.id: f.account for f in filings if f.account.is_live_on(day)}.values())


def of_year(filings, event, year):
    return [
        filing for filing in filings if filing.event == event and filing.effective_on.year == year
    ]
