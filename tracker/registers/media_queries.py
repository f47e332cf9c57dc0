"""The phrases in which the register of new-media accounts is asked, and what it warns of."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.refusals import Missing
from tracker.registers.media_account import CANCEL, CLOSE, Filing, MediaAccount
from tracker.registers.roster import may_see
from tracker.units.unit import Unit


def accounts_of(unit_ids) -> dict[int, list[MediaAccount]]:
    """unit id → its accounts, each with its filings by day of effect as `account.filed`: two queries."""
    found, filings = defaultdict(list), defaultdict(list)
    query = (
        MediaAccount.select(MediaAccount, Unit)
        .join(Unit)
        .where(MediaAccount.unit << list(unit_ids))
        .order_by(
            Unit.position,
            MediaAccount.closed_on.is_null(False),
            MediaAccount.platform,
            MediaAccount.id,
        )
    )
    accounts = list(query)
    for filing in (
        Filing.select()
        .where(Filing.account << [a.id for a in accounts])
        .order_by(Filing.effective_on, Filing.id)
    ):
        filings[filing.account_id].append(filing)
    for account in accounts:
        account.filed = filings[account.id]
        found[account.unit_id].append(account)
    return found


def account_for(person, account_id: int) -> MediaAccount:
    account = (
        MediaAccount.select(MediaAccount, Unit)
        .join(Unit)
        .where(MediaAccount.id == account_id)
        .first()
    )
    if account is None or not may_see(account, person):
        raise Missing("没有这个账号，或者您无权查看。")
    account.filed = list(account.filings.order_by(Filing.effective_on, Filing.id))
    return account


def siblings(account: MediaAccount, others: list[MediaAccount], day: date) -> list[MediaAccount]:
    """The unit's other accounts that live on the same platform on `day`."""
    return [
        o
        for o in others
        if o.id != account.id and o.platform == account.platform and o.is_live_on(day)
    ]


def values_in(account: MediaAccount, others: list[MediaAccount], year: int) -> dict:
    """What criteria ask of an account in `year` (plan/registers.py)."""
    filed = [f for f in account.filed if f.effective_on <= date(year, 12, 31)]
    together = [
        o
        for o in others
        if o.platform == account.platform and o.is_live_in(year) and _overlap(account, o)
    ]
    return {
        "platform": account.platform,
        "filed": all(f.district_filed_on for f in filed),
        "filed_in_time": all(f.district_filed_on and not f.is_late for f in filed),
        "single": not together or bool(account.exemption) or all(o.exemption for o in together),
    }


def _overlap(one: MediaAccount, other: MediaAccount) -> bool:
    return one.opened_on < (other.closed_on or date.max) and other.opened_on < (
        one.closed_on or date.max
    )


def state_of(account: MediaAccount, today: date) -> str:
    if account.is_live_on(today):
        return "在用"
    if account.opened_on > today:
        return "待开设"
    past = [f for f in account.filed if f.effective_on <= today]
    return (
        "已注销"
        if any(f.event == CANCEL for f in past)
        else "已关停"
        if any(f.event == CLOSE for f in past)
        else "停用"
    )


@dataclass(frozen=True)
class Warning:
    tone: str
    words: str


def warnings_of(
    account: MediaAccount, others: list[MediaAccount], today: date, quiet_days: int
) -> list[Warning]:
    """What the office should look at: late or missing filings, a second account on a platform, silence."""
    found = []
    for filing in account.filed:
        if filing.is_late:
            found.append(
                Warning(
                    "yellow",
                    f"{filing.event}先生效后备案：{filing.effective_on} 生效，{filing.district_filed_on} 报区级备案",
                )
            )
        elif not filing.district_filed_on:
            found.append(
                Warning(
                    "red" if filing.effective_on <= today else "yellow",
                    f"{filing.event}还没有报区级备案",
                )
            )
    if account.is_live_on(today):
        if twins := siblings(account, others, today):
            names = "、".join(f"“{o.name}”" for o in twins)
            found.append(
                Warning(
                    "" if account.exemption else "yellow",
                    f"同一平台另有账号{names}"
                    + (f"，例外理由：{account.exemption}" if account.exemption else ""),
                )
            )
        if today - account.last > timedelta(days=quiet_days):
            since = (
                f"上次更新 {account.updated_on}"
                if account.updated_on
                else f"{account.opened_on} 开设后没有登记过更新"
            )
            found.append(Warning("red", f"超过 {quiet_days} 天没有更新（{since}）"))
    return found
