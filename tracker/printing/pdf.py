"""Turn the HTML of a report into PDF bytes: archival, accessible, and the same from the same input anywhere."""

import gc
import io
import os
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from threading import Lock

from weasyprint import CSS, HTML, Attachment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import (
    FatalURLFetchingError,
    URLFetcher,
    URLFetcherResponse,
    URLFetchingError,
)

from tracker.data import scratch
from tracker.printing import fonts, glyphs, justification, patches, pdf_ua
from tracker.refusals import Refused

STYLE = Path(__file__).parent.parent / "static" / "css" / "report-print.css"
VARIANT = "pdf/a-3a"
# Pango's font map may not be shared between threads.
ONE_AT_A_TIME = Lock()

os.environ["FONTCONFIG_FILE"] = str(Path(__file__).with_name("fontconfig.xml"))
justification.install()
pdf_ua.install()
patches.install()


class Sealed(URLFetcher):
    """Hands out the report's own fonts, by name, and nothing else: no file, no network."""

    def __init__(self, folder):
        super().__init__()
        names = (*fonts.FILES, *fonts.OTHERS)
        self.assets = {f"report:fonts/{name}": Path(folder) / name for name in names}

    def fetch(self, url, headers=None):
        if url not in self.assets:
            raise FatalURLFetchingError(url)
        if not self.assets[url].is_file():
            raise URLFetchingError(url)  # one of fonts.OTHERS
        return URLFetcherResponse(url, self.assets[url].read_bytes(), {"Content-Type": "font/otf"})


@lru_cache(maxsize=2)
def press(folder):
    """What every report of a process shares: the fetcher, the loaded fonts and the parsed style sheet."""
    fetcher, config = Sealed(folder), FontConfiguration()
    rules = fonts.faces() + fonts.style(STYLE)
    with scratch.until_exit("tracker-fonts-"):  # the fonts that WeasyPrint keeps while it lives
        style = CSS(string=rules, font_config=config, url_fetcher=fetcher)
    return fetcher, config, style


def render(html, *, fonts_folder, attachments=()):
    """PDF/A-3a and PDF/UA-1 bytes of an HTML document.

    `attachments` are (name, bytes, description, moment) with naive UTC moments: without them WeasyPrint would
    write the time of printing, and the same report would differ from minute to minute.
    Characters that no font has are printed as 〓. Raises Refused, as a sentence, for missing fonts and anything to be
    fetched.
    """
    problems = fonts.check(fonts_folder)
    if problems:
        raise Refused(f"报告无法打印：{problems}")
    html = glyphs.printable(html, fonts_folder)
    files = [
        Attachment(
            file_obj=io.BytesIO(content), name=name, description=description,
            created=moment, modified=moment, relationship="Data",
        )
        for name, content, description, moment in attachments
    ]  # fmt: skip
    try:
        with turn(), patient_collector():
            document = laid_out(html, fonts_folder)
            return document.write_pdf(
                pdf_variant=VARIANT, attachments=files, finisher=pdf_ua.finish
            )
    except FatalURLFetchingError as denied:
        raise Refused(
            f"报告无法打印：内容引用了报告以外的资源（{denied}），已拒绝读取。"
        ) from denied


def laid_out(html, fonts_folder):
    """The document's pages, not yet written."""
    fetcher, config, style = press(str(fonts_folder))
    return HTML(string=html, url_fetcher=fetcher).render(
        font_config=config, stylesheets=[style], pdf_variant=VARIANT
    )


@contextmanager
def turn():
    """One report at a time; nobody waits, and so no thread is kept from other work."""
    if not ONE_AT_A_TIME.acquire(blocking=False):
        raise Refused("正在打印其他报告，请稍后再试。")
    try:
        yield
    finally:
        ONE_AT_A_TIME.release()


@contextmanager
def patient_collector():
    """Layout makes millions of objects that all live to the end; looking through them costs a sixth of the time."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
