"""Thumbnails: small pictures made anew from the pixels, so that nothing else of an upload reaches a page."""

import logging
from io import BytesIO
from typing import BinaryIO

from PIL import Image, ImageOps

SIDE = 320  # pixels
PIXEL_LIMIT = 50_000_000  # of the original: a phone's largest photo, not a bomb
FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
MEDIA_TYPE = "image/webp"

log = logging.getLogger(__name__)


def thumbnail(stream: BinaryIO) -> bytes | None:
    """A WebP of at most SIDE × SIDE, upright and without metadata; None when the picture cannot be made small."""
    stream.seek(0)
    try:
        with Image.open(stream, formats=FORMATS) as image:
            if image.width * image.height > PIXEL_LIMIT:
                return None
            image.draft("RGB", (2 * SIDE, 2 * SIDE))
            ImageOps.exif_transpose(image, in_place=True)
            image.thumbnail((SIDE, SIDE))
            small = image.convert("RGBA" if image.has_transparency_data else "RGB")
            small.info.clear()
            out = BytesIO()
            small.save(out, "WEBP", quality=78, method=4)
            return out.getvalue()
    except (
        Exception
    ) as error:  # whatever a hostile picture does to the decoder, the upload itself stands
        log.warning("thumbnail: %s", type(error).__name__)
        return None
