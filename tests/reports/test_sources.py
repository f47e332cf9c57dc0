"""Every figure of a report leads to what was counted, and as much is listed there as the report says."""

import html
import re
from functools import cache

import pytest

from tests.reports.filling import fill
from tracker.refusals import Missing
from tracker.reports import sources
from tracker.reports.charts import percent
from tracker.reports.figures.records import figures_of
from tracker.reports.sources import behind, source_of
from tracker.reports.sources.row import Asked
from tracker.reports.text import sentences
from tracker.units.unit import Unit

UNITS = "张项个份次件条人名处户"
LINK = re.compile(r'<a class="cite" href="([^"]+)">([^<]+)</a>')


@pytest.fixture
def filled(app, cast):
    fill(cast)
    return cast


def links(page):
    """address → the words under which it is cited, sorted; none of them twice."""
    found = {}
    for address, words in LINK.findall(page):
        found.setdefault(html.unescape(address), set()).add(words.rstrip(UNITS))
    return found


def listed(page):
    """The totals that a page of sources says, and its rows as (unit, number)."""
    totals = re.search(r"<span data-total>([^<]*)</span>", page)[1].split("、")
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    rows = [
        [re.sub("<[^>]*>", "", cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row)]
        for row in re.findall(r"<tr>.*?</tr>", body)
    ]
    return totals, [(row[0], row[2] if len(row) > 2 else "") for row in rows]


def recounted(total, rows):
    """What the rows come to: as many as they are, as their units are, or the sum of what they add."""
    numbers = [number for _, number in rows]
    if total.endswith("%"):
        pairs = [list(map(int, number.split("/"))) for number in numbers if "/" in number]
        part, whole = (sum(side) for side in zip(*pairs)) if pairs else (0, 0)
        return {percent(round(100 * part / whole, 1))} if whole else {total}
    return {str(len(rows)), str(len({unit for unit, _ in rows}))} | (
        {str(sum(map(int, numbers)))}
        if all(number.isdigit() for number in numbers)
        else set(numbers[:1])
    )


@pytest.mark.parametrize("path", ["/reports/2026", "/reports/2026/weiqu", "/reports/2025"])
def test_every_figure_leads_to_as_much_as_it_says(filled, sign_in, path, monkeypatch):
    monkeypatch.setattr(
        sources, "figures_of", cache(figures_of)
    )  # nothing changes from page to page
    office = sign_in(filled.office)
    cited = links(office.get(path).text)
    assert len(cited) > 60
    narrowed = sorted(
        address for address in cited if "?" in address or not address.startswith(f"{path}/sources/")
    )
    for address in sorted(set(cited) - set(narrowed)) + narrowed[::9]:
        answer = office.get(address)
        assert answer.status_code == 200, address
        totals, rows = listed(answer.text)
        assert cited[address] <= {total.rstrip(UNITS) for total in totals}, (address, totals)
        assert totals[0] == "暂无数据" or totals[0].rstrip(UNITS) in recounted(totals[0], rows), (
            address,
            totals,
            rows,
        )


def test_the_totals_of_the_page_are_those_of_the_figures(filled):
    """Every measure of the report, of the district and of a unit, without a page."""
    for code in (None, "weiqu"):
        figures = figures_of(2026, code)
        asked = Asked(figures, figures.unit and Unit.get(Unit.code == code), filled.office)
        measures = [measure for telling in figures.tellings for measure in telling.measures]
        assert len(measures) > (90 if code is None else 30)
        for measure in measures:
            source = behind(measure.key, asked)
            assert source.totals == (sentences.figure(measure),), measure.key
            assert source.rows or not measure.value, measure.key


def test_a_record_that_one_may_not_see_is_counted_and_not_named(filled):
    own, others = (
        {row.unit: row for row in source_of("briefing.held", 2026, None, filled.street).rows}[name]
        for name in ("韦曲街办", "区司法局")
    )
    assert own.words.startswith("演示听取汇报") and own.address.startswith("/evidence/")
    assert (others.words, others.address) == ("", "")
    staff = {row.unit: row.address for row in source_of("staff", 2026, None, filled.street).rows}
    assert staff["韦曲街办"].startswith("/registers/posts/") and staff["区司法局"] == ""
    assert all(row.address for row in source_of("notices", 2026, None, filled.office).rows)


@pytest.mark.parametrize(
    "key", ["nothing", "briefing.nothing", "nothing.at.all", "accounts.nothing", "evidence.", ".."]
)
def test_a_figure_that_is_none_is_not_found(app, cast, key):
    with pytest.raises(Missing, match="没有这个数字"):
        source_of(key, 2026, None, cast.office)


def test_an_issued_figure_leads_nowhere(filled, sign_in):
    assert 'class="cite"' not in sign_in(filled.office).get("/reports/2026/preview").text
