"""Open data: tables that the reference implementation of the Frictionless standards finds to be what the package says."""

import csv
import io
import json
from hashlib import sha256

import pytest
from frictionless import Package

from tests.conftest import NOW
from tracker.boards.card import Card
from tracker.evidence.evidence import Evidence
from tracker.evidence.kind import Kind
from tracker.public.open_data import TABLES
from tracker.units.unit import Unit

FOLDER = "/open/2026/data/"


@pytest.fixture
def package(client, tmp_path):
    """package() → what is published now, as a folder on disk."""

    def fetched():
        content = client.get(f"{FOLDER}datapackage.json").data
        (tmp_path / "datapackage.json").write_bytes(content)
        for resource in json.loads(content)["resources"]:
            (tmp_path / resource["path"]).write_bytes(client.get(FOLDER + resource["path"]).data)
        return tmp_path

    return fetched


def wrong(folder) -> list:
    return (
        Package(folder / "datapackage.json")
        .validate()
        .flatten(["type", "fieldName", "rowNumber", "note"])
    )


@pytest.fixture
def record(cast):
    def made(code, kind, **values):
        return Evidence.create(
            unit=Unit.get(Unit.code == code),
            kind=Kind.get_by_id(kind),
            title="=演示，“会议”\n第二行",
            happened_on="2026-03-05",
            values=values,
            created_by=cast.street,
        )

    return made


def test_the_package_is_valid_and_its_tables_are_what_it_says(
    issued, package, people, record, card_of
):
    record("weiqu", "briefing", chair="主要负责同志", meeting="演示")
    record("weiqu", "training", scope="全区性", attendees=35)
    Card.update(state="submitted", submitted_at=NOW, progress="=1+1, 2\n“引号”").where(
        Card.id == card_of("weiqu", 33).id
    ).execute()
    issued()
    folder = package()
    assert wrong(folder) == []
    found = {
        resource.name: resource.read_rows()
        for resource in Package(folder / "datapackage.json").resources
    }
    assert set(found) == set(TABLES) and (len(found["tasks"]), len(found["units"])) == (38, 40)
    assert [
        (row["unit"], row["name"], row["title"], str(row["published_on"]))
        for row in found["division"]
    ] == [
        ("sifaju", "演示用户乙", None, "2026-01-07"),
        ("weiqu", "演示用户甲", "副主任", "2026-01-07"),
    ]
    assert [(row["by_head"], row["title"]) for row in found["briefings"]] == [
        (True, "'=演示，“会议”\n第二行")
    ]
    assert [(row["people"], row["scope"]) for row in found["trainings"]] == [(35, "全区性")]
    assert "'=1+1, 2\n“引号”" in [row["progress"] for row in found["shares"]]
    assert (
        sum(row["cards"] for row in found["units"])
        == len(found["shares"])
        == sum(row["cards"] for row in found["tasks"])
    )


def test_a_year_in_which_nothing_was_held_is_valid_too(issued, package):
    issued()
    assert wrong(package()) == []


@pytest.mark.parametrize(
    "table, old, new, error",
    [
        ("tasks", "\r\n2,", "\r\n1,", "primary-key"),
        ("shares", ",weiqu,", ",nowhere,", "foreign-key"),
        ("shares", "待签收", "飞了", "constraint-error"),
        ("units", "weiqu", "wei", "hash-count"),
        ("tasks", "number,chapter", "n,chapter", "incorrect-label"),
    ],
)
def test_the_validation_would_see_what_is_wrong(issued, package, table, old, new, error):
    issued()
    folder = package()
    path = folder / f"{table}.csv"
    text = path.read_bytes().decode("utf-8-sig")
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode("utf-8-sig"))
    assert error in {found[0] for found in wrong(folder)}


def test_sizes_and_digests_are_those_of_the_files_and_the_version_is_the_editions(client, issued):
    issued(), issued(reason="单位名称有误")
    found = json.loads(client.get(f"{FOLDER}datapackage.json").text)
    assert (
        found["version"] == "2026-2"
        and found["id"] == sha256(client.get(f"{FOLDER}report.json").data).hexdigest()
    )
    for resource in found["resources"]:
        content = client.get(FOLDER + resource["path"]).data
        assert (resource["bytes"], resource["hash"]) == (
            len(content),
            f"sha256:{sha256(content).hexdigest()}",
        )


def test_spreadsheets_know_the_encoding_and_run_nothing(client, issued, card_of):
    Card.update(state="submitted", submitted_at=NOW, progress="=HYPERLINK(1)").where(
        Card.id == card_of("weiqu", 33).id
    ).execute()
    issued()
    content = client.get(f"{FOLDER}shares.csv").data
    assert content.startswith(b"\xef\xbb\xbf") and b"\r\n" in content
    cells = [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row]
    assert "'=HYPERLINK(1)" in cells and not [
        cell for cell in cells if cell.startswith(("=", "+", "-", "@"))
    ]


def test_the_page_tells_of_every_table_and_column(client, issued):
    issued()
    page = client.get("/open/2026/data/").text
    for table in TABLES.values():
        assert f'href="{FOLDER}{table.name}.csv"' in page and all(
            column.title in page for column in table.columns
        )
