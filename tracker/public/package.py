"""The year's open data as files, and the Frictionless Data Package (version 1) that describes them."""

import json
from hashlib import sha256

from tracker.public import issued_editions, open_data
from tracker.public.open_data import TABLES
from tracker.refusals import Missing

REPORT, PACKAGE = "report.json", "datapackage.json"
# By RFC 4180 as the spreadsheets write it. The byte order mark is Excel's sign for UTF-8, and readers of the format leave it out.
DIALECT = {
    "delimiter": ",",
    "lineTerminator": "\r\n",
    "quoteChar": '"',
    "doubleQuote": True,
    "skipInitialSpace": False,
    "header": True,
}


def file(year: int, name: str) -> bytes:
    """A file of the district's open data: report.json, datapackage.json or one of the tables."""
    table = name.removesuffix(".csv")
    if name not in (REPORT, PACKAGE) and (table == name or table not in TABLES):
        raise Missing("没有这份公开数据。")
    edition = issued_editions.district(year)
    if name == REPORT:
        return edition.sound_figures().encode()
    figures = edition.thawed()
    if name == PACKAGE:
        return json.dumps(described(edition, figures), ensure_ascii=False, indent=1).encode()
    return open_data.as_csv(figures, table)


def described(edition, figures) -> dict:
    """datapackage.json of a district's edition."""
    return {
        "profile": "tabular-data-package",
        "name": f"open-government-progress-{edition.year_id}",
        "id": edition.figures_sha256,
        "title": f"{figures.district}{figures.year}年度政务公开工作推进情况数据",
        "description": f"来自《{edition.title}》，编号{edition.number}，印发于{edition.issued_on}，数据截至{figures.made_on}。"
        "为防止表格软件把文字当作公式执行，以 = + - @ 开头的文字前加了一个半角单引号。",
        "version": edition.number,
        "created": f"{edition.issued_at.isoformat(timespec='seconds')}Z",
        "keywords": ["政务公开", "标准化规范化", f"{edition.year_id}年度"],
        "contributors": [{"title": figures.signed_by, "role": "publisher"}],
        "sources": [{"title": f"{edition.title}，编号{edition.number}"}],
        "resources": [
            _resource(table, open_data.as_csv(figures, table.name)) for table in TABLES.values()
        ],
    }


def _resource(table: open_data.Table, content: bytes) -> dict:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": table.title,
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": DIALECT,
        "bytes": len(content),
        "hash": f"sha256:{sha256(content).hexdigest()}",
        "schema": {
            "fields": [
                {"name": column.name, "type": column.type, "title": column.title, **_limits(column)}
                for column in table.columns
            ],
            "missingValues": [""],
            **({"primaryKey": list(table.key)} if table.key else {}),
            **(
                {
                    "foreignKeys": [
                        {"fields": [column], "reference": {"resource": where, "fields": [there]}}
                        for column, where, there in table.references
                    ]
                }
                if table.references
                else {}
            ),
        },
    }


def _limits(column: open_data.Column) -> dict:
    return {"constraints": column.constraints} if column.constraints else {}
