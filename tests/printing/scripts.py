"""Words in symbols and in the scripts of China's nationalities, each with the font that brings it to paper."""

SCRIPTS = {
    "Symbola_hint": "✅☑✔❌⚠️⭐➕❤👍😀🎉🔥🤝",
    "NotoSerifTibetan-Regular": "བོད་ཡིག་བཀྲ་ཤིས་བདེ་ལེགས།",
    "NotoNaskhArabic-Regular": "ئۇيغۇر تىلى مەمەتجان، قازاق ٴتىلى",
    "NotoSansMongolian-Regular": "ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ ᠮᠠᠨᠵᡠ",
    "NotoSansTaiLe-Regular": "ᥖᥭᥰ ᥘᥫᥴ",
    "NotoSansNewTaiLue-Regular": "ᦟᦹᧉ",
    "NotoSansTaiTham-Regular": "ᨠᩣ ᨾᩮᩬᩥᨦ",
    "NotoSansTaiViet-Regular": "ꪼꪕ",
    "NotoSansLisu-Regular": "ꓡꓲꓢꓴ",
    "NotoSansMiao-Regular": "𖼀𖽑",
}
EVERY = "，".join([*SCRIPTS.values(), "ꆈꌠꉙ", "조선말"])
MISSING = "\ue000"  # for private use: fonts that have it mean other things by it
