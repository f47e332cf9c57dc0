"""Tables as clerks send them, and uploads of them."""

from io import BytesIO

import pytest

from tracker.bulk.columns import columns_of
from tracker.bulk.sheet import Line, workbook
from tracker.evidence.kind import Kind

TRAINING = {
    "happened_on": "2026-03-05",
    "v-subject": "演示专题学习",
    "v-scope": "本单位",
    "v-topics": "《政府信息公开条例》；主动公开",
    "v-attendees": "35",
    "cards": "36",
}


def table(*rows: dict, kind: str = "training") -> bytes:
    """A filled template."""
    return workbook(columns_of(Kind.get_by_id(kind)), [Line(row) for row in rows])


@pytest.fixture
def upload():
    """upload(client, content, …) → the answer."""

    def send(client, content: bytes, name="培训.xlsx", kind="training", **form):
        return client.post(
            f"/bulk/{kind}",
            data=form | {"table": (BytesIO(content), name)},
            content_type="multipart/form-data",
        )

    return send
