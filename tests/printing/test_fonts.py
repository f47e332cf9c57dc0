"""Fonts are made fit for PDF once, and a report says which one is missing."""

import json
import subprocess

import pytest
from fontTools import subset
from fontTools.ttLib import TTFont, TTLibError

from tracker.config import ROOT
from tracker.printing import fonts, glyphs

# What 通用规范汉字表 (2013, 8,105 characters; Unihan's kTGH) has outside U+4E00–9FA5.
OUTSIDE = (
    "㑇㑊㕮㘎㙍㙘㙦㛃㛚㛹㟃㠇㠓㤘㥄㧐㧑㧟㫰㬊㬎㬚㭎㭕㮾㰀㳇㳘㳚㴔㵐㶲㸆㸌㺄㻬㽏㿠䁖䂮䃅䃎䅟䌹䎃䎖䏝䏡䏲䐃䓖䓛䓨䓫䓬䗖䗛䗪䗴䜣䝙䢺䢼䣘䥽䦃䲟䲠䲢䴓䴔䴕䴖䴗䴘䴙䶮鿍鿎鿏𠅤𠙶𠳐𡎚𡐓𣗋𣲗𣲘𣸣𤧛𤩽𤫉"
    "𥔲𥕢𥖨𥻗𦈡𦒍𦙶𦝼𦭜𦰡𧿹𨐈𨙸𨚕𨟠𨭉𨱇𨱏𨱑𨱔𨺙𩽾𩾃𩾌𪟝𪣻𪤗𪨰𪨶𪩘𪾢𫄧𫄨𫄷𫄸𫇭𫌀𫍣𫍯𫍲𫍽𫐄𫐐𫐓𫑡𫓧𫓯𫓶𫓹𫔍𫔎𫔶𫖮𫖯𫖳𫗧𫗴𫘜𫘝𫘦𫘧𫘨𫘪𫘬𫚕𫚖𫚭𫛭𫞩𫟅𫟦𫟹𫟼𫠆𫠊𫠜𫢸𫫇𫭟𫭢𫭼𫮃𫰛𫵷𫶇𫷷𫸩𬀩𬀪𬂩𬃊𬇕"
    "𬇙𬇹𬉼𬊈𬊤𬌗𬍛𬍡𬍤𬒈𬒔𬒗𬕂𬘓𬘘𬘡𬘩𬘫𬘬𬘭𬘯𬙂𬙊𬙋𬜬𬜯𬞟𬟁𬟽𬣙𬣞𬣡𬣳𬤇𬤊𬤝𬨂𬨎𬩽𬪩𬬩𬬭𬬮𬬱𬬸𬬹𬬻𬬿𬭁𬭊𬭎𬭚𬭛𬭤𬭩𬭬𬭯𬭳𬭶𬭸𬭼𬮱𬮿𬯀𬯎𬱖𬱟𬳵𬳶𬳽𬳿𬴂𬴃𬴊𬶋𬶍𬶏𬶐𬶟𬶠𬶨𬶭𬶮𬷕𬸘𬸚𬸣𬸦𬸪𬹼𬺈𬺓"
)
pytestmark = pytest.mark.one_database  # of figures at hand, without a database


@pytest.fixture
def raw_fonts(tmp_path, fonts_folder):
    """A folder of small fonts whose CIDs differ from their glyph ids, as Fandol comes from its authors."""
    folder = tmp_path / "raw" / "fandol"
    folder.mkdir(parents=True)
    for name in fonts.FILES:
        font = TTFont(fonts_folder / name)
        small = subset.Subsetter(subset.Options(notdef_outline=True))
        small.populate(text="政务公开—")
        small.subset(font)
        font.save(folder / name)
    return folder.parent


def cids(path):
    return list(TTFont(path)["CFF "].cff.topDictIndex[0].charset)


