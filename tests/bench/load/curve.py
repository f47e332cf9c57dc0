"""Draws the curve of docs/sizing.md from what a run left: .venv/bin/python -m tests.bench.load.curve RUN.json … > docs/img/sizing.svg"""

import json
import math
import sys
from pathlib import Path

SHOWN = {
    "board": "#1f6feb",
    "move": "#0a7d33",
    "search, a clerk's": "#8250df",
    "overview": "#bf8700",
    "ledger": "#cf222e",
    "report of a unit": "#57606a",
}
WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 760, 420, 60, 20, 170, 50
LOW, HIGH = 1, 1000  # ms


def main() -> None:
    runs = [json.loads(Path(name).read_text()) for name in sys.argv[1:]]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    for ms in (1, 10, 100, 1000):
        parts.append(
            f'<path d="M{LEFT} {y(ms):.0f}H{WIDTH - RIGHT}" stroke="#d0d7de"/><text x="{LEFT - 8}" y="{y(ms) + 4:.0f}" text-anchor="end">{ms} ms</text>'
        )
    for units in (40, 400, 4000):
        parts.append(
            f'<text x="{x(units):.0f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{units:,} units</text>'
        )
    parts.append(
        f'<text x="{(LEFT + WIDTH - RIGHT) / 2:.0f}" y="{HEIGHT - 8}" text-anchor="middle">units in one database; CPU per request, web and database together; '
        "SQLite —, PostgreSQL - -</text>"
    )
    names: list[tuple[float, str, str]] = []
    for run in runs:
        dashed = ' stroke-dasharray="6 4"' if run["database"] == "postgresql" else ""
        scales = [s for s in run["scales"].values() if s["years"] == 1]
        for name, colour in SHOWN.items():
            points = [
                (x(s["districts"] * 40), y(line["cpu"] + line["base"]))
                for s in scales
                for line in s["lines"]
                if line["name"] == name
            ]
            parts.append(
                f'<polyline points="{" ".join(f"{a:.0f},{b:.0f}" for a, b in points)}" fill="none" stroke="{colour}" stroke-width="2"{dashed}/>'
            )
            if not dashed and points:
                names.append((points[-1][1] + 4, name, colour))
    at = 0.0
    for wanted, name, colour in sorted(names):
        at = max(wanted, at + 14)  # one below the other
        parts.append(f'<text x="{x(4000) + 8:.0f}" y="{at:.0f}" fill="{colour}">{name}</text>')
    print("\n".join([*parts, "</svg>"]))


def x(units: float) -> float:
    return LEFT + 20 + (WIDTH - LEFT - RIGHT - 40) * math.log(units / 40, 100)


def y(ms: float) -> float:
    share = math.log(max(ms, LOW) / LOW) / math.log(HIGH / LOW)
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share


if __name__ == "__main__":
    main()
