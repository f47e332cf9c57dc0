"""A record's files: taking staged uploads, keeping, handing on and letting go."""

from tracker import clock
from tracker.evidence.attachment import Attachment
from tracker.evidence.evidence import Evidence
from tracker.evidence.kind import Kind
from tracker.evidence.uploads import staged_by
from tracker.refusals import Invalid, Refused

FILE_LIMIT = 60  # files of one record


def missing(kind: Kind, draft, *, by, record: Evidence | None = None) -> dict[str, str]:
    """A sentence for each file that the kind demands and neither the staged nor the kept ones are."""
    there = {a.slot for a in staged_by(by, draft.staged)}
    if record:
        there |= {a.slot for a in record.attachments if a.id in draft.kept}
    errors = {
        f"file-{f['key']}": f"请上传“{f['label']}”。"
        for f in kind.files
        if f.get("required") and f["key"] not in there
    }
    if len(draft.staged) + len(draft.kept) > FILE_LIMIT:
        errors["file-"] = f"一条材料最多 {FILE_LIMIT} 个附件，可以打成一个 zip 上传。"
    return errors


def check(kind: Kind, draft, *, by, record: Evidence | None = None) -> None:
    errors = missing(kind, draft, by=by, record=record)
    if errors:
        raise Invalid(errors)


def take(record: Evidence, staged: list[int], *, by) -> list[Attachment]:
    """Give staged uploads of `by` to `record`."""
    taken = list(staged_by(by, staged))
    rows = (
        Attachment.update(evidence=record)
        .where((Attachment.id << [a.id for a in taken]) & Attachment.evidence.is_null())
        .execute()
        if taken
        else 0
    )
    if rows != len(set(staged)):
        raise Refused("有的附件上传后超过了 24 小时，或者已用在别处，请重新上传这些附件。")
    return taken


def exchange(record: Evidence, draft, *, by) -> list[str]:
    """Bring the files up to `draft`; return what was done, in words. A file let go is staged again for a day."""
    gone = [a for a in record.attachments if a.id not in draft.kept]
    if gone:
        Attachment.update(evidence=None, person=by, created_at=clock.now()).where(
            Attachment.id << [a.id for a in gone]
        ).execute()
    new = take(record, draft.staged, by=by)
    return [
        f"{what}附件{'、'.join(f'《{a.name}》' for a in some)}"
        for what, some in (("移除", gone), ("新增", new))
        if some
    ]


def copy(old: Evidence, new: Evidence, kept: list[int], *, by) -> None:
    """The same bytes for the record that supersedes; the old one keeps its own."""
    for a in old.attachments.where(Attachment.id << list(kept)):
        Attachment.create(
            evidence=new,
            person=by,
            sha256=a.sha256,
            name=a.name,
            size=a.size,
            slot=a.slot,
            media_type=a.media_type,
            thumbnail=a.thumbnail,
            picture=a.picture,
        )
