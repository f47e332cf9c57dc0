"""Dependencies run one way, and only views and the plumbing at the root know Flask."""

import ast
import re
from functools import cache
from pathlib import Path

TRACKER = Path(__file__).parent.parent / "tracker"
ORDER = [
    "audit",
    "people",
    "jobs",
    "plan",
    "boards",
    "evidence",
    "bulk",
    "finding",
    "registers",
    "duties",
    "steering",
    "notices",
    "requests",
    "supervision",
    "inbox",
    "tuning",
    "reports",
    "public",
    "backup",
    "moving",
    "demo",
]
FLASK = ("flask", "flask_login", "flask_wtf", "flask_htmx")
# Flask-Login's mixin is what makes a person a user; the door of the product is plumbing that lives with people.
EXCEPT = {"accounts/person.py", "accounts/authentication.py"}


@cache
def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def feature_files():
    for package in ORDER:
        yield from ((package, path) for path in sorted((TRACKER / package).rglob("*.py")))


def test_every_package_has_its_place():
    assert sorted(ORDER) == sorted(path.parent.name for path in TRACKER.glob("*/__init__.py"))


def test_no_feature_imports_one_that_builds_on_it():
    wrong = [
        f"{path.relative_to(TRACKER)} imports tracker.{later}"
        for package, path in feature_files()
        for later in ORDER[ORDER.index(package) + 1 :]
        if any(
            name == f"tracker.{later}" or name.startswith(f"tracker.{later}.")
            for name in imports(path)
        )
    ]
    assert wrong == []


def test_only_views_and_plumbing_import_flask():
    wrong = [
        str(path.relative_to(TRACKER))
        for _, path in feature_files()
        if not ("views" in path.parts or re.search(r"(^|_)views$", path.stem))
        and path.name != "cli.py"
        and path.relative_to(TRACKER).as_posix() not in EXCEPT
        and any(name.split(".")[0] in FLASK for name in imports(path))
    ]
    assert wrong == []


# the ages of files are the file system's; a line of the log, and a page's code, are as old as they are
OTHER_CLOCKS = {"clock.py", "storage/folder_store.py", "web/logs.py", "public/release.py"}


def test_there_is_one_clock():
    """And a column's default asks it anew: a bare clock.now would be the one that stood there when the module was read."""
    wrong = [
        f"{path.relative_to(TRACKER)}: {found}"
        for path in TRACKER.rglob("*.py")
        if path.relative_to(TRACKER).as_posix() not in OTHER_CLOCKS
        for found in re.findall(
            r"datetime\.now|date\.today|time\.time\(|fromtimestamp|default=clock\.\w+",
            path.read_text(),
        )
    ]
    assert wrong == []
