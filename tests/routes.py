"""Every route of the product with who may use it: a route that is not in this table fails the tests.

Verdicts in the order of tests.world.ACTORS: the owner's clerk, the owner's leader, a clerk of another unit, the office,
the administrator, the observer. y: done (or refused for what was typed), n: 403, x: 404, as if it were not there.
Words in braces are names in tests.world. A changing route has a form with which the first who may can do it.
"""

from dataclasses import dataclass, field

ALL, OFFICE, ADMIN, READERS = "yyyyyy", "nnnynn", "nnnnyn", "yyxyxy"
KEEPER, KEPT = (
    "ynxnxn",
    "ynxnnn",
)  # of a unit's things that not everybody may see; of those that the administrator may

# in the routes of one rule the address may differ by what it is about; the rule is found by asking the map
GET = {
    "/": ALL,
    "/account/password": ALL,
    "/account/security": ALL,
    "/account/second-factor": "nnnyyn",
    "/boards": ALL,
    "/boards/mine": ALL,
    "/boards/2026": ALL,
    "/boards/2026/weiqu": ALL,
    "/ledger/2026.pdf?unit=weiqu&task=36": ALL,
    "/cards/{doing}": ALL,
    "/cards/{closed}": ALL,
    "/boards/2026/task/36": ALL,
    "/find?q=演示": ALL,
    "/cards/{doing}/extension": "ynnnnn",
    "/cards/{doing}/dispute": "ynnnnn",
    "/requests": ALL,
    "/requests/{request}": READERS,
    "/ledger": ALL,
    "/ledger/2026": ALL,
    "/ledger/2026.csv": ALL,
    "/ledger/2026.xlsx": ALL,
    "/overview": ALL,
    "/overview/2026": ALL,
    "/plan": ALL,
    "/attachments/{file}/a": READERS,
    "/attachments/{file}/thumbnail": READERS,
    "/attachments/{file}/picture": READERS,
    "/attachments/{staged}/a": "yxxxxx",
    "/attachments/{staged}/thumbnail": "yxxxxx",
    "/remarks/files/{said}/a": READERS,
    "/remarks/files/{said}/thumbnail": READERS,
    "/remarks/files/{said}/picture": READERS,
    "/bulk": ALL,
    "/bulk/training": ALL,
    "/bulk/training/list.csv": ALL,
    "/bulk/training/template.xlsx": ALL,
    "/find": ALL,
    "/find?q=学习": ALL,
    "/burden": ALL,
    "/burden/2026": "nnnyny",
    "/duties": ALL,
    "/duties/2026/weiqu": ALL,
    "/evidence": ALL,
    "/evidence/{record}": READERS,
    "/evidence/new?kind=training": "ynyynn",
    "/evidence/{record}/edit": KEEPER,
    "/evidence/{record}/supersession": KEEPER,
    "/inbox": ALL,
    "/inbox/count": ALL,
    "/account/mail": ALL,
    "/calendar": "ynyynn",
    "/settings": "nnnyyn",
    "/settings/days": "nnnyyn",
    "/jobs": ALL,
    "/jobs/{job}": "yxxyyx",
    "/jobs/{made}/file": "yxxxxx",
    "/jobs/{issue_queued}": "xxxyyx",
    "/notices": ALL,
    "/notices.pdf": ALL,
    "/notices/{issued}": READERS,
    "/notices/{issued}.pdf": READERS,
    "/notices/new": OFFICE,
    "/people": ADMIN,
    "/people/new": ADMIN,
    "/people/powers": ADMIN,
    "/people/slips": ADMIN,
    "/people/{person}": ADMIN,
    "/plan/guidelines": ALL,
    "/plan/guidelines/new": OFFICE,
    "/plan/guidelines/{guideline}": OFFICE,
    "/plan/rulings": ALL,
    "/plan/rulings/district-training": ALL,
    "/plan/criteria": ALL,
    "/plan/criteria/{criterion}": OFFICE,
    "/plan/responsibility": ALL,
    "/plan/responsibility/{slot}": OFFICE,
    "/plan/responsibility/1/15": OFFICE,
    "/registers/roster": ALL,
    "/registers/roster/weiqu": READERS,
    "/registers/roster/weiqu/new": KEEPER,
    "/registers/posts/{post}": READERS,
    "/registers/media": ALL,
    "/registers/media/weiqu": READERS,
    "/registers/media/weiqu/new": KEEPER,
    "/registers/accounts/{account}": READERS,
    "/registers/accounts/{account}/filings/new": KEEPER,
    "/registers/filings/{filing}": KEEPER,
    "/reports": ALL,
    "/reports/2026": ALL,
    "/reports/2026/weiqu": ALL,
    "/reports/2026.pdf": ALL,
    "/reports/2026/weiqu.pdf": ALL,
    "/reports/2026/sources/closed": ALL,
    "/reports/2026/weiqu/sources/training.held": ALL,
    "/reports/2026/editions": ALL,
    "/reports/2026/draft": OFFICE,
    "/reports/2026/weiqu/draft": OFFICE,
    "/reports/2026/preview": OFFICE,
    "/reports/2026/weiqu/preview": OFFICE,
    "/reports/2026/unit-editions": OFFICE,
    "/audit": "nnnnyy",
    "/audit/list.csv": "nnnnyy",
    "/years": "nnnyyn",
    "/units": ADMIN,
    "/units/new": ADMIN,
    "/units/{unit}": ADMIN,
    "/verification": OFFICE,
    "/verification/{submitted}": OFFICE,
    "/verification/phrases": OFFICE,
}
PUBLIC = {
    "/calendar/weiqu-{feed}.ics",
    "/sign-in",
    "/sign-in/second",
    "/healthz",
    "/readyz",
    "/open/plan.json",
    "/static/js/shell.js",
    "/robots.txt",
    "/.well-known/security.txt",
    "/open/",
    "/open/feed.xml",
    "/open/sitemap.xml",
    "/open/2026/guodu/",
    "/open/2026/",
    "/open/2026/report-2026-guodu-1.pdf",
    "/open/2025/data/tasks.csv",
    "/open/nothing/at/all",
    "/open/2026/tasks/",
    "/open/2026/tasks/1/",
    "/open/2026/units/",
    "/open/2026/units/guodu/",
    "/open/2026/division/",
    "/open/2026/meetings/",
    "/open/2026/report/",
    "/open/2026/data/",
    "/open/2026/report-2026-guodu-1/",
    "/open/2026/report-2026-guodu-1.json",
}


