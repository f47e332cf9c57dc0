"""The report's typefaces: made fit for PDF once at set-up, and looked for before every printing.

WeasyPrint writes glyph ids as CIDs. Raw Fandol is CID-keyed with CIDs that differ from its glyph ids, so that
MuPDF and Ghostscript would drop or swap characters which Poppler shows. The copies made here have CID = GID.

    python -m tracker.reports.fonts SOURCE_DIR TARGET_DIR
"""

import hashlib
import json
import os
import shutil
import sys
from pathlib import Path

FILES = {
    "FandolSong-Regular.otf": "宋体",
    "FandolSong-Bold.otf": "宋体（粗）",
    "FandolFang-Regular.otf": "仿宋",
    "FandolKai-Regular.otf": "楷体",
    "FandolHei-Regular.otf": "黑体",
    "FandolHei-Bold.otf": "黑体（粗）",
}
# Symbols and the scripts of China's nationalities (Fandol has 彝文, Noto CJK 朝鲜文): where one of these is missing, its characters print as 〓.
OTHERS = {
    "Symbola_hint.ttf": "符号",
    "NotoSerifTibetan-Regular.ttf": "藏文",
    "NotoNaskhArabic-Regular.ttf": "维吾尔文、哈萨克文、柯尔克孜文",
    "NotoSansMongolian-Regular.ttf": "蒙古文、满文、锡伯文",
    "NotoSansTaiLe-Regular.ttf": "德宏傣文",
    "NotoSansNewTaiLue-Regular.ttf": "西双版纳新傣文",
    "NotoSansTaiTham-Regular.ttf": "西双版纳老傣文",
    "NotoSansTaiViet-Regular.ttf": "金平傣文",
    "NotoSansLisu-Regular.ttf": "傈僳文",
    "NotoSansMiao-Regular.ttf": "滇东北老苗文",
}
# Characters that Fandol lacks are taken from these, so that a rare name prints.
FALLBACKS = {
    "NotoSerifCJK-Regular.ttc": "思源宋体",
    "NotoSansCJK-Regular.ttc": "思源黑体",
}
FALLBACK_FOLDERS = (Path("/usr/share/fonts/opentype/noto"), Path("/usr/share/fonts/noto-cjk"))
STAMP = "fonts.json"
RECIPE = "recipe"  # by which release of the program they were made: ./manage makes them again when it is another
REMEDY = "请在程序目录运行 ./manage setup 安装。"
FALLBACK_REMEDY = "请安装系统软件包 fonts-noto-cjk（apt-get install fonts-noto-cjk）。"


class FontError(Exception):
    """A font cannot be made fit; the message says which and why."""


def make(source, target):
    """Copy every font of FILES from source to target with CID = GID. Until all are fit, those that were there stay; the stamp is last."""
    from tracker.data.whole_file import whole_file  # ./manage checks with this file alone

    source, target = Path(source), Path(target)
    target.mkdir(parents=True, exist_ok=True)
    stamp = {}
    for name in (*FILES, *OTHERS):
        found = next(source.rglob(name), None)
        if found is None and name in OTHERS:
            continue
        if found is None:
            raise FontError(f"在 {source} 中没有找到字体文件 {name}。")
        partial = target / f"{name}.part"
        if name in OTHERS:
            shutil.copyfile(found, partial)
        else:
            rewrite(found, partial)
            verify(partial, found)
        stamp[name] = {
            "size": partial.stat().st_size,
            "sha256": hashlib.sha256(partial.read_bytes()).hexdigest(),
        }
    (target / STAMP).unlink(missing_ok=True)
    for name in stamp:
        os.replace(target / f"{name}.part", target / name)
    for name, text in ((RECIPE, recipe()), (STAMP, json.dumps(stamp, indent=1))):
        with whole_file(target / name, mode=0o644, replace=True) as file:
            file.write(f"{text}\n".encode())


def style(path):
    """A style sheet in which the family "Report Others" stands for every font of OTHERS, each under a name of its own.

    WeasyPrint takes fonts of one name for one font, and would mix up their glyphs.
    """
    text = Path(path).read_text(encoding="utf-8")
    return text.replace('"Report Others"', ", ".join(map(family, OTHERS)))


