"""What the demo files: values for a kind that meet a criterion, drawn from seeds/demo/samples.toml."""

import random
import tomllib
from collections import Counter
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from tracker.evidence.kind import Kind


@cache
def read(folder: Path, name: str) -> dict:
    return tomllib.loads((folder / "demo" / f"{name}.toml").read_text())


class Samples:
    """Draws values as a unit would type them; the same seed draws the same year."""

    def __init__(self, folder: Path, seed: int):
        self.folder, self.draw, self.count = folder, random.Random(seed), Counter()

    def progress(self, number: int, **words) -> str:
        return read(self.folder, "progress")[str(number)].format(**words)

    def values(self, kind: Kind, conditions: dict, day: date, **words) -> dict:
        """Values for a record of `kind` on `day` that meets a criterion's `conditions`."""
        self.count[words["code"], kind.key] += 1
        sample = read(self.folder, "samples")[kind.key]
        specs = {f["key"]: f for f in kind.fields}
        values = {
            key: self._value(specs[key], raw, day)
            for key, raw in sample.items()
            if not isinstance(raw, str) or raw[0] not in "=<"
        }
        for key, condition in conditions.items():
            values[key] = self._meeting(specs[key], condition, values.get(key))
        for key, raw in sample.items():
            if isinstance(raw, str) and raw[0] in "=<":
                values[key] = self._derived(raw, values)
        topic = (
            values.get("topics", [""])[0].strip("《》“”")
            if isinstance(values.get("topics"), list)
            else ""
        )
        words |= {
            "n": self.count[words["code"], kind.key],
            "year": day.year,
            "month": day.month,
            "topic": topic,
            "stage": values.get("stage", ""),
        }
        return {
            key: v.format(**words) if isinstance(v, str) else v
            for key, v in values.items()
            if self._asked(specs[key], values)
        }

    def _value(self, spec: dict, raw, day: date):
        if spec["type"] == "number":
            return self.draw.randint(*raw)
        if spec["type"] == "date":
            return (day + timedelta(days=int(raw))).isoformat()
        return raw

    def _meeting(self, spec: dict, condition, value):
        if not isinstance(condition, dict):
            return condition
        verb, wanted = next(iter(condition.items()))
        if verb == "contains":
            return [wanted] if spec["type"] == "choices" else value
        if verb == "at_least" and spec["type"] == "choices":
            return spec["choices"][: max(wanted, len(value or []))]
        if verb == "at_least":
            return max(wanted, value or 0) if isinstance(value, int) else wanted
        return wanted[0] if verb == "any" else value

    def _derived(self, raw: str, values: dict) -> int:
        if raw[0] == "<":
            return int(values[raw[1:]] * self.draw.uniform(0.9, 1))
        return sum(
            values[term.lstrip("-")] * (-1 if term[0] == "-" else 1)
            for term in raw[1:].replace("-", "+-").split("+")
        )

    @staticmethod
    def _asked(spec: dict, values: dict) -> bool:
        """A field that is asked only in some cases is left empty in the others."""
        return all(
            (values.get(key) or 0) >= c["at_least"]
            for key, c in (spec.get("required_if") or {}).items()
            if isinstance(c, dict) and "at_least" in c
        )
