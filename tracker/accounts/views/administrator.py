"""Who the administrator's pages are for."""

from flask_login import current_user

from tracker.accounts.administration import may_manage
from tracker.accounts.person import Person


def administrator() -> Person:
    """Who asks, when accounts are theirs to manage; otherwise Forbidden."""
    person = current_user._get_current_object()
    may_manage(person)
    return person
