"""Keeping the register of accounts: opened, changed, closed and cancelled by filings; membership of the group follows."""

from datetime import date

from tracker import audit, clock
from tracker.boards.opening import back_fill
from tracker.characters import comparable
from tracker.data.database import db
from tracker.permissions import can
from tracker.plan.register_fields import PLATFORMS
from tracker.refusals import Conflict, Forbidden, Invalid, Refused
from tracker.registers.form import Field, accepted, as_words, read
from tracker.registers.media_account import CANCEL, CHANGE, CLOSE, OPEN, Filing, MediaAccount
from tracker.registers.media_queries import accounts_of, siblings
from tracker.registers.recount import watched
from tracker.registers.revision import Revision
from tracker.registers.roster import may_keep
from tracker.units.unit import Unit, heirs, succeeded_by
from tracker.units.unit_group import REGISTER, Member, UnitGroup

PLATFORM = Field("platform", "平台", "choice", True, choices=PLATFORMS)
DETAILS = (
    Field("name", "账号名称", required=True),
    Field("account_id", "账号 ID", help="平台上的账号，如微信号。"),
    Field("owner", "认证主体", help="平台认证的单位全称。"),
    Field("operator", "运维单位", help="自己运维的填本单位；外包的填承接单位。"),
)
EXEMPTION = Field(
    "exemption",
    "同一平台开设第二个账号的理由",
    "longtext",
    help="一个单位原则上在同一平台只开设一个账号（任务27）；确有需要的写明理由。",
)
DATES = (
    Field("unit_approved_on", "本单位批准日期", "date"),
    Field(
        "district_filed_on",
        "区级备案日期",
        "date",
        help="向区政府办公室报备的日期，应早于生效日期。",
    ),
    Field("city_filed_on", "市级备案日期", "date"),
    Field("provincial_filed_on", "省级备案日期", "date"),
)
EFFECT = (
    Field(
        "effective_on",
        "生效日期",
        "date",
        True,
        help="实际开设、变更、关停或注销的日期。",
        future=True,
    ),
    Field("reason", "事由", "longtext"),
)
OPENING = (PLATFORM, *DETAILS, EXEMPTION, *EFFECT, *DATES)
NEXT = {"在用": (CHANGE, CLOSE, CANCEL), "待开设": (CHANGE, CANCEL), "已关停": (CANCEL,)}


def register(unit: Unit, typed, *, by) -> MediaAccount:
    """A new account with its filing 开设. Raises Invalid, Forbidden."""
    may_keep(unit, by)
    if unit.valid_to:
        raise Refused(f"{unit.name}已经撤销或并入其他单位，新账号请登记在现在的主办单位名下。")
    values = accepted(*read(OPENING, typed, clock.today()))
    account = MediaAccount(
        unit=unit,
        opened_on=values["effective_on"],
        **{f.key: values[f.key] for f in (PLATFORM, *DETAILS, EXEMPTION)},
    )
    with db.atomic(), watched(unit, "media") as account.sent_back:
        _once(account)
        _exempt(account, values["exemption"])
        account.save(force_insert=True)
        Filing.create(account=account, event=OPEN, person=by, **_filing(values))
        Revision.create(account=account, person=by, verb="add")
        audit.note("media.add", account, by=by, after=values, label=f"{unit.name} {account.name}")
        _follow(unit)
    return account


def _once(account: MediaAccount) -> None:
    alike = MediaAccount.select().where(
        (MediaAccount.unit == account.unit_id)
        & (MediaAccount.platform == account.platform)
        & MediaAccount.closed_on.is_null()
    )
    name = comparable(account.name)
    if twin := next((each for each in alike if comparable(each.name) == name), None):
        raise Refused(
            f"{account.platform}账号“{account.name}”已经登记过了，不必重复登记。",
            link=(f"/registers/accounts/{twin.id}", "查看已有的登记"),
        )


def next_events(account: MediaAccount, state: str) -> tuple[str, ...]:
    """What may be filed now: an end that is on file, be it of a day to come, is not filed a second time."""
    filed = {
        event for (event,) in Filing.select(Filing.event).where(Filing.account == account).tuples()
    }
    ended = filed & {CLOSE, CANCEL} | ({CLOSE} if CANCEL in filed else set())
    return tuple(event for event in NEXT.get(state, ()) if event not in ended)


def file(account: MediaAccount, event: str, typed, *, state: str, seen: int, by) -> Filing:
    """变更, 关停 or 注销; a 变更 carries the account's new details."""
    may_keep(account, by)
    if event not in next_events(account, state):
        again = "，而且已经登记过关停或注销" if event in NEXT.get(state, ()) else ""
        raise Refused(f"账号现在是“{state}”{again}，不能再登记“{event}”。")
    details = DETAILS if event == CHANGE else ()
    values = accepted(*read((*details, *EFFECT, *DATES), typed, clock.today()))
    if values["effective_on"] < account.opened_on:
        raise Invalid(
            {"effective_on": f"“生效日期”不能早于开设日期 {account.opened_on:%Y-%m-%d}。"}
        )
    new = {f.key: values[f.key] for f in details}
    if event in (CLOSE, CANCEL):
        new["closed_on"] = min(account.closed_on or date.max, values["effective_on"])
    before = {
        f.label: getattr(account, f.key) for f in details if getattr(account, f.key) != new[f.key]
    }
    with db.atomic(), watched(account.unit, "media") as account.sent_back:
        stood = audit.stood(account, new)
        _write(account, seen, **new)
        audit.note(
            "media.file",
            account,
            by=by,
            before=stood,
            after=_filing(values) | new,
            words=event,
            label=account.name,
        )
        filing = Filing.create(account=account, event=event, person=by, **_filing(values))
        Revision.create(account=account, person=by, verb="file", words=event, before=before)
        _follow(account.unit)
    return filing


