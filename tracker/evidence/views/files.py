"""Files: received one by one, and given out to those who may see their record, never to run in a browser."""

from io import BytesIO
from pathlib import Path

from flask import current_app, render_template, request, send_file
from flask_login import current_user

from tracker.evidence.queries import attachment_for
from tracker.evidence.uploads import earlier_uses
from tracker.evidence.views import bp, store
from tracker.evidence.views.form_data import receive
from tracker.permissions import can
from tracker.refusals import Forbidden, Missing, Refused

INERT = "default-src 'none'; sandbox; frame-ancestors 'none'"
# a browser's own viewer does not open a PDF in a sandbox
VIEWER = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"


@bp.post("/uploads")
def upload():
    """Stage one file ahead of its form."""
    if not can("file evidence", current_user.unit, current_user):
        raise Forbidden("附件由本单位经办人上传，您的账号不能上传。")
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Refused("没有收到文件，请重新选择。")
    attachment = receive(sent, request.form.get("slot", ""))
    return render_template(
        "evidence/_attachment.html",
        a=attachment,
        field="staged",
        ticked=True,
        use=earlier_uses([attachment], current_user.unit_ids).get(attachment.id),
    )


@bp.get("/attachments/<int:attachment_id>/<name>")
def download(attachment_id: int, name: str):
    """The file under its own name, whatever the address calls it."""
    return given_out(attachment_for(current_user._get_current_object(), attachment_id))


@bp.get("/attachments/<int:attachment_id>/thumbnail")
def thumbnail(attachment_id: int):
    return small(attachment_for(current_user._get_current_object(), attachment_id))


@bp.get("/attachments/<int:attachment_id>/picture")
def picture(attachment_id: int):
    return shown(attachment_for(current_user._get_current_object(), attachment_id))


def given_out(a):
    """The bytes that `a` names (sha256, name, size, media_type), never to run in a browser."""
    inline = a.media_type == "application/pdf"
    response = send_file(
        store().open(a.sha256),
        mimetype=a.media_type,
        download_name=a.name,
        as_attachment=not inline,
        conditional=False,
        etag=False,
    )
    response.headers["Content-Security-Policy"] = VIEWER if inline else INERT
    response.headers["Cache-Control"] = "no-store"
    response.content_length = a.size
    response.set_etag(a.sha256)
    return response.make_conditional(request, accept_ranges=True, complete_length=a.size)


def small(a):
    """The small picture of `a`; a plain sheet when there is none."""
    try:
        if a.thumbnail is None:
            raise Missing
        response = send_file(BytesIO(store().open(a.thumbnail).read()), mimetype="image/webp")
    except Missing:
        response = send_file(
            Path(current_app.static_folder) / "img" / "file.svg", mimetype="image/svg+xml"
        )
    return inert(response)


def shown(a):
    """The JPEG of a picture that no browser shows, as HEIC or TIFF: upright, and without the place where it was taken."""
    if a.picture is None:
        raise Missing("这个附件没有可以显示的图片，请下载原件查看。")
    picture = BytesIO(store().open(a.picture).read())
    return inert(send_file(picture, mimetype="image/jpeg", download_name=f"{a.name}.jpg"))


def inert(response):
    response.headers["Content-Security-Policy"] = INERT
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response
