"""Generated data: one district's demo year, played through the product's own rules, and as many copies as wanted.

A copy is an INSERT … SELECT a table: a district has 40 units, a year as many cards as the plan asks for. Which columns
move with a copy is read off the models. Not for anything but measuring: the audit log's copies keep their digests, and
rows of several copies name the same bytes in the store.
"""

from peewee import DateField, DateTimeField, ForeignKeyField

from tracker import clock, seeding
from tracker.accounts.person import Person
from tracker.audit.entry import Entry
from tracker.boards.card import Card, Event
from tracker.boards.opening import open_year
from tracker.boards.tally import Tally
from tracker.boards.year import Year
from tracker.config import ROOT
from tracker.data import migrations
from tracker.data.database import db, is_sqlite
from tracker.demo import people
from tracker.demo import year as demo_year
from tracker.evidence.attachment import Attachment
from tracker.evidence.evidence import Evidence, EvidenceCard
from tracker.notices.notice import Notice, NoticeStep, Series
from tracker.registers.post import Post
from tracker.search.index import FindText
from tracker.units.unit import Unit

BY_DISTRICT = (Unit, Person, Post)
BY_YEAR = (
    Card,
    Event,
    Tally,
    Evidence,
    EvidenceCard,
    Attachment,
    Notice,
    NoticeStep,
    FindText,
    Entry,
)
MOST = 1000  # districts


def base(app) -> None:
    """One district and its demo year, up to today, in an empty database."""
    today = clock.today()
    with db.connection_context():
        migrations.up()
        seeding.load(ROOT / "seeds")
        open_year(today.year)
        demo_year.play(today, people.make(), app)


def grow(districts: int, years: int) -> None:
    """Copy the one district and year that is there until there are so many; earlier years are issued and locked."""
    with db.connection_context():
        if is_sqlite():
            db.execute_sql("PRAGMA synchronous = OFF")
        stride = {model: _highest(model) for model in BY_DISTRICT + BY_YEAR}
        with db.atomic():
            _copies(districts, years)
            for model in BY_DISTRICT:
                _copy(model, stride, "back = 0 AND district > 0")
            for model in BY_YEAR:
                _copy(model, stride, "back > 0 OR district > 0")
            _grams(stride[Evidence])
            db.execute_sql("DROP TABLE copies")
        _settle()


def _highest(model) -> int:
    return model.select(_key(model)).order_by(_key(model).desc()).limit(1).scalar() or 0


def _key(model):
    return model._meta.primary_key


def _copies(districts: int, years: int) -> None:
    """The table `copies`: number, district, and how many years back."""
    this = Year.select().get()
    for back in range(1, years):
        Year.create(number=this.number - back, plan=this.plan_id, locked_at=clock.now())
        Series.create(year=this.number - back, last=Series.get().last)
    db.execute_sql("CREATE TEMPORARY TABLE copies (n integer, district integer, back integer)")
    rows = [
        (back * MOST + district, district, back)
        for district in range(districts)
        for back in range(years)
    ]
    for start in range(0, len(rows), 100):
        values = ", ".join(
            f"({n}, {district}, {back})" for n, district, back in rows[start : start + 100]
        )
        db.execute_sql(f"INSERT INTO copies VALUES {values}")


def _copy(model, stride: dict, which: str) -> None:
    columns = {f.column_name: _value(model, f, stride) for f in model._meta.sorted_fields}
    table = model._meta.table_name
    db.execute_sql(
        f'INSERT INTO "{table}" ({", ".join(map(_quoted, columns))}) SELECT {", ".join(columns.values())} '
        f'FROM "{table}" t CROSS JOIN (SELECT * FROM copies WHERE {which}) copies'
    )


def _quoted(name: str) -> str:
    return f'"{name}"'


def _value(model, field, stride: dict) -> str:
    """What a copy has in this column."""
    column, number = (
        f't."{field.column_name}"',
        "copies.n" if model in BY_YEAR else "copies.district",
    )
    if isinstance(field, ForeignKeyField):
        if field.rel_model in (Year, Series):
            return f"{column} - copies.back"
        moved = field.rel_model in stride
        return (
            f"{column} + {_step(field.rel_model)} * {stride[field.rel_model]}" if moved else column
        )
    if field.primary_key:
        return f"{column} + {number} * {stride[model]}"
    if field.unique:
        return f"{column} || '-' || copies.district"
    if (model, field.name) == (Unit, "name"):
        return f"{column} || '（第' || copies.district || '区）'"
    if (model, field.name) == (Unit, "position"):
        return f"{column} + copies.district * 1000"
    if (model, field.name) == (Notice, "number"):
        return f"{column} + copies.district * 1000"
    if model in BY_YEAR and isinstance(field, (DateField, DateTimeField)):
        return _earlier(column)
    return column


def _step(model) -> str:
    return "copies.n" if model in BY_YEAR else "copies.district"


def _earlier(column: str) -> str:
    if is_sqlite():
        return f"CAST(substr({column}, 1, 4) - copies.back AS text) || substr({column}, 5)"
    return f"{column} - make_interval(years => copies.back)"


def _grams(stride: int) -> None:
    """The index of evidence, with each copy's own unit and year among the tokens."""
    unit, year = (
        "'u' || (SELECT unit_id FROM evidence WHERE id = {0})",
        "'y' || extract(year from (SELECT happened_on FROM evidence WHERE id = {0}))",
    )
    if is_sqlite():
        year = "'y' || (SELECT substr(happened_on, 1, 4) FROM evidence WHERE id = {0})"
    old, new = (
        "t.{}".format("rowid" if is_sqlite() else "id"),
        f"t.{'rowid' if is_sqlite() else 'id'} + copies.n * {stride}",
    )

    def swap(tokens, what, wrap):
        return f"{wrap[0]}({tokens}, {wrap[1].format(what.format(old))}, {wrap[1].format(what.format(new))})"

    if is_sqlite():
        wrap = ("replace", "' ' || {} || ' '")
        tokens = swap(swap("' ' || t.tokens || ' '", unit, wrap), year, wrap)
        into = "INSERT INTO find_gram (rowid, tokens)"
    else:
        wrap = ("array_replace", "({})")
        tokens = f"array_to_tsvector({swap(swap('tsvector_to_array(t.tokens)', unit, wrap), year, wrap)})"
        into = "INSERT INTO find_gram (id, tokens)"
    db.execute_sql(
        f"{into} SELECT {new}, {tokens} FROM find_gram t CROSS JOIN (SELECT * FROM copies WHERE n > 0) copies"
    )


def _settle() -> None:
    """What a database in use has: statistics, and numbers that go on where the copies end."""
    db.execute_sql("ANALYZE")
    if is_sqlite():
        db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return
    for model in BY_DISTRICT + BY_YEAR:
        if model not in (FindText, Entry):
            table = model._meta.table_name
            db.execute_sql(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM \"{table}\"))"
            )


def size() -> int:
    """Bytes of the database, indexes included."""
    if is_sqlite():
        return db.execute_sql(
            "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
        ).fetchone()[0]
    return db.execute_sql("SELECT pg_database_size(current_database())").fetchone()[0]


def rows() -> dict[str, int]:
    return {
        model._meta.table_name: model.select().count()
        for model in (Unit, Card, Event, Evidence, Entry)
    }
