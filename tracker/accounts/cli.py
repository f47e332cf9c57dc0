"""The flask person command: the way back in when no administrator can sign in."""

import click

from tracker.accounts import second_factor
from tracker.accounts.administration import issue_anew
from tracker.accounts.person import Person, as_username
from tracker.console import Group
from tracker.refusals import Refused


@click.group("person", cls=Group)
def person():
    """Accounts, from the server's own shell."""


@person.command("reset")
@click.argument("username")
def reset(username):
    """Give USERNAME a new one-time password and print it; every session and the second factor end."""
    found = Person.get_or_none((Person.username == as_username(username)) & Person.active)
    if found is None:
        raise Refused(f"没有在用的账号“{username}”。")
    second_factor.remove(found, by=None)
    click.echo(f"{found.name}（{found.username}）的一次性密码：{issue_anew(found).password}")