def faces():
    """The rules that load OTHERS. Pango asks for emoji in the family of that name, whatever a style sheet says."""
    symbols = next(iter(OTHERS))
    return "".join(
        f'@font-face {{ font-family: {name}; src: url("report:fonts/{file}") }}\n'
        for name, file in (*((family(file), file) for file in OTHERS), ("emoji", symbols))
    )


def family(name):
    return f'"Report {Path(name).stem}"'


def recipe():
    """The digest of the program that makes fonts: ./manage makes the same sum."""
    here = Path(__file__).parent
    return hashlib.sha256(
        b"".join(
            (here / f"{name}.py").read_bytes()
            for name in ("fonts", "punctuation_kerning", "composed_glyphs")
        )
    ).hexdigest()


def rewrite(source, target):
    """Renumber the charset of one CID-keyed font so that every CID is its glyph id, and mend what print needs."""
    from fontTools.ttLib import TTFont

    from tracker.printing import composed_glyphs, punctuation_kerning

    # Tables that are not opened are copied as they are, and they name glyphs by id.
    font = TTFont(source, recalcBBoxes=False, recalcTimestamp=False)
    top = font["CFF "].cff.topDictIndex[0]
    strings = top.CharStrings
    if not hasattr(top, "ROS"):
        raise FontError(f"{source.name} 不是 CID 字体。")
    names = identity(len(top.charset))
    ids = {name: glyph for glyph, name in enumerate(top.charset)}
    strings.charStrings = {
        new: strings.charStrings[old] for old, new in zip(sorted(ids, key=ids.get), names)
    }
    top.charset = strings.charset = names
    font.setGlyphOrder(names)
    # FandolSong-Regular says its descent is 200 above the baseline; lines of text would jump.
    font["hhea"].descent = -abs(font["hhea"].descent)
    composed_glyphs.add(font)
    punctuation_kerning.close_up(font)
    font.save(target)


def verify(copy, source):
    """Refuse a copy whose CIDs differ from its glyph ids, or that maps a character to another glyph than its source."""
    from fontTools.ttLib import TTFont

    made, raw = TTFont(copy), TTFont(source)
    charset = made["CFF "].cff.topDictIndex[0].charset
    if list(charset) != identity(len(charset)):
        raise FontError(f"{source.name} 的 CID 与字形编号仍不一致。")
    if not glyph_ids(raw).items() <= glyph_ids(made).items():
        raise FontError(f"{source.name} 改写后字符与字形的对应关系发生了变化。")


def identity(count):
    return [".notdef", *(f"cid{glyph:05d}" for glyph in range(1, count))]


def glyph_ids(font):
    ids = font.getReverseGlyphMap()
    return {character: ids[name] for character, name in font.getBestCmap().items()}


def check(folder):
    """Say what keeps a report from being printed with these fonts; nothing when all is well."""
    folder, problems = Path(folder), []
    try:
        stamp = json.loads((folder / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        stamp = {}
    for name, label in FILES.items():
        path = folder / name
        if not path.is_file():
            problems.append(f"缺少报告字体“{label}”（{name}）。")
        elif path.stat().st_size != stamp.get(name, {}).get("size"):
            problems.append(f"报告字体“{label}”（{name}）不完整。")
    if problems:
        problems[-1] += REMEDY
    absent = [f"“{label}”（{name}）" for name, label in FALLBACKS.items() if fallback(name) is None]
    if absent:
        problems.append(f"缺少补字字体{'、'.join(absent)}。{FALLBACK_REMEDY}")
    return "".join(problems)


def fallback(name):
    """The path of one of FALLBACKS, or None."""
    return next((path for folder in FALLBACK_FOLDERS if (path := folder / name).is_file()), None)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("用法：python -m tracker.reports.fonts 字体来源目录 目标目录")
    try:
        make(*sys.argv[1:])
    except (FontError, OSError) as problem:
        sys.exit(f"字体未能安装：{problem}")
