"""Proving again who one is, before an account is changed."""

from datetime import datetime, timedelta

from flask import current_app, make_response, render_template, request, session
from flask_login import current_user

from tracker import clock
from tracker.accounts.credentials import Proof, prove_again
from tracker.accounts.person import Person
from tracker.accounts.second_factor import factor_of
from tracker.accounts.throttle import Throttled
from tracker.accounts.views import bp
from tracker.accounts.views.administrator import administrator
from tracker.accounts.views.browser import origin
from tracker.refusals import Invalid, Refusal

PROVED_FOR = timedelta(minutes=10)  # other people's accounts; one's own are asked about each time
FIELDS = ("current", "code")


class Unproven(Exception):
    """`refusal` says what was wrong with what was brought, None where nothing was."""

    def __init__(self, refusal: Refusal | None = None):
        super().__init__()
        self.refusal = refusal


def proof_in_form() -> Proof:
    """The proof in the form."""
    where, _ = origin()
    words = (request.form.get(name, "") for name in FIELDS)
    return Proof(*words, origin=where, key=current_app.secret_key)


def prove() -> Person:
    """Who asks, once the form's password, and code where one is enrolled, are right. Raises Throttled or Invalid."""
    person = current_user._get_current_object()
    prove_again(person, proof_in_form())
    return person


def proved_administrator() -> Person:
    """The administrator, who has proved it with this form or within the last minutes. Raises Forbidden or Unproven."""
    person = administrator()
    since = clock.now() - datetime.fromisoformat(session.get("proved_at", "2000-01-01"))
    if timedelta() <= since < PROVED_FOR:
        return person
    if "current" not in request.form:
        raise Unproven
    try:
        prove()
    except (Invalid, Throttled) as refusal:
        raise Unproven(refusal) from refusal
    session["proved_at"] = clock.now().isoformat()
    return person


@bp.errorhandler(Unproven)
def ask_for_proof(unproven: Unproven):
    """The form once more as hidden fields, with a place for the password: nothing that was typed is lost."""
    refusal = unproven.refusal
    response = make_response(
        render_template(
            "accounts/proof.html",
            fields=[
                (name, value)
                for name, value in request.form.items(multi=True)
                if name not in (*FIELDS, "csrf_token")
            ],
            factor=factor_of(current_user._get_current_object()),
            refusal=refusal,
            errors=getattr(refusal, "errors", {}),
        ),
        refusal.status if refusal else 422,
    )
    if isinstance(refusal, Throttled):
        response.headers["Retry-After"] = refusal.seconds
    return response
