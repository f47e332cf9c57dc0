"""The daily digest: one mail at most a person and day, only when something waits, tried again when the server is down."""

from datetime import time

from tracker import clock
from tracker.accounts.person import Person
from tracker.inbox import mail
from tracker.inbox.group import Group
from tracker.inbox.items import waiting
from tracker.inbox.mailbox import Digest, DigestState, Mailbox
from tracker.jobs.kinds import daily, job
from tracker.settings.workdays import is_workday
from tracker.text import zh_date
from tracker.units.unit import Unit


@job("digest", "每日待办邮件", attempts=4, following=daily(time(8, 30)))
def send_digests(work) -> dict:
    """Write to everybody who wants mail, has something to do and was not written to today."""
    day, config = clock.today(), work.config
    if not config.get("SMTP_URL"):
        return {"words": "没有设置邮件服务器，没有发送。"}
    if not is_workday(day):
        return {"words": "今天不是工作日，没有发送。"}
    Digest.delete().where(Digest.day > day).execute()  # written while the clock was ahead
    people = recipients(day)
    letters = [
        (box, letter(groups, config)) for box in people if (groups := waiting(box.person, day))
    ]
    sent = 0
    if letters:
        with mail.server(config["SMTP_URL"]) as server:
            for number, (box, text) in enumerate(letters):
                work.say(100 * number / len(letters), f"{number}/{len(letters)}")
                sent += deliver(server, box, day, text, config)
    return {"words": f"已发送 {sent} 封待办邮件。"}


def recipients(day) -> list[Mailbox]:
    """Those who want mail and were not written to on `day`."""
    written = Digest.select(Digest.person).where(Digest.day == day)
    return list(
        Mailbox.select(Mailbox, Person, Unit)
        .join(Person)
        .join(Unit)
        .where(
            Mailbox.wanted
            & (Mailbox.address != "")
            & Person.active
            & ~Person.must_change
            & Mailbox.person.not_in(written)
        )
        .order_by(Person.id)
    )


def deliver(server, box: Mailbox, day, text: str, config) -> int:
    """Send one digest; 1 when it was sent. Trouble with the server leaves no row, so that it is tried again."""
    made = Digest.insert(person=box.person_id, day=day).on_conflict_ignore().execute()
    if not made:
        return 0  # another worker was faster
    mine = (Digest.person == box.person_id) & (Digest.day == day)
    try:
        mail.send(
            server,
            sender=config["MAIL_FROM"],
            to=box.address,
            subject=f"政务公开待办提醒（{zh_date(day)}）",
            text=text,
        )
    except mail.AddressRefused as refused:
        Digest.update(state=DigestState.FAILED, error=str(refused)).where(mine).execute()
        return 0
    except Exception:
        Digest.delete().where(mine).execute()
        raise
    Digest.update(state=DigestState.SENT, at=clock.now()).where(mine).execute()
    return 1


def letter(groups: list[Group], config) -> str:
    """The mail's words: what waits, why, and where."""
    site = config.get("PUBLIC_URL", "").rstrip("/")
    lines = ["您有以下事项需要办理：", ""]
    for group in groups:
        lines.append(f"【{group.title}】{group.total} 项，{group.why}")
        lines += [
            f"  · {item.title}{'（' + item.note + '）' if item.note else ''}"
            for item in group.items
        ]
        if group.total > len(group.items):
            lines.append(f"  · 另有 {group.total - len(group.items)} 项")
        lines.append("")
    where = f"请登录办理：{site}/inbox" if site else "请登录政务公开推进台账，在“待办”中办理。"
    return "\n".join(
        [
            *lines,
            where,
            "",
            "本邮件由系统自动发送，每个工作日最多一封。不需要时可在“邮件提醒”中关闭。",
        ]
    )
