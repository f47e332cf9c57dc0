"""What a report tells of a task from the evidence of one kind: a sentence, and the measures in it."""

from dataclasses import dataclass

from tracker.reports.figures.rates import change_of


@dataclass(frozen=True)
class Measure:
    """One figure. `before` is the year before's; None, of either, is 暂无数据. `key` leads to the records behind it."""

    key: str
    label: str
    unit: str
    value: int | float | str | None
    before: int | float | str | None = None

    @property
    def change(self):
        """By how much it differs from the year before, or None where that cannot be said."""
        known = not (isinstance(self.value, str | None) or isinstance(self.before, str | None))
        return change_of(self.value, self.before) if known else None


@dataclass(frozen=True)
class Telling:
    """`sentence` has a place {key} for each of the measures that it names, and may be empty."""

    task: int
    kind: str
    name: str
    sentence: str
    measures: tuple[Measure, ...]

    @property
    def silent(self):
        return all(measure.value is None for measure in self.measures)

    @property
    def was_silent(self):
        return all(measure.before is None for measure in self.measures)
