"""Behind the figures of evidence: the records, each with what it adds."""

from tracker.evidence.kind import Kind
from tracker.evidence.queries import seen_among
from tracker.refusals import Missing
from tracker.reports.figures.evidence_of_year import filed
from tracker.reports.figures.measures import behind, counts_units, total, value
from tracker.reports.figures.task_figures import Measure
from tracker.reports.sources.row import Row, Source
from tracker.reports.text.sentences import figure
from tracker.units.unit import Unit


def all_of_year(asked):
    """佐证材料: every record of the year."""
    records = filed(asked.figures.year, asked.chosen)[asked.figures.year]
    rows = rows_of(records, asked.person, lambda record: "")
    return Source(
        "佐证材料", (f"{len(rows)}份",), f"一行一份，共{len(rows)}份；被替换的不计。", rows
    )


def measured(key, asked):
    """A measure of one kind: `key` is the kind's and the measure's, with a dot between."""
    kind, spec, task = found(key)
    figures = asked.figures
    records = [
        record
        for record in filed(figures.year, asked.chosen)[figures.year]
        if record.kind_id == kind.key
    ]
    codes = {share.code for each in figures.tasks if each.number == task for share in each.shares}
    owing = {unit.id for unit in Unit.select(Unit.id, Unit.code).where(Unit.code << list(codes))}
    measure = Measure(key, spec["label"], spec["unit"], value(spec, records, owing))
    used = behind(spec, records, owing)
    return Source(
        f"{kind.name}：{spec['label'].strip()}", (figure(measure),), how(spec, used, len(owing)),
        rows_of(used, asked.person, lambda record: number(spec, record)),
    )  # fmt: skip


def found(key):
    """The kind, the specification and the task of a measure."""
    name, _, short = key.partition(".")
    kind = Kind.get_or_none(Kind.key == name)
    for told in kind.told if kind else ():
        for spec in told["figures"]:
            if spec["key"] == short:
                return kind, spec, told["task"]
    raise Missing("报告里没有这个数字。")


def number(spec, record):
    """What a record adds: 12, 9/10, or the words themselves."""
    if spec["how"] == "count":
        return ""
    own = str(record.values[spec["of"]])
    return f"{own}/{total([record], spec['over'])}" if spec["over"] else own


def how(spec, records, owing):
    units = len({record.unit_id for record in records})
    if counts_units(spec):
        return f"按单位计，共{units}个" + (f"，应开展的单位{owing}个。" if spec["over"] else "。")
    if spec["how"] == "text":
        return "取最近登记的一份。"
    newest = {
        "first": "每个单位取本年度最早的一份，",
        "last": "每个单位（同名的一份）取最近登记的，",
    }.get(spec["how"], "")
    if spec["over"]:
        return f"{newest}右列左边各数之和：{total(records, [spec['of']])}，右边各数之和：{total(records, spec['over'])}。"
    return (
        f"{newest}右列相加。"
        if spec["how"] != "count"
        else f"一行一{'份' if spec['unit'] == '%' else spec['unit']}。"
    )


def rows_of(records, person, number):
    """Rows in the order of units; the words of a record only for those who may see it."""
    names = {
        unit.id: (unit.position, unit.name)
        for unit in Unit.select(Unit.id, Unit.name, Unit.position)
    }
    seen = seen_among(person, records)
    return [
        Row(names[record.unit_id][1], *words(record, record.id in seen), number(record))
        for record in sorted(records, key=lambda record: (names[record.unit_id][0], record.happened_on, record.id))
    ]  # fmt: skip


def words(record, seen):
    return (
        (f"{record.title}（{record.happened_on}）", f"/evidence/{record.id}") if seen else ("", "")
    )
