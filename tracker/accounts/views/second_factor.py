"""Enrolling a telephone as one's second factor, and giving it up."""

import segno
from flask import current_app, flash, make_response, redirect, render_template, request, url_for
from flask_login import current_user
from markupsafe import Markup

from tracker.accounts import second_factor as rules
from tracker.accounts import totp
from tracker.accounts.person import Person
from tracker.accounts.throttle import Throttled
from tracker.accounts.views import bp
from tracker.accounts.views.proof import prove
from tracker.refusals import Invalid, Refusal

ISSUER = "政务公开推进台账"


@bp.get("/account/second-factor")
def factor():
    return page()


@bp.post("/account/second-factor")
def begin_factor():
    """The password first, then the QR code; enrolled is only who brings back a code."""
    me()
    try:
        prove()
    except (Invalid, Throttled) as refusal:
        return page(refusal)
    return shown(rules.begin(me()))


@bp.post("/account/second-factor/confirmation")
def confirm_factor():
    try:
        codes = rules.confirm(me(), request.form.get("code", ""), key=key())
    except Invalid as invalid:
        return shown(rules.Factor.get(rules.Factor.person == me()), invalid)
    return render_template("accounts/recovery_codes.html", codes=codes)


@bp.post("/account/second-factor/codes")
def renew_codes():
    return after_both(
        lambda: render_template("accounts/recovery_codes.html", codes=rules.renew_codes(me()))
    )


@bp.post("/account/second-factor/removal")
def remove_factor():
    def act():
        rules.remove(me(), by=me())
        flash("动态口令已停用，登录时只需要密码。", "done")
        return redirect(url_for("accounts.security"), 303)

    return after_both(act)


def after_both(act):
    """Password and code again, before what protects the account is changed."""
    me()
    try:
        prove()
    except (Invalid, Throttled) as refusal:
        return page(refusal)
    return act()


def page(refusal: Refusal | None = None):
    response = make_response(
        render_template(
            "accounts/second_factor.html",
            factor=rules.factor_of(me()),
            refusal=refusal,
            errors=getattr(refusal, "errors", {}),
        ),
        refusal.status if refusal else 200,
    )
    if isinstance(refusal, Throttled):
        response.headers["Retry-After"] = refusal.seconds
    return response


def shown(found: rules.Factor, invalid: Invalid | None = None):
    secret = found.secret(key())
    qr = segno.make(totp.address(secret, me().username, ISSUER), error="m", micro=False)
    return render_template(
        "accounts/second_factor_code.html",
        qr=Markup(qr.svg_inline(omitsize=True, light="#fff", svgclass="qr", lineclass=None)),
        secret=totp.as_typed(secret),
        errors=invalid.errors if invalid else {},
    ), invalid.status if invalid else 200


def key() -> str:
    return current_app.secret_key


def me() -> Person:
    """Who asks, where a second factor is for them; otherwise Forbidden."""
    person = current_user._get_current_object()
    rules.may_use(person)
    return person