def test_a_copy_has_cids_equal_to_its_glyph_ids(raw_fonts, tmp_path):
    assert cids(raw_fonts / "fandol" / "FandolFang-Regular.otf")[1] != "cid00001"
    fonts.make(raw_fonts, tmp_path / "made")
    for name in fonts.FILES:
        assert cids(tmp_path / "made" / name) == [".notdef", *(f"cid{n:05d}" for n in range(1, 6))]
    assert set(json.loads((tmp_path / "made" / fonts.STAMP).read_text())) == set(fonts.FILES)


def test_fonts_that_cannot_be_made_leave_the_old_ones_as_they_are(raw_fonts, tmp_path):
    made = tmp_path / "made"
    fonts.make(raw_fonts, made)
    (raw_fonts / "fandol" / "FandolHei-Bold.otf").write_bytes(b"no font")
    with pytest.raises(TTLibError):
        fonts.make(raw_fonts, made)
    assert fonts.check(made) == "" and (made / fonts.RECIPE).read_text().strip() == fonts.recipe()


def test_manage_knows_by_which_program_the_fonts_were_made():
    line = next(
        line for line in (ROOT / "manage").read_text().splitlines() if line.startswith("recipe()")
    )
    said = subprocess.run(
        ["sh", "-c", f"root=$1\n{line}\nrecipe", "sh", str(ROOT)], capture_output=True, text=True
    )
    assert said.stdout.strip() == fonts.recipe()


def test_the_installed_fonts_have_cids_equal_to_their_glyph_ids(fonts_folder):
    for name in fonts.FILES:
        charset = cids(fonts_folder / name)
        assert charset == fonts.identity(len(charset))


def test_a_copy_that_swaps_glyphs_is_refused(raw_fonts, tmp_path):
    source = raw_fonts / "fandol" / "FandolKai-Regular.otf"
    font = TTFont(source)
    for table in font["cmap"].tables:
        table.cmap = table.cmap | {ord("政"): table.cmap[ord("务")]}
    font.save(tmp_path / "swapped.otf")
    fonts.rewrite(tmp_path / "swapped.otf", tmp_path / "copy.otf")
    with pytest.raises(fonts.FontError, match="对应关系"):
        fonts.verify(tmp_path / "copy.otf", source)
    with pytest.raises(fonts.FontError, match="不一致"):
        fonts.verify(source, source)


def test_a_missing_source_names_the_file(raw_fonts, tmp_path):
    (raw_fonts / "fandol" / "FandolHei-Bold.otf").unlink()
    with pytest.raises(fonts.FontError, match="FandolHei-Bold.otf"):
        fonts.make(raw_fonts, tmp_path / "made")
    assert not (tmp_path / "made" / fonts.STAMP).exists()


def test_a_missing_font_is_named_and_the_remedy_said(raw_fonts, tmp_path):
    fonts.make(raw_fonts, tmp_path / "made")
    assert fonts.check(tmp_path / "made") == ""
    (tmp_path / "made" / "FandolFang-Regular.otf").unlink()
    problem = fonts.check(tmp_path / "made")
    assert "仿宋" in problem and "FandolFang-Regular.otf" in problem and "./manage setup" in problem


def test_a_cut_font_is_named(raw_fonts, tmp_path):
    fonts.make(raw_fonts, tmp_path / "made")
    path = tmp_path / "made" / "FandolKai-Regular.otf"
    path.write_bytes(path.read_bytes()[:100])
    problem = fonts.check(tmp_path / "made")
    assert "楷体" in problem and "不完整" in problem


def test_a_missing_fallback_names_its_package(raw_fonts, tmp_path, monkeypatch):
    fonts.make(raw_fonts, tmp_path / "made")
    monkeypatch.setattr(fonts, "FALLBACK_FOLDERS", (tmp_path,))
    problem = fonts.check(tmp_path / "made")
    assert "fonts-noto-cjk" in problem


def test_every_standard_character_prints(fonts_folder):
    standard = {
        *range(0x4E00, 0x9FA6),
        *map(ord, OUTSIDE),
        *map(ord, "鿭𫟷鿬鿫"),
    }  # and the elements that were named after it
    assert len(OUTSIDE) == 276 and not standard - glyphs.characters(str(fonts_folder))
