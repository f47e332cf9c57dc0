"""A process of its own opens files: what is locked or cut off is not taken, photos are shown, hostile ones harm nobody."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from tests.evidence import samples
from tests.evidence.samples import case
from tracker.evidence import inspection
from tracker.evidence.filetypes import examine
from tracker.refusals import Busy, Refused


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("通知.pdf", case("user-password.pdf")),
        ("通知.doc", case("doc-with-open-password.doc")),
        ("通知.doc", samples.LOCKED_DOC),
        ("通知.wps", samples.LOCKED_DOC),
        ("台账.xls", samples.LOCKED_XLS),
        ("台账.xls", samples.excel((0x86, b""), (0x2F, bytes(6)))),
        ("台账.xls", samples.excel((0x2F, bytes(6)), stream="Book")),
        ("台账.et", samples.LOCKED_XLS),
        ("课件.ppt", samples.LOCKED_PPT),
        ("课件.dps", samples.LOCKED_PPT),
        ("通知.docx", samples.LOCKED),
        ("台账.xlsx", samples.LOCKED),
        ("课件.pptx", samples.LOCKED),
        ("通知.doc", samples.ole(**{"\tDRMContent": b"", "WordDocument": b""})),
        ("公文.ofd", samples.archive("OFD.xml", "Encryptions.xml")),
    ],
)
def test_a_locked_file_is_refused_in_every_format(name, content):
    with pytest.raises(Refused, match="设有打开密码，别人无法核验"):
        examine(name, BytesIO(content))


def test_a_pdf_that_only_its_owner_may_change_is_taken():
    assert examine("通知.pdf", BytesIO(case("owner-password.pdf"))).media_type == "application/pdf"


@pytest.mark.parametrize("name", samples.HONEST)
@pytest.mark.parametrize("part", [0.5, 0.9])
def test_a_file_that_was_cut_off_is_refused_in_every_format(name, part):
    content = samples.HONEST[name]
    with pytest.raises(Refused, match=f"“{name}”打不开，可能没有传完或者已经损坏"):
        examine(name, BytesIO(content[: int(len(content) * part)]))


@pytest.mark.parametrize(
    "content",
    [
        case("trunc.jpg"),
        samples.picture("JPEG", (9000, 9000))[:-200],
    ],
    ids=["a photo", "one too large to be decoded"],
)
def test_a_photo_that_was_cut_off_is_refused(content):
    with pytest.raises(Refused, match="可能没有传完"):
        examine("合影.jpg", BytesIO(content))


def test_a_photo_with_a_film_behind_it_is_taken():
    content = samples.picture("JPEG") + bytes(200_000)
    assert examine("动态照片.jpg", BytesIO(content)).thumbnail


def test_a_pdf_is_refused_that_a_reader_would_mend_but_not_complete():
    cut = samples.PDF[: samples.PDF.index(b"xref")]
    with pytest.raises(Refused, match="可能没有传完"):
        examine("通知.pdf", BytesIO(cut))
    linearized = b"%PDF-1.4\n9 0 obj<</Linearized 1/L 9999/H[1 1]/O 3/E 9/N 1/T 9>>endobj\n"
    with pytest.raises(Refused, match="可能没有传完"):
        examine("通知.pdf", BytesIO(samples.PDF.replace(b"%PDF-1.7\n", linearized)))


def test_what_no_browser_shows_says_how_to_make_a_jpg_when_it_does_not_open():
    with pytest.raises(Refused, match=r"另存为 \.jpg"):
        examine("手机.heic", BytesIO(samples.HEIC[:-100]))


PHOTOS = {
    "手机.heic": samples.HEIC,
    "扫描.tif": samples.picture("TIFF", (1600, 800), exif=samples.camera()),
    "合影.jpg": samples.picture("JPEG", (1600, 800), exif=samples.camera()),
    "合影.png": samples.picture("PNG", (1600, 800), exif=samples.camera()),
    "图.webp": samples.picture("WEBP", (1600, 800), exif=samples.camera()),
}


@pytest.mark.parametrize("name", PHOTOS)
def test_neither_place_nor_camera_goes_with_what_is_shown(name):
    """They are in the originals, which stay as they are."""
    assert any(word in PHOTOS[name] for word in (samples.CAMERA, b"Apple"))
    found = examine(name, BytesIO(PHOTOS[name]))
    for made in filter(None, (found.thumbnail, found.picture)):
        image = Image.open(BytesIO(made))
        assert image.height > image.width, "upright"
        assert not image.getexif() and not {"exif", "xmp", "comment"} & set(image.info)
        assert not any(word in made for word in (samples.CAMERA, b"Apple", b"Exif"))


@pytest.mark.parametrize(("name", "size"), [("手机.heic", (80, 120)), ("扫描.tif", (1024, 2048))])
def test_phones_and_scanners_pictures_are_shown_as_jpeg(name, size):
    tiff = samples.picture("TIFF", (2000, 4000))
    found = examine(name, BytesIO(samples.HEIC if name.endswith("heic") else tiff))
    made = Image.open(BytesIO(found.picture))
    assert (made.format, made.size) == ("JPEG", size)
    assert Image.open(BytesIO(found.thumbnail)).format == "WEBP"


def test_a_photo_as_a_phone_sends_it_is_shown():
    assert examine("IMG_0001.HEIC", BytesIO(case("iphone.heic"))).picture


@pytest.mark.parametrize("name", ["合影.jpg", "图.webp", "图.gif", "合影.png"])
def test_of_what_browsers_show_only_a_thumbnail_is_made(name):
    form = {"jpg": "JPEG"}.get(name[-3:], name.partition(".")[2].upper())
    found = examine(name, BytesIO(samples.picture(form, (1600, 800))))
    assert found.picture is None
    assert Image.open(BytesIO(found.thumbnail)).size == (320, 160)


def bomb(side: int) -> bytes:
    """A PNG of 16 bits a channel whose header promises far more than it holds bytes for."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">L", zlib.crc32(kind + data))
        return struct.pack(">L", len(data)) + kind + data + check

    head = struct.pack(">LLBBBBB", side, side, 16, 6, 0, 0, 0)
    parts = (b"IHDR", head), (b"IDAT", zlib.compress(bytes(1 << 20))), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


