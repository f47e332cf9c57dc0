"""Dependencies run one way, and only pages and the plumbing know Flask."""

import ast
import re
from pathlib import Path

TRACKER = Path(__file__).parent.parent / "tracker"
# From the ground up. A module's place is the longest entry that its name begins with.
ORDER = """
    data tables web.arguments audit web storage settings.setting units.unit units.unit_group accounts web.headers
    web.errors settings.special_day settings.workdays units jobs printing plan boards evidence
    bulk search registers checklist planning settings notices requests remarks verification
    overview inbox reports notices.notice_paper notices.views.notice_paper overview.ledger_paper
    overview.views.ledger_paper web.health web.metrics public backup demo
""".split()  # noqa: SIM905
FLASK = ("flask", "flask_login", "flask_wtf", "flask_htmx")
# Flask-Login's mixin is what makes a person a user; who is signed in is asked of every request.
EXCEPT = {"accounts.person", "accounts.authentication"}


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(TRACKER).with_suffix("").parts).removesuffix(".__init__")


MODULES = {name_of(path): ast.parse(path.read_text()) for path in TRACKER.rglob("*.py")}
ROOMS = sorted(path.parent.name for path in TRACKER.glob("*/__init__.py"))


def imports(name: str) -> set[str]:
    """Every name that a module imports, late imports too; our own modules without `tracker.`."""
    found = set()
    for node in ast.walk(MODULES[name]):
        if isinstance(node, ast.Import):
            found |= {alias.name.removeprefix("tracker.") for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            base = node.module.removeprefix("tracker.") if node.module != "tracker" else ""
            for alias in node.names:
                whole = f"{base}.{alias.name}".lstrip(".")
                found.add(whole if whole in MODULES else base)
    return found


def place(name: str) -> int:
    entries = [each for each in ORDER if f"{name}.".startswith(f"{each}.")]
    return ORDER.index(max(entries, key=len))


def in_rooms():
    return [name for name in MODULES if name.split(".")[0] in ROOMS]


def test_every_room_has_its_place():
    assert sorted(each for each in ORDER if "." not in each) == ROOMS
    assert [
        each for each in ORDER if not any(f"{m}.".startswith(f"{each}.") for m in MODULES)
    ] == []


def test_no_room_imports_one_that_builds_on_it():
    wrong = [
        f"{name} imports {other}"
        for name in in_rooms()
        for other in imports(name)
        if other in MODULES and other.split(".")[0] in ROOMS and place(other) > place(name)
    ]
    assert wrong == []


def test_no_module_imports_itself_by_way_of_others():
    below = {name: imports(name) & MODULES.keys() - {name, ""} for name in MODULES}
    while ground := [name for name, others in below.items() if not others]:
        for name in ground:
            del below[name]
        for others in below.values():
            others.difference_update(ground)
    assert below == {}, "these stand in circles, or on modules that do"


def test_only_pages_and_plumbing_import_flask():
    wrong = [
        name
        for name in in_rooms()
        if "views" not in name.split(".")
        and not name.startswith("web.")
        and not name.endswith("cli")
        and name not in EXCEPT
        and any(other.split(".")[0] in FLASK for other in imports(name))
    ]
    assert wrong == []


# the ages of files are the file system's; a line of the log, and a page's code, are as old as they are
OTHER_CLOCKS = {"clock", "storage.folder_store", "web.logs", "public.release", "data.scratch"}
CLOCK = re.compile(r"datetime\.now|date\.today|time\.time\(|fromtimestamp|default=clock\.\w+")


def test_there_is_one_clock():
    """A bare `default=clock.now` would be the one of the moment at which the module was read."""
    wrong = [
        f"{name_of(path)}: {found}"
        for path in TRACKER.rglob("*.py")
        if name_of(path) not in OTHER_CLOCKS
        for found in CLOCK.findall(path.read_text())
    ]
    assert wrong == []
