"""Filings of an account: 变更, 关停, 注销, and days that come later."""

from flask import render_template, request

from tracker import clock
from tracker.refusals import Missing, Refused
from tracker.registers import media_filing
from tracker.registers.media_account import CHANGE, EVENTS, Filing, MediaAccount
from tracker.registers.media_queries import account_for, state_of
from tracker.registers.roster import may_keep
from tracker.registers.views import bp
from tracker.registers.views.account import done
from tracker.registers.views.who import person
from tracker.web.arguments import number_in


@bp.get("/accounts/<int:account_id>/filings/new")
def new_filing(account_id: int):
    found = account_for(person(), account_id)
    may_keep(found, person())
    return _page(
        found,
        request.args.get("event", CHANGE),
        {f.key: getattr(found, f.key) for f in media_filing.DETAILS},
    )


@bp.post("/accounts/<int:account_id>/filings")
def add_filing(account_id: int):
    found, event = account_for(person(), account_id), request.form.get("event", "")
    try:
        media_filing.file(
            found,
            event,
            request.form,
            state=state_of(found, clock.today()),
            seen=number_in(request.form, "version"),
            by=person(),
        )
    except Refused as refused:
        return _page(found, event, request.form, refused)
    return done(found, f"{event}已登记。")


@bp.get("/filings/<int:filing_id>")
def filing(filing_id: int):
    found = _filing(filing_id)
    may_keep(found.account, person())
    return _page(
        found.account,
        found.event,
        {f.key: getattr(found, f.key) for f in (*media_filing.EFFECT, *media_filing.DATES)},
        filing=found,
    )


@bp.post("/filings/<int:filing_id>")
def complete_filing(filing_id: int):
    found = _filing(filing_id)
    try:
        media_filing.complete(
            found, request.form, seen=number_in(request.form, "version"), by=person()
        )
    except Refused as refused:
        return _page(found.account, found.event, request.form, refused, filing=found)
    return done(found.account, "备案已保存。")


def _filing(filing_id: int) -> Filing:
    found = Filing.get_or_none(Filing.id == filing_id)
    if found is None:
        raise Missing("没有这条备案，或者您无权查看。")
    found.account = account_for(person(), found.account_id)
    return found


def _page(
    account: MediaAccount,
    event: str,
    typed,
    refused: Refused | None = None,
    filing: Filing | None = None,
):
    if event not in EVENTS:
        raise Missing()
    details = media_filing.DETAILS if event == CHANGE and not filing else ()
    return render_template(
        "registers/filing.html",
        account=account,
        unit=account.unit,
        event=event,
        filing=filing,
        typed=typed,
        fields=(*details, *media_filing.EFFECT, *media_filing.DATES),
        refused=refused,
        errors=getattr(refused, "errors", {}),
    ), refused.status if refused else 200