def test_a_picture_larger_than_any_phones_is_kept_and_not_decoded(monkeypatch):
    assert inspection.inspect(BytesIO(bomb(20_000)), "png") == inspection.Finding("png")


def test_a_picture_that_takes_too_much_memory_is_kept_without_a_thumbnail(caplog):
    content = samples.picture("WEBP", (7000, 7000), method=0)
    assert inspection.inspect(BytesIO(content), "webp") == inspection.Finding("webp")
    assert "MemoryError" in caplog.text


def test_the_inspector_gets_nothing_of_the_environment(monkeypatch):
    seen = []
    run = inspection.subprocess.run
    monkeypatch.setattr(
        inspection.subprocess, "run", lambda *a, **k: seen.append(k) or run(*a, **k)
    )
    inspection.inspect(BytesIO(samples.PDF), "pdf")
    assert [each["env"] for each in seen] == [{}]


def test_one_file_at_a_time_and_nobody_waits_for_ever(monkeypatch):
    monkeypatch.setattr(inspection, "PATIENCE", 0.01)
    with inspection.ONE_AT_A_TIME, pytest.raises(Busy, match="请稍后重新上传"):
        examine("通知.pdf", BytesIO(samples.PDF))
    examine("通知.pdf", BytesIO(samples.PDF))


def test_the_place_in_the_file_does_not_move(tmp_path):
    path = tmp_path / "通知.pdf"
    path.write_bytes(samples.PDF)
    with path.open("rb") as file:
        file.read(7)
        inspection.inspect(file, "pdf")
        assert file.read() == samples.PDF[7:]
