"""What a person has to know of the own account."""

from tracker.accounts.account_event import unread
from tracker.inbox.group import Group, Item
from tracker.inbox.mailbox import mailbox_of
from tracker.text import zh_moment


def changes(person) -> Group:
    found = Group("account", "账号变动", "不是您办的，请马上告诉系统管理员", "/account/security")
    return found.take(
        unread(person),
        lambda e: Item(e.words, "/account/security", f"{zh_moment(e.at)}，{e.by_whom}"),
    )


def address(person) -> Group:
    found = Group("address", "邮箱等待确认", "确认以后才会收到邮件提醒", "/account/mail")
    box = mailbox_of(person)
    if box and box.pending:
        found.add(Item(box.pending, "/account/mail"))
    return found
