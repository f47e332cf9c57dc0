"""What a form brought: files are staged first, so that nothing is uploaded twice when a field is wrong."""

import json
from dataclasses import dataclass, field

from flask import current_app, request
from flask_login import current_user

from tracker import clock
from tracker.evidence import files
from tracker.evidence.attachment import Attachment
from tracker.evidence.evidence import Evidence
from tracker.evidence.fields import parse
from tracker.evidence.filenames import clean_name
from tracker.evidence.filetypes import ACCEPT, LISTED, WAYS
from tracker.evidence.kind import Kind
from tracker.evidence.records import Draft
from tracker.evidence.uploads import stage, staged_by
from tracker.evidence.views import store
from tracker.refusals import Invalid, Refusal
from tracker.web.arguments import ids_in
from tracker.web.audit_middleware import upload_refused


@dataclass
class Given:
    draft: Draft
    staged: list[Attachment]
    errors: dict[str, str] = field(default_factory=dict)

    def checked(self) -> Draft:
        if self.errors:
            raise Invalid(
                self.errors, f"有 {len(self.errors)} 处需要修改，已填的内容和已上传的附件都还在。"
            )
        return self.draft


def given(kind: Kind, record: Evidence | None = None) -> Given:
    """Read the request's form by `kind`; every sentence about what is wrong with it, at once."""
    person = current_user._get_current_object()
    staged, refused = files_given([f["key"] for f in kind.files] + [""])
    parsed = parse(kind.definition, request.form, clock.today())
    draft = Draft(
        parsed.values, parsed.happened_on, ids_given(staged), ids_in(request.form, "kept")
    )
    errors = parsed.errors | files.missing(kind, draft, by=person, record=record) | refused
    return Given(draft, staged, errors)


def files_given(slots: list[str]) -> tuple[list[Attachment], dict[str, str]]:
    """The files of the request's form, staged earlier or brought along; and what is wrong with any, by its field's name."""
    staged = list(staged_by(current_user._get_current_object(), ids_in(request.form, "staged")))
    refused: dict[str, str] = {}
    for slot in slots:
        for upload in request.files.getlist(f"file-{slot}"):
            if upload.filename:
                try:
                    staged.append(receive(upload, slot))
                except Refusal as refusal:
                    refused[f"file-{slot}"] = refused.get(f"file-{slot}", "") + refusal.sentence
    return list({a.id: a for a in staged}.values()), refused


def ids_given(staged: list[Attachment]) -> list[int]:
    """The ids of `staged` and those that the form names in vain, which whoever takes them must not pass over in silence."""
    return sorted({*ids_in(request.form, "staged"), *(a.id for a in staged)})


def terms() -> dict:
    """What a form and its script say of the files that are taken."""
    return {
        "accept": ACCEPT,
        "listed": LISTED,
        "ways": json.dumps(WAYS, ensure_ascii=False),
        "limit": current_app.config["MAX_FILE_BYTES"],
    }


def receive(upload, slot: str) -> Attachment:
    """Stage one uploaded file of the person who asks."""
    try:
        return stage(
            store(),
            upload.stream,
            upload.filename or "",
            by=current_user._get_current_object(),
            limit=current_app.config["MAX_FILE_BYTES"],
            slot=slot[:40],
            clamd=current_app.config["CLAMD"],
        )
    except Refusal as refusal:
        upload_refused(clean_name(upload.filename or ""), refusal.sentence)
        raise
