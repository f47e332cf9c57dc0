"""Files of the demo: pictures that say what they stand for and that they are made up."""

from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont


def picture(fonts: Path, title: str, lines: list[str]) -> BytesIO:
    """A sheet of paper as a PNG: a title, a few lines, and the words 演示材料 across it."""
    sheet = Image.new("RGB", (900, 640), "#fdfcf8")
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((24, 24, 876, 616), outline="#8a8578", width=2)
    draw.text(
        (450, 110),
        title[:24],
        font=_font(fonts, "FandolHei-Bold.otf", 38),
        fill="#222",
        anchor="mm",
    )
    body = _font(fonts, "FandolSong-Regular.otf", 26)
    for row, line in enumerate(lines):
        draw.text((90, 200 + 48 * row), line[:30], font=body, fill="#333")
    draw.text(
        (450, 560),
        "演示材料，内容均为虚构",
        font=_font(fonts, "FandolKai-Regular.otf", 30),
        fill="#a33",
        anchor="mm",
    )
    data = BytesIO()
    sheet.save(data, "PNG", compress_level=3)  # hundreds are made while someone waits
    data.seek(0)
    return data


@cache
def _font(folder: Path, name: str, size: int):
    return ImageFont.truetype(str(folder / name), size)
