"""What has no glyph is printed as a visible 〓; symbols and the scripts of China's nationalities have one."""

import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.printing.scripts import EVERY, SCRIPTS
from tests.printing.test_pdf import page
from tracker.config import ROOT
from tracker.printing import fonts, glyphs, pdf

pytestmark = pytest.mark.one_database


def printed(words, folder) -> PdfReader:
    return PdfReader(io.BytesIO(pdf.render(page(f"<p>{words}</p>"), fonts_folder=folder)))


def names_of(reader) -> set[str]:
    return {
        str(font.get_object()["/BaseFont"])
        for sheet in reader.pages
        for font in sheet["/Resources"]["/Font"].values()
    }


def fonts_of(reader) -> set[str]:
    return {name.partition("+Report-")[2] for name in names_of(reader)}


def test_a_character_without_a_font_is_printed_as_a_visible_mark(fonts_folder):
    text = printed("经办人员张\U0003134a负责，已办结\ue000。", fonts_folder).pages[0].extract_text()
    assert "经办人员张〓负责，已办结〓。" in text


def test_every_other_font_has_its_script(fonts_folder):
    assert [Path(name).stem for name in fonts.OTHERS] == list(SCRIPTS)
    for name, words in SCRIPTS.items():
        points = glyphs.code_points(glyphs.TTFont(fonts_folder / f"{name}.ttf", lazy=True))
        assert [c for c in words if ord(c) not in points and c not in " ،\ufe0f"] == [], name
    assert glyphs.missing(EVERY, fonts_folder) == []


def test_each_script_is_printed_with_its_own_font(fonts_folder):
    """WeasyPrint takes fonts of one name for one, and would show another script's glyphs."""
    assert set(SCRIPTS) - {"Symbola_hint"} <= fonts_of(printed(EVERY, fonts_folder))


def test_every_syllable_of_the_yi_prints(fonts_folder):
    assert set(range(0xA000, 0xA48D)) <= glyphs.characters(str(fonts_folder))


def test_what_is_printed_is_what_is_read(fonts_folder):
    for words in SCRIPTS.values():
        text = printed(f"甲{words}乙", fonts_folder).pages[0].extract_text()
        assert set(words) - set(" \ufe0f") <= set(text), words


def test_without_the_other_fonts_a_report_is_printed_all_the_same(fonts_folder, tmp_path):
    for name in (*fonts.FILES, fonts.STAMP):
        (tmp_path / name).symlink_to(fonts_folder / name)
    text = printed("已办结👍", tmp_path).pages[0].extract_text()
    assert "已办结〓" in text


@pytest.mark.parametrize("character", ["\ue000", "\U000f0000", "\U0003134a", "\U0001fae8"])
def test_private_and_unknown_characters_have_no_font(fonts_folder, character):
    assert glyphs.missing(f"甲{character}乙{character}", fonts_folder) == [character]


@pytest.mark.parametrize("character", ["\u200b", "\ufeff", "\ufe0f", "\u200d", "\u202e", "\t"])
def test_what_has_no_ink_needs_no_font(fonts_folder, character):
    assert glyphs.missing(f"甲{character}", fonts_folder) == []


def test_ordinary_text_is_known_without_looking_into_fonts(fonts_folder, monkeypatch):
    known = glyphs.characters(str(fonts_folder))
    assert all(
        ord(c) in known
        for c in map(chr, range(0x10000))
        if glyphs.is_ordinary(c) and not c.isspace()
    )
    monkeypatch.setattr(glyphs, "characters", lambda _: pytest.fail("looked"))
    assert glyphs.missing("已办结（2026年），“二”——A-1。\n", fonts_folder) == []


def test_no_font_of_the_machine_but_the_known_ones_changes_a_paper(fonts_folder, tmp_path):
    """Not even one of the name that Pango prefers for emoji."""
    other = glyphs.TTFont(fonts_folder / "Symbola_hint.ttf")
    for record in other["name"].names:
        if record.nameID in (1, 4, 16):
            record.string = "Noto Color Emoji"
    (tmp_path / "fonts").mkdir()
    other.save(tmp_path / "fonts" / "NotoColorEmoji.ttf")
    code = (
        "import sys; from tracker.printing import pdf; from tests.printing.test_pdf import page;"
        "sys.stdout.buffer.write(pdf.render(page('<p>✅👍</p>'), fonts_folder=sys.argv[1]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(fonts_folder)],
        cwd=ROOT,
        env=os.environ | {"XDG_DATA_HOME": str(tmp_path)},
        capture_output=True,
        check=True,
    )
    used = names_of(PdfReader(io.BytesIO(done.stdout)))
    assert any("emoji" in name for name in used) and not any("Color" in name for name in used)


def test_the_folders_of_fallback_fonts_are_those_that_papers_may_use():
    text = (ROOT / "tracker" / "printing" / "fontconfig.xml").read_text()
    assert re.findall("<dir>(.*)</dir>", text) == [str(each) for each in fonts.FALLBACK_FOLDERS]