@dataclass(frozen=True)
class Change:
    """A changing route. `leaves` begins the name of the entry in the audit log; `files` are fields with an upload."""

    path: str
    verdicts: str
    leaves: str
    form: dict = field(default_factory=dict)
    files: dict = field(default_factory=dict)
    by: str = ""  # who does it in the tests, where that is not the first who may
    tokenless: bool = False  # sent by browsers of their own accord, and changes nothing


DAY = "2026-06-10"
TRAINING = {
    "kind": "training",
    "happened_on": "2026-03-09",
    "v-subject": "演示学习",
    "v-scope": "本单位",
    "v-topics": "《政府信息公开条例》",
    "v-attendees": "12",
}
POST_FORM = {
    "duty": "专职人员",
    "person_name": "演示丙",
    "full_time": "1",
    "valid_from": "2026-01-05",
}
FILING = {"event": "变更", "name": "演示新名", "effective_on": DAY, "version": "0"}
PROOF = {
    "current": "{secret}",
    "code": "{recovery}",
}  # of the administrator, who has a second factor
POST = (
    Change(
        "/account/password",
        ALL,
        "person.password",
        {"current": "{secret}", "new": "{password}", "again": "{password}"},
    ),
    Change("/account/security/sessions/end", ALL, "session.ended", {"current": "{secret}"}),
    Change("/account/security/events/read", ALL, "account.read", {"last": "{event}"}),
    Change(
        "/account/second-factor", "nnnyyn", "", {"current": "{secret}"}
    ),  # counts for nothing yet
    Change("/account/second-factor/confirmation", "nnnyyn", "factor.enrol", {"code": "{code}"}),
    Change("/account/second-factor/codes", "nnnyyn", "factor.codes", PROOF, by="admin"),
    Change("/account/second-factor/removal", "nnnyyn", "factor.remove", PROOF, by="admin"),
    Change("/people/{enrolled}/second-factor/removal", ADMIN, "factor.remove", PROOF),
    Change("/cards/{pending}/receipt", "ynnnnn", "card.receive", {"version": "0"}),
    Change(
        "/cards/{doing}/submission", "ynnnnn", "card.submit", {"version": "0", "words": "演示理由"}
    ),
    Change("/duties/2026/weiqu/receipt", "ynnnnn", "card.receive"),
    Change(
        "/duties/2026/weiqu/submission",
        "ynnnnn",
        "card.submit",
        {"card": "{doing}:0", "progress": "演示"},
    ),
    Change("/cards/{submitted}/withdrawal", "ynnnnn", "card.withdraw", {"version": "0"}),
    Change("/cards/{submitted}/closure", OFFICE, "card.close", {"version": "0", "words": "演示"}),
    Change("/cards/{submitted}/return", OFFICE, "card.return", {"version": "0", "words": "演示"}),
    Change("/cards/{closed}/reopening", OFFICE, "card.reopen", {"version": "0", "words": "演示"}),
    Change(
        "/cards/{pending}/extension",
        "ynnnnn",
        "extension.ask",
        {"wanted_on": "2026-12-30", "reason": "演示", "progress": "演示"},
    ),
    Change("/cards/{pending}/dispute", "ynnnnn", "dispute.ask", {"reason": "演示"}),
    Change("/requests/{request}/grant", "nnxyxn", "extension.grant", {"words": "演示"}),
    Change("/requests/{request}/refusal", "nnxyxn", "extension.refuse", {"words": "演示"}),
    Change("/requests/{request}/withdrawal", KEEPER, "extension.withdraw"),
    Change(
        "/cards/{doing}/remarks", "ynnynn", "card.remark", {"text": "演示"}, {"file-": "picture"}
    ),
    Change("/cards/{doing}/progress", "ynnnnn", "card.progress", {"progress": "演示新进展"}),
    Change("/bulk/training", "ynyynn", "evidence.file", files={"table": "table"}),
    Change("/evidence", "ynyynn", "evidence.file", TRAINING, {"file-": "picture"}),
    Change("/evidence/{record}/cards", KEEPER, "evidence.attach", {"cards": "{pending}"}),
    Change("/evidence/{record}/cards/{doing}/removal", KEEPER, "evidence.detach"),
    Change(
        "/evidence/{record}/edit",
        KEEPER,
        "evidence.change",
        TRAINING | {"version": "0", "kept": "{file}"},
    ),
    Change(
        "/evidence/{record}/supersession",
        KEEPER,
        "evidence.supersede",
        TRAINING | {"version": "0", "kept": "{file}", "reason": "演示"},
    ),
    Change("/uploads", "ynyynn", "upload", files={"file": "picture"}),
    Change("/jobs/{job}/retry", "yxxyyx", "job.retry"),
    Change("/jobs/{waits}/cancellation", "yxxyyx", "job.cancel"),
    Change("/jobs/{issue_cancelled}/retry", "xxxynx", "job.retry"),
    Change("/jobs/{issue_queued}/cancellation", "xxxynx", "job.cancel"),
    Change("/jobs/{sweep_cancelled}/retry", "xxxyyx", "job.retry"),
    Change("/jobs/{sweep_queued}/cancellation", "xxxyyx", "job.cancel"),
    Change(
        "/notices",
        OFFICE,
        "notice.issue",
        {"cards": "{pressed}-{issued}", "due_on": "2026-07-01", "demand": "演示"},
    ),
    Change("/notices/{issued}/receipt", KEEPER, "notice.receive", {"version": "0"}),
    Change("/notices/{received}/reply", KEEPER, "notice.reply", {"version": "1", "words": "演示"}),
    Change(
        "/notices/{replied}/closure", "nnxyxn", "notice.close", {"version": "2", "words": "演示"}
    ),
    Change(
        "/notices/{replied}/return", "nnxyxn", "notice.return", {"version": "2", "words": "演示"}
    ),
    Change(
        "/notices/{issued}/cancellation",
        "nnxyxn",
        "notice.cancel",
        {"version": "0", "words": "演示"},
    ),
    Change(
        "/account/mail",
        ALL,
        "mail.address",
        {"address": "a@example.com", "wanted": "1", "current": "{secret}"},
    ),
    Change("/account/mail/confirmation", ALL, "mail.confirm", {"code": "{mail_code}"}),
    Change("/calendar/address", "ynyynn", "calendar.renew"),
    Change("/calendar/revocation", "ynyynn", "calendar.revoke"),
    Change(
        "/settings",
        "nnnyyn",
        "setting.change",
        {
            "seen": "{settings}",
            "due_soon_days": "20",
            "notice_form": "〔{{year}}〕{{number}}",
            "notice_days": "10",
            "media_quiet_days": "14",
            "unit_storage_gb": "20",
            "office_name": "演示",
            "district_name": "演示",
        },
    ),
    Change(
        "/settings/days", "nnnyyn", "setting.change", {"first": DAY, "sort": "off", "words": "演示"}
    ),
    Change("/settings/days/{day_off}/removal", "nnnyyn", "setting.change"),
    Change(
        "/people",
        ADMIN,
        "person.add",
        {"username": "xin", "name": "新人", "unit": "weiqu", "role": "clerk"} | PROOF,
    ),
    Change(
        "/people/{person}",
        ADMIN,
        "person.change",
        {"name": "改名", "unit": "weiqu", "role": "clerk"} | PROOF,
    ),
    Change(
        "/people/{person}/one-time-password", ADMIN, "person.reset", {"seen": "{stamp}"} | PROOF
    ),
    Change("/people/{person}/suspension", ADMIN, "person.suspend", PROOF),
    Change("/people/{gone}/reinstatement", ADMIN, "person.reinstate", PROOF),
    Change("/people/slips", ADMIN, "person.add", PROOF),
    Change("/people/slips/renewal", ADMIN, "person.reset", {"seen": "{waiting}"} | PROOF),
    Change(
        "/plan/guidelines",
        OFFICE,
        "guideline.add",
        {
            "title": "演示又一指引",
            "issuer": "演示部门",
            "published_on": "2026-05-02",
            "domain_name": "演示",
            "units": "weiqu",
        },
    ),
    Change("/plan/guidelines/{guideline}/units", OFFICE, "guideline.units", {"units": "sifaju"}),
    Change(
        "/plan/responsibility/{slot}",
        OFFICE,
        "responsibility.assign",
        {"units": "sifaju", "valid_from": DAY},
    ),
    Change(
        "/plan/responsibility/1/15",
        OFFICE,
        "responsibility.assign",
        {"units": "sifaju", "valid_from": DAY},
    ),
    Change(
        "/plan/responsibility/assignments/{assignment}/end",
        OFFICE,
        "responsibility.end",
        {"valid_to": DAY},
    ),
    Change(
        "/plan/rulings/district-training/outlook",
        OFFICE,
        "",
        {"choice": "alternative-0", "reason": "演示", "seen": "0"},
    ),  # a look only
    Change(
        "/plan/rulings/district-training",
        OFFICE,
        "ruling.decide",
        {"choice": "alternative-0", "reason": "演示", "seen": "0"},
    ),
    Change(
        "/plan/criteria/{criterion}",
        OFFICE,
        "criterion.change",
        {
            "need": "2",
            "label": "互动活动",
            "wording": "演示",
            "active": "1",
            "reason": "演示",
            "seen": "0",
        },
    ),
    Change(
        "/plan/criteria/{set}/reset",
        OFFICE,
        "criterion.change",
        {"reason": "演示", "seen": "{yardstick}"},
    ),
    Change("/registers/roster/weiqu", KEEPER, "post.add", POST_FORM),
    Change("/registers/posts/{post}", KEEPER, "post.change", POST_FORM | {"version": "0"}),
    Change("/registers/posts/{post}/end", KEEPER, "post.end", {"valid_to": DAY, "version": "0"}),
    Change(
        "/registers/media/weiqu",
        KEEPER,
        "media.add",
        {"platform": "微博", "name": "演示微博", "effective_on": DAY},
    ),
    Change("/registers/accounts/{account}/checks", "ynxyxn", "media.check", {"updated_on": DAY}),
    Change(
        "/registers/accounts/{account}/exemption",
        KEEPER,
        "media.change",
        {"exemption": "演示", "version": "0"},
    ),
    Change("/registers/accounts/{account}/filings", KEEPER, "media.file", FILING),
    Change(
        "/registers/filings/{filing}",
        KEEPER,
        "media.complete",
        {"city_filed_on": DAY, "version": "0"},
    ),
    Change("/reports/2026.pdf", ALL, "job.add"),
    Change("/reports/2026/weiqu.pdf", ALL, "job.add"),
    Change("/ledger/2026.pdf?by=task", ALL, "job.add"),
    Change("/notices.pdf", ALL, "job.add"),
    Change("/notices/{issued}.pdf", READERS, "job.add"),
    Change(
        "/reports/2026/draft",
        OFFICE,
        "report.change",
        {"problems": "演示", "next_steps": "演示", "version": "1"},
    ),
    Change(
        "/reports/2026/weiqu/draft",
        OFFICE,
        "report.change",
        {"problems": "演示", "next_steps": "演示", "version": "1"},
    ),
    Change("/reports/2026/editions", OFFICE, "job.add", {"seen": "{preview}", "gaps": "1"}),
    Change(
        "/reports/2026/weiqu/editions", OFFICE, "job.add", {"seen": "{preview_unit}", "gaps": "1"}
    ),
    Change("/reports/2026/unit-editions", OFFICE, "job.add", {"seen": "{unissued}", "gaps": "1"}),
    Change("/reports/2026/archive", ALL, "job.add", {"source": "drafts"}),
    Change(
        "/units", ADMIN, "unit.add", {"code": "xin", "name": "新单位", "kind": "street", "on": DAY}
    ),
    Change("/units/{unit}/name", ADMIN, "unit.rename", {"name": "新名称", "on": DAY}),
    Change("/units/{unit}/alias", ADMIN, "unit.alias", {"alias": "又一名称", "on": DAY}),
    Change("/units/{unit}/merger", ADMIN, "unit.merge", {"into": "weiqu", "on": DAY, "sure": "1"}),
    Change("/units/{unit}/retirement", ADMIN, "unit.retire", {"on": DAY, "sure": "1"}),
    Change("/years", "nnnyyn", "year.open", {"number": "2026"}),
    Change(
        "/verification/{submitted}/closure", OFFICE, "card.close", {"version": "0", "words": "演示"}
    ),
    Change(
        "/verification/{submitted}/return", OFFICE, "card.return", {"version": "0", "words": "演示"}
    ),
    Change("/verification/closures", OFFICE, "card.close", {"card": "{submitted}:0"}),
    Change("/verification/phrases", OFFICE, "phrase.add", {"text": "演示新理由"}),
    Change("/verification/phrases/{phrase}/removal", OFFICE, "phrase.remove"),
    Change("/sign-out", ALL, "sign-out"),
)
OPEN_TO_ALL = (
    Change("/sign-in", ALL, "sign-in", {"username": "street", "password": "{secret}"}),
    Change(
        "/sign-in/second", ALL, "", {"code": "000000"}
    ),  # tests/accounts/test_factor.py has the whole way
    Change("/theme", ALL, "", {"value": "dark"}),  # a cookie, nothing of ours
    Change("/csp-reports", ALL, "", tokenless=True),  # a line of the log
)
