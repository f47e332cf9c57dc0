"""What the annual report tells of a task from its evidence: sentences and the figures in them."""

from dataclasses import asdict, dataclass
from string import Formatter

from tracker.plan.seeds.condition_checks import read_where
from tracker.plan.seeds.entry import Entry, once
from tracker.plan.seeds.kinds import KindSeed

HOW = ("count", "sum", "first", "last", "text")
COUNTED = ("records", "units")
OWING = "owing"  # of the units that have a card of the task


@dataclass(frozen=True)
class FigureSeed:
    """`how` says what is done with `of`: a field's key, or for count records or units. `over` makes it a percentage."""

    key: str
    label: str
    unit: str
    how: str
    of: str
    over: tuple[str, ...]
    per: str
    where: dict

    @property
    def counts_units(self) -> bool:
        return (self.how, self.of) == ("count", "units")


@dataclass(frozen=True)
class TellingSeed:
    task: int
    kind: str
    name: str
    sentence: str
    own: str  # in one unit's report
    figures: tuple[FigureSeed, ...]

    @property
    def definition(self) -> dict:
        return asdict(self) | {"figures": [asdict(figure) for figure in self.figures]}


def read_tellings(
    file: Entry, tasks: tuple, kinds: tuple[KindSeed, ...]
) -> tuple[TellingSeed, ...]:
    entries = file.entries("telling")
    file.finish()
    numbers, by_key = {task.number for task in tasks}, {kind.key: kind for kind in kinds}
    found = tuple(_telling(entry, numbers, by_key) for entry in entries)
    once(
        (
            (entry, f"{telling.kind}.{figure.key}")
            for entry, telling in zip(entries, found)
            for figure in telling.figures
        ),
        "",
    )
    return found


def _telling(entry: Entry, numbers: set[int], kinds: dict[str, KindSeed]) -> TellingSeed:
    task, kind = entry.number("task"), kinds.get(entry.text("kind"))
    if task not in numbers:
        entry.refuse(f"tasks.toml 里没有第 {task} 项任务。")
    if kind is None:
        entry.refuse(f"kinds.toml 里没有类型“{entry.text('kind')}”。")
    figures = tuple(_figure(each, kind) for each in entry.entries("figure"))
    sentence = entry.text("sentence", "")
    telling = TellingSeed(
        task, kind.key, entry.text("name"), sentence, entry.text("own", sentence), figures
    )
    entry.finish()
    _only(entry, telling.sentence, {figure.key for figure in figures})
    _only(entry, telling.own, {figure.key for figure in figures if not figure.counts_units})
    return telling


def _figure(entry: Entry, kind: KindSeed) -> FigureSeed:
    used = [how for how in HOW if how in entry]
    if len(used) != 1:
        entry.refuse(f"要写 {'、'.join(HOW)} 之一，且只写一个。")
    how = used[0]
    of = entry.choice(how, COUNTED) if how == "count" else entry.text(how)
    over = entry.take("over", str, list, default=[])
    figure = FigureSeed(
        entry.text("key"),
        entry.text("label"),
        "%" if over else entry.text("unit", _unit(kind, how, of)),
        how,
        of,
        (over,) if isinstance(over, str) else tuple(over),
        entry.text("per", ""),
        entry.take("where", dict, default={}),
    )
    entry.finish()
    by_key = {field.key: field for field in kind.fields}
    read_where(entry, figure.where, by_key, "where")
    wanted = (
        [of] * (how != "count")
        + [key for key in figure.over if key != OWING]
        + [figure.per] * bool(figure.per)
    )
    for key in wanted:
        types = ("text",) if key == figure.per or how == "text" else ("number",)
        if key not in by_key or by_key[key].type not in types:
            entry.refuse(f"“{key}”不是本类型的{'文字' if types == ('text',) else '数字'}项。")
    if (over and figure.counts_units != (over == OWING)) or (
        over and how in ("count", "text") and over != OWING
    ):
        entry.refuse(f'over 写数字项的列表；只有 count = "units" 时写 "{OWING}"。')
    return figure


def _unit(kind: KindSeed, how: str, of: str) -> str:
    if how == "count":
        return "个" if of == "units" else kind.measure
    field = kind.field(of)
    return field.unit if field else ""


def _only(entry: Entry, sentence: str, keys: set[str]) -> None:
    """Refuse a sentence with a place for a figure that is not there."""
    try:
        places = [name for _, name, spec, change in Formatter().parse(sentence) if name is not None]
    except ValueError:
        entry.refuse("句子里的花括号没有成对。")
    for name in places:
        if name not in keys:
            entry.refuse(f"句子里的{{{name}}}没有对应的数字。")