def complete(filing: Filing, typed, *, seen: int, by) -> None:
    """The days of filings that have come since, and what was mistyped; what the form leaves out stays."""
    may_keep(filing.account, by)
    said = {f.key: as_words(getattr(filing, f.key)) for f in (*EFFECT, *DATES)} | {
        key: typed.get(key) for key in typed
    }
    values = accepted(*read((*EFFECT, *DATES), said, clock.today()))
    before = {
        f.label: as_words(getattr(filing, f.key))
        for f in (*EFFECT, *DATES)
        if getattr(filing, f.key) != values[f.key]
    }
    with db.atomic(), watched(filing.account.unit, "media") as filing.account.sent_back:
        _write(filing.account, seen, **_life(filing, values["effective_on"]))
        Filing.update(values).where(Filing.id == filing.id).execute()
        audit.note(
            "media.complete",
            filing.account,
            by=by,
            before=audit.stood(filing, values),
            after=values,
            label=filing.account.name,
        )
        Revision.create(
            account=filing.account, person=by, verb="complete", words=filing.event, before=before
        )
        _follow(filing.account.unit)


def excuse(account: MediaAccount, typed, *, seen: int, by) -> None:
    """Why a second account on the platform may be."""
    may_keep(account, by)
    words = accepted(*read((EXEMPTION,), typed, clock.today()))["exemption"]
    with db.atomic(), watched(account.unit, "media") as account.sent_back:
        _exempt(account, words)
        before = {EXEMPTION.label: account.exemption}
        audit.note(
            "media.change",
            account,
            by=by,
            before={"exemption": account.exemption},
            after={"exemption": words},
            label=account.name,
        )
        _write(account, seen, exemption=words)
        Revision.create(account=account, person=by, verb="change", before=before)


def note_update(account: MediaAccount, typed, *, by) -> None:
    """The day of the newest post, typed by the unit or after the office has looked."""
    if not (can("keep registers", account, by) or can("verify", account, by)):
        raise Forbidden("最近更新日期由本单位经办人或区政府办公室登记。")
    day = accepted(
        *read((Field("updated_on", "最近更新日期", "date", True),), typed, clock.today())
    )["updated_on"]
    if day < account.opened_on:
        raise Invalid(
            {"updated_on": f"“最近更新日期”不能早于开设日期 {account.opened_on:%Y-%m-%d}。"}
        )
    with db.atomic():
        MediaAccount.update(updated_on=day).where(MediaAccount.id == account.id).execute()
        audit.note(
            "media.check",
            account,
            by=by,
            before={"updated_on": account.updated_on},
            after={"updated_on": day},
            label=account.name,
        )
        Revision.create(
            account=account,
            person=by,
            verb="check",
            words=f"最近更新 {day:%Y-%m-%d}",
            before={"最近更新日期": as_words(account.updated_on)},
        )


def _exempt(account: MediaAccount, words: str) -> None:
    day = max(account.opened_on, clock.today())
    head = heirs().get(account.unit_id, account.unit_id)
    twins = siblings(
        account, [o for kept in accounts_of(succeeded_by(head)).values() for o in kept], day
    )
    if twins and not words:
        raise Invalid(
            {"exemption": f"{account.platform}上已有账号“{twins[0].name}”，再开设一个须写明理由。"}
        )


def _life(filing: Filing, effective_on: date) -> dict:
    """The account's first and last day, once `filing` takes effect on that day; nothing happens to it before it is there."""
    days = {
        f.id: (f.event, f.effective_on)
        for f in Filing.select().where(Filing.account == filing.account_id)
    }
    days[filing.id] = filing.event, effective_on
    opened = next(day for event, day in days.values() if event == OPEN)
    later = [day for event, day in days.values() if event != OPEN]
    if later and min(later) < opened:
        order = (
            f"“生效日期”不能晚于其他备案的生效日期 {min(later):%Y-%m-%d}。"
            if filing.event == OPEN
            else f"“生效日期”不能早于开设日期 {opened:%Y-%m-%d}。"
        )
        raise Invalid({"effective_on": order})
    return {
        "opened_on": opened,
        "closed_on": min(
            (day for event, day in days.values() if event in (CLOSE, CANCEL)), default=None
        ),
    }


def _filing(values: dict) -> dict:
    return {f.key: values[f.key] for f in (*EFFECT, *DATES)}


def _write(account: MediaAccount, seen: int, **values) -> None:
    rows = (
        MediaAccount.update(version=MediaAccount.version + 1, **values)
        .where((MediaAccount.id == account.id) & (MediaAccount.version == seen))
        .execute()
    )
    if rows != 1:
        raise Conflict(
            "这个账号的登记刚刚被他人改过，这次没有保存。请看最新内容后再改。",
            link=(f"/registers/accounts/{account.id}", "查看最新内容"),
        )


def _follow(unit: Unit) -> None:
    """Whoever has an account hosts new media: the group's members, and this year's cards, follow the register."""
    spans: dict[date, date] = {}
    for account in MediaAccount.select().where(MediaAccount.unit == unit):
        spans[account.opened_on] = max(
            spans.get(account.opened_on, date.min), account.closed_on or date.max
        )
    for group in UnitGroup.select().where(UnitGroup.membership == REGISTER):
        Member.delete().where((Member.group == group) & (Member.unit == unit)).execute()
        for start, end in spans.items():
            Member.create(
                group=group, unit=unit, valid_from=start, valid_to=None if end == date.max else end
            )
    back_fill(clock.today().year)
