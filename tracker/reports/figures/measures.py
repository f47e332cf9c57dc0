"""Work out measures from records: the one place that knows which records stand behind a figure, and how.

A specification is one of seeds/report.toml's figures, as the kind of evidence keeps it.
"""

from tracker.plan.conditions import all_hold
from tracker.reports.figures.rates import rate_of
from tracker.reports.figures.task_figures import Measure, Telling

OWING = "owing"


def tellings_of(kinds, filed, owing, own):
    """What the records say of each task in `owing`.

    `filed` is year → records, the year before first; `owing` is task number → for the same two years, the ids of the
    units that have a card of it.
    """
    return tuple(telling_of(kind, told, filed, owing[told["task"]], own)
                 for kind in kinds for told in kind.told if told["task"] in owing)  # fmt: skip


def telling_of(kind, told, filed, owing, own):
    before, now = (
        [record for record in records if record.kind_id == kind.key] for records in filed.values()
    )
    return Telling(told["task"], kind.key, told["name"], told["own" if own else "sentence"], tuple(
        Measure(
            f"{kind.key}.{spec['key']}", spec["label"], spec["unit"], value(spec, now, owing[1]), value(spec, before, owing[0])
        )
        for spec in told["figures"] if not (own and counts_units(spec))
    ))  # fmt: skip


def behind(spec, records, owing=()):
    """Those of a kind's records, oldest first, on which a figure stands."""
    found = [record for record in records if all_hold(spec["where"], record.values)]
    if OWING in spec["over"]:
        found = [record for record in found if record.unit_id in owing]
    if spec["how"] in ("first", "last"):
        found = found[::-1] if spec["how"] == "first" else found
        found = list(
            {(record.unit_id, record.values.get(spec["per"])): record for record in found}.values()
        )
    if spec["how"] == "text":
        found = found[-1:]
    return (
        found
        if spec["how"] == "count"
        else [r for r in found if r.values.get(spec["of"]) is not None]
    )


def value(spec, records, owing=()):
    """A count, a sum, a percentage with one digit, or words; None where nothing is on record."""
    found = behind(spec, records, owing)
    if spec["how"] == "count":
        if not records:
            return None
        number = len({record.unit_id for record in found}) if counts_units(spec) else len(found)
        return rate_of(number, len(owing)) if spec["over"] else number
    if not found:
        return None
    if spec["how"] == "text":
        return found[0].values[spec["of"]]
    number = total(found, [spec["of"]])
    return rate_of(number, total(found, spec["over"])) if spec["over"] else number


def total(records, keys):
    return sum(record.values.get(key) or 0 for record in records for key in keys)


def counts_units(spec):
    return (spec["how"], spec["of"]) == ("count", "units")
