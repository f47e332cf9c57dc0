"""What pages say of themselves to programs: schema.org, as search engines and message cards read it.

A dict a page, with addresses that begin at the root; the template writes them out.
"""

from datetime import date

from markupsafe import Markup

from tracker.public.open_data import TABLES
from tracker.reports.text.sentences import overall, title

ADDRESSES = ("url", "contentUrl")


def site(district: str) -> dict:
    return _thing("WebSite", name=f"{district}政务公开标准化规范化工作推进情况", url="/open/")


def dataset(edition, figures) -> dict:
    """A year's figures: what is in them, of which time and place, and where they can be fetched."""
    folder = f"/open/{edition.year_id}/data/"
    files = [(name, f"{name}.csv", "text/csv") for name in TABLES] + [
        ("report", "report.json", "application/json"),
        ("datapackage", "datapackage.json", "application/json"),
    ]
    return _thing(
        "Dataset",
        name=f"{figures.district}{figures.year}年度政务公开工作推进情况数据",
        url=folder,
        version=edition.number,
        description="".join(map(_plain, overall(figures))),
        keywords=["政务公开", "标准化规范化", f"{figures.year}年度"],
        datePublished=edition.issued_on,
        temporalCoverage=f"{figures.year}-01-01/{figures.year}-12-31",
        spatialCoverage={"@type": "AdministrativeArea", "name": figures.district},
        isAccessibleForFree=True,
        creator=_office(figures.issuer),
        distribution=[
            {
                "@type": "DataDownload",
                "name": name,
                "contentUrl": folder + path,
                "encodingFormat": kind,
            }
            for name, path, kind in files
        ],
    )


def report(edition, figures) -> dict:
    return _thing(
        "Report",
        name=title(figures),
        headline=title(figures),
        reportNumber=edition.number,
        datePublished=edition.issued_on,
        abstract=_plain(overall(figures)[0]),
        author=_office(figures.signed_by),
        publisher=_office(figures.issuer),
        isAccessibleForFree=True,
        encoding={
            "@type": "MediaObject",
            "contentUrl": edition.address,
            "encodingFormat": "application/pdf",
            "contentSize": f"{edition.pdf_size} B",
            "sha256": edition.pdf_sha256,
        },
        **(
            {"correction": {"@type": "CorrectionComment", "text": edition.reason}}
            if edition.reason
            else {}
        ),
    )


def absolute(facts, root: str):
    """The same with whole addresses, which is what programs elsewhere need."""
    if isinstance(facts, dict):
        return {
            name: f"{root}{fact}" if name in ADDRESSES else absolute(fact, root)
            for name, fact in facts.items()
        }
    if isinstance(facts, list):
        return [absolute(each, root) for each in facts]
    return facts.isoformat() if isinstance(facts, date) else facts


def _thing(kind: str, **facts) -> dict:
    return {"@context": "https://schema.org", "@type": kind, "inLanguage": "zh-CN"} | {
        name: fact for name, fact in facts.items() if fact
    }


def _plain(words) -> str:
    """Without what markup had to escape."""
    return Markup(words).unescape() if isinstance(words, Markup) else words


def _office(name: str) -> dict:
    return {"@type": "GovernmentOrganization", "name": name}
