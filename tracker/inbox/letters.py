"""Letters at once: the code that confirms an address, and what was changed of an account."""

from tracker.accounts.account_event import AccountEvent
from tracker.inbox import mail
from tracker.inbox.mailbox import Mailbox, mailbox_of
from tracker.jobs.kinds import job
from tracker.jobs.queue import enqueue
from tracker.text import zh_moment

NO_SERVER = {"words": "没有设置邮件服务器，没有发送。"}


@job("mail-code", "发送邮箱确认码", attempts=4)
def send_code(work, person: int) -> dict:
    box = Mailbox.get_or_none(Mailbox.person == person)
    if box is None or not box.pending:
        return {"words": "不再需要确认，没有发送。"}
    site = work.config.get("PUBLIC_URL", "").rstrip("/")
    lines = [
        f"您的确认码：{box.code(work.config['SECRET_KEY'])}",
        "",
        f"请登录政务公开推进台账，在“邮件提醒”中填写{f'：{site}/account/mail' if site else ''}。三天内有效。",
        "不是您本人填写这个邮箱的，请不要理会，也不要把确认码告诉别人。",
    ]
    return _send(work, box.pending, "邮箱确认码", lines)


@job("account-event", "账号变动通知", attempts=4)
def send_event(work, event: int) -> dict:
    change = AccountEvent.get_or_none(AccountEvent.id == event)
    if change is None or not change.mail_to:
        return {"words": "已经发过，没有再发。"}
    lines = [
        f"{change.person.name}：",
        "",
        f"{zh_moment(change.at)}，您在政务公开推进台账的账号有变动：{change.words}（办理人：{change.by_whom}）。",
        "",
        "不是您办的、事先也不知道的，请马上登录修改密码，并告诉系统管理员。",
    ]
    result = _send(work, change.mail_to, "账号变动通知", lines)
    if result is not NO_SERVER:
        AccountEvent.update(mail_to="").where(AccountEvent.id == event).execute()
    return result


def _send(work, to: str, subject: str, lines: list[str]) -> dict:
    config = work.config
    if not config.get("SMTP_URL"):
        return NO_SERVER
    try:
        with mail.server(config["SMTP_URL"]) as server:
            mail.send(
                server,
                sender=config["MAIL_FROM"],
                to=to,
                subject=f"政务公开推进台账{subject}",
                text="\n".join(lines),
            )
    except mail.AddressRefused:
        return {"words": "收件地址被拒收。"}
    return {"words": "已发送。"}


def write_to(event: AccountEvent) -> None:
    """Where the person has a confirmed address, a letter goes to the one that counts now."""
    box = mailbox_of(event.person_id)
    if box and box.address:
        AccountEvent.update(mail_to=box.address).where(AccountEvent.id == event.id).execute()
        enqueue("account-event", {"event": event.id})
