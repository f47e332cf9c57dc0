"""Which files are taken: by content and extension together, with a sentence for each that is not."""

import random
import struct
from io import BytesIO

import pytest

from tests.evidence import samples
from tests.evidence.samples import case
from tracker.evidence import archives
from tracker.evidence.filenames import LIMIT, clean_name
from tracker.evidence.filetypes import ALLOWED, examine
from tracker.refusals import Refused


@pytest.mark.parametrize("name", samples.HONEST)
def test_every_allowed_type_is_taken(name):
    assert (
        examine(name, BytesIO(samples.HONEST[name])).media_type
        == ALLOWED[name.rpartition(".")[2].lower()].media_type
    )


def test_every_allowed_type_has_a_sample():
    assert {name.rpartition(".")[2].lower() for name in samples.HONEST} == set(ALLOWED)


GIF_SCRIPT = b"GIF89a/*" + b"\0" * 40 + b"*/=1;alert(1)"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("标志.svg", samples.SVG, "类型不能上传"),
        ("网页.html", samples.HTML, "类型不能上传"),
        ("安装.exe", b"MZ\x90\0", "类型不能上传"),
        ("没有扩展名", samples.PDF, "类型不能上传"),
        ("报告.pdf.exe", samples.PDF, "类型不能上传"),
        ("标志.pdf", samples.SVG, "SVG"),
        ("标志.pdf", b'<?xml version="1.0"?>' + samples.SVG, "SVG"),
        ("网页.pdf", samples.HTML, "网页"),
        ("网页.doc", b"\xef\xbb\xbf<html>", "网页"),
        ("程序.pdf", b"MZ\x90\0\x03", "可执行程序"),
        ("脚本.pdf", b"#!/bin/sh\nrm", "脚本程序"),
        ("文稿.doc", b"{\\rtf1}", "RTF"),
        ("压缩.zip", b"Rar!\x1a\x07\0", "RAR 压缩包，不是真正的 .zip 文件，没有接收。请改用 ZIP"),
        ("压缩.rar", b"Rar!\x1a\x07\0", "请改用 ZIP"),
        ("压缩.7z", b"7z\xbc\xaf\x27\x1c", "请改用 ZIP"),
        ("图.bmp", b"BM", "另存为 .jpg"),
        ("图.bmp", b"BM", "可以上传：PDF、图片"),
        ("名单.txt", b"1", "另存为 PDF、.docx 或 .xlsx"),
        ("导出.xls", case("oa-html.xls"), "网页（HTML）"),
        ("导出.xls", case("oa-html.xls"), "请在 WPS 或 Office 中打开，另存为 PDF、.docx 或 .xlsx"),
        ("网页.doc", b"MIME-Version: 1.0\r\n", "请在 WPS 或 Office 中打开"),
        ("手机.jpg", samples.HEIC, "扩展名改为 .heic"),
        ("空.zip", samples.archive("照片/", content=b""), "里面没有内容"),
        ("空.docx", samples.archive("[Content_Types].xml", "word/", content=b""), "里面没有内容"),
        ("文字.pdf", "不是 PDF".encode(), "不是真正的 .pdf 文件"),
        ("空.pdf", b"", "空文件"),
        ("合影.pdf", samples.picture(), "其实是 png 文件"),
        ("旧版.doc", samples.DOCX, "扩展名改为 .docx"),
        ("表格.docx", samples.XLSX, "其实是 xlsx 文件"),
        ("文档.zip", samples.DOCX, "其实是 docx 文件"),
        ("压缩.docx", samples.ZIP, "其实是 zip 文件"),
        ("图.gif", GIF_SCRIPT, "可能没有传完"),
        ("图.png", samples.picture()[:20], "可能没有传完"),
        ("加密.docx", samples.LOCKED, "密码"),
        ("旧文件.wps", samples.ole(CONTENTS=b""), "不是真正的 .wps 文件"),
        ("坏.zip", b"PK\x03\x04" + b"\0" * 100, "可能没有传完"),
        ("坏.docx", samples.DOCX[:-30], "可能没有传完"),
        ("坏.doc", samples.DOC[:300], "可能没有传完"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_by_name(name, content, words):
    with pytest.raises(Refused) as refused:
        examine(name, BytesIO(content))
    assert name in refused.value.sentence and words in refused.value.sentence
    way = "没有接收" if words == "里面没有内容" else "上传"  # nothing can be done with an empty one
    assert way in refused.value.sentence


def test_a_zip_bomb_is_refused_without_being_unpacked(monkeypatch):
    monkeypatch.setattr(archives, "UNPACKED_LIMIT", 10_000)
    bomb = samples.archive("零.txt", content=bytes(20_000))
    with pytest.raises(Refused, match="解压后太大"):
        examine("材料.zip", BytesIO(bomb))


def test_a_bomb_of_many_middling_entries_is_refused(monkeypatch):
    monkeypatch.setattr(archives, "UNPACKED_LIMIT", 10_000)
    bomb = samples.archive(*(f"{n}.txt" for n in range(20)), content=bytes(600))
    with pytest.raises(Refused, match="解压后太大"):
        examine("材料.zip", BytesIO(bomb))


def test_a_document_that_unpacks_to_too_much_is_refused_too(monkeypatch):
    monkeypatch.setattr(archives, "UNPACKED_LIMIT", 10_000)
    bomb = samples.archive("[Content_Types].xml", "word/document.xml", content=bytes(20_000))
    with pytest.raises(Refused, match="解压后太大"):
        examine("通知.docx", BytesIO(bomb))


def test_an_archive_with_too_many_files_is_refused(monkeypatch):
    monkeypatch.setattr(archives, "ENTRY_LIMIT", 3)
    with pytest.raises(Refused, match="最多 3 个"):
        examine("材料.zip", BytesIO(samples.archive("一", "二", "三", "四")))


def test_an_archive_whose_table_of_contents_is_huge_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(archives.zipfile, "ZipFile", lambda *a: pytest.fail("read"))
    content = bytearray(samples.ZIP)
    struct.pack_into("<L", content, content.rfind(b"PK\x05\x06") + 12, archives.DIRECTORY_LIMIT + 1)
    with pytest.raises(Refused, match="文件太多"):
        examine("材料.zip", BytesIO(bytes(content)))


def test_the_table_of_contents_of_a_zip64_counts(monkeypatch):
    monkeypatch.setattr(archives.zipfile, "ZipFile", lambda *a: pytest.fail("read"))
    at = samples.ZIP.rfind(b"PK\x05\x06")
    record = b"PK\x06\x06" + struct.pack("<QHHLLQQQQ", 44, 45, 45, 0, 0, 2, 2, 1 << 40, 0)
    locator = b"PK\x06\x07" + struct.pack("<LQL", 0, at, 1)
    with pytest.raises(Refused, match="文件太多"):
        examine("材料.zip", BytesIO(samples.ZIP[:at] + record + locator + samples.ZIP[at:]))


def test_an_encrypted_zip_is_refused(monkeypatch):
    content = bytearray(samples.ZIP)
    content[content.find(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(Refused, match="密码"):
        examine("材料.zip", BytesIO(bytes(content)))


@pytest.mark.parametrize(
    "name", ["x.doc", "x.zip", "x.docx", "x.png", "x.jpg", "x.gif", "x.webp", "x.pdf", "x.ofd"]
)
def test_damaged_files_are_judged_without_an_error(name):
    chance = random.Random(name)
    honest = samples.HONEST[next(n for n in samples.HONEST if n.lower().endswith(name[1:]))]
    for _ in range(150 if name in ("x.zip", "x.docx", "x.ofd") else 12):
        content = bytearray(honest)
        for _ in range(chance.randrange(1, 12)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        try:
            examine(name, BytesIO(bytes(content[: chance.randrange(8, len(content) + 1)])))
        except Refused as refused:
            assert refused.sentence.endswith("。")


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\张三\\桌面\\报告.pdf", "报告.pdf"),
        ("..", "附件"),
        ("", "附件"),
        (".pdf", "附件.pdf"),
        ("...pdf", "附件.pdf"),
        ("a/", "附件"),
        ("会议\0纪要\r\n.pdf", "会议纪要.pdf"),
        ("合同\u202efdp.exe", "合同fdp.exe"),
        ("cafe\u0301.pdf", "café.pdf"),
        ("  两  个 空格 .pdf ", "两 个 空格.pdf"),
        ("结尾.pdf. .", "结尾.pdf"),
        ("👨\u200d👩\u200d👧 合影.png", "👨\u200d👩\u200d👧 合影.png"),
        ("تقرير.pdf", "تقرير.pdf"),
        ("བོད་ཡིག.pdf", "བོད་ཡིག.pdf"),
        ("𠮷野.pdf", "𠮷野.pdf"),
        ("\ud800半.pdf", "半.pdf"),
        ("引号\"和'<b>.pdf", "引号\"和'<b>.pdf"),
    ],
)
def test_names_in_any_script_are_kept_without_what_could_deceive(raw, name):
    assert clean_name(raw) == name


@pytest.mark.parametrize(
    ("raw", "end"),
    [("长" * 500 + ".docx", "长.docx"), ("长" * 500, "长长"), ("a." + "b" * 500, "bb")],
)
def test_long_names_are_cut_and_keep_their_extension(raw, end):
    name = clean_name(raw)
    assert len(name) == LIMIT and name.endswith(end)
