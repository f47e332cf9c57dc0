"""How long a question takes at 100,000 records, on both databases. By hand: .venv/bin/python -m tests.bench.find [N]

Prints, for each question, the median of several runs in milliseconds and its ratio to a floor measured in the same
run: reading the newest twenty records by their key with the same columns.
"""

import random
import statistics
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from tests import postgres
from tracker import create_app
from tracker.accounts.person import Person, Role
from tracker.boards.card import Card
from tracker.boards.opening import open_year
from tracker.config import ROOT
from tracker.data import migrations
from tracker.data.database import db, is_sqlite
from tracker.data.words import words_of
from tracker.evidence.attachment import Attachment
from tracker.evidence.evidence import Evidence, EvidenceCard
from tracker.evidence.kind import Kind
from tracker.plan.task import Task
from tracker.search import index
from tracker.search.query import Question
from tracker.search.results import find
from tracker.seeding import load
from tracker.units.unit import Unit

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
RUNS = 9
QUESTIONS = {
    "1 char, in every record": "公",
    "1 char, rare": "麒",
    "2 chars, in most": "政务",
    "2 chars, rare": "麒麟",
    "3 chars": "培训班",
    "8 chars": "政府信息公开条例",
    "two words": "政务 韦曲",
    "a file's name": "签到表-777",
    "nothing": "量子纠缠",
    "pairs everywhere, never together": "政务公开条例",
    "in pieces, in most": "2023年政务工作培训",
    "in pieces, in none": "政务公开量子纠缠培训",
    "in pieces, rare": "麒麟培训政务公开",
}
YEARS = range(2021, 2027)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        measure(f"sqlite:///{folder}/bench.db", Path(folder))
    with tempfile.TemporaryDirectory() as folder, postgres.server() as address:
        measure(address, Path(folder))


def measure(address: str, folder: Path) -> None:
    create_app(DATABASE_URL=address, TRACKER_DATA=folder, TESTING=True)
    with db.connection_context():
        migrations.up()
        load(ROOT / "seeds")
        for year in YEARS:
            open_year(year)
        people = persons()
        fill(people["office"])
        start = time.perf_counter()
        index.rebuild()
        print(
            f"\n{'SQLite' if is_sqlite() else 'PostgreSQL'}: {COUNT:,} records, "
            f"index built in {time.perf_counter() - start:.0f} s, {size():.0f} MB"
        )
        if not is_sqlite():
            db.execute_sql("ANALYZE")
        floor = median(newest)
        print(f"{'floor':36}{floor:8.1f} ms")
        for name, person in people.items():
            for label, words in QUESTIONS.items():
                show(f"{name}: {label}", person, Question(tuple(words_of(words))), floor)
            narrow = Question(
                tuple(words_of("政务")),
                year=2023,
                kind="training",
                unit=Unit.get(Unit.code == "weiqu").id,
            )
            show(f"{name}: year, unit and kind", person, narrow, floor)
            show(f"{name}: state", person, Question(tuple(words_of("培训")), state="closed"), floor)
    db.obj.close_all()


def show(label: str, person, question: Question, floor: float) -> None:
    took = median(lambda: find(person, question))
    print(f"{label:50}{took:8.1f} ms {took / floor:6.1f} ×")


def median(ask) -> float:
    ask()
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        ask()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def newest():
    return list(
        Evidence.select(Evidence, Kind, Unit)
        .join(Kind)
        .switch(Evidence)
        .join(Unit)
        .order_by(Evidence.id.desc())
        .limit(20)
    )


def persons() -> dict[str, Person]:
    cast = {
        "office": ("zhengfuban", Role.OFFICE),
        "clerk": ("weiqu", Role.CLERK),
        "lead": ("sifaju", Role.CLERK),
    }
    return {
        name: Person.create(
            username=name, name=name, unit=Unit.get(Unit.code == code), role=role, password_hash=""
        )
        for name, (code, role) in cast.items()
    }


def fill(person) -> None:
    """Records of every unit, kind and year, each with a file and on a card or two."""
    draw, kinds = random.Random(38), list(Kind.select())
    units = list(Unit.select().where(Unit.kind << ["street", "department"]))
    cards = {}
    for card in Card.select():
        cards.setdefault((card.unit_id, card.year_id), []).append(card.id)
    for start in range(0, COUNT, 1000):
        rows, files, links = [], [], []
        for n in range(start + 1, start + 1001):
            kind, unit = draw.choice(kinds), draw.choice(units)
            day = date(draw.choice(YEARS), 1, 1) + timedelta(days=draw.randrange(150))
            title = f"{unit.name}{day.year}年{kind.name}第{n}期{'麒麟' if n % 9973 == 0 else ''}"
            values = {
                f["key"]: draw.choice(SENTENCES)
                for f in kind.fields
                if f["type"] in ("text", "longtext")
            }
            values[kind.definition["title"]] = title
            rows.append(
                {
                    "id": n,
                    "unit": unit,
                    "kind": kind,
                    "title": title,
                    "happened_on": day,
                    "values": values,
                    "created_by": person,
                }
            )
            files.append(
                {
                    "evidence": n,
                    "person": person,
                    "sha256": f"{n:064x}",
                    "name": f"签到表-{n}.pdf",
                    "size": 1,
                    "media_type": "application/pdf",
                }
            )
            links += [
                {"evidence": n, "card": card, "linked_by": person}
                for card in set(draw.choices(cards[unit.id, day.year], k=2))
            ]
        with db.atomic():
            Evidence.insert_many(rows).execute()
            Attachment.insert_many(files).execute()
            for at in range(0, len(links), 500):
                EvidenceCard.insert_many(links[at : at + 500]).execute()
    Card.update(state="closed").where(Card.task << Task.select().where(Task.number <= 12)).execute()


SENTENCES = [
    "学习《中华人民共和国政府信息公开条例》，研究部署年度政务公开重点工作，明确由一位分管负责同志具体抓，每季度调度一次进度。",
    "听取政务公开工作情况汇报，讨论办文程序和公开属性的标注，要求各科室对照标准目录逐项核对，发现问题及时整改。",
    "举办政务公开工作人员集中学习培训班，讲解依申请公开的办理流程、答复时限和文书格式，并组织了测试。",
    "梳理本单位涉及群众切身利益的事项，通过政府网站、政务新媒体和公示栏同步发布，方便群众查阅和监督。",
    "开展政府开放日活动，邀请居民代表参观便民服务大厅，现场解答社会保险、养老服务和义务教育方面的咨询。",
]


def size() -> float:
    """Megabytes of the index."""
    if is_sqlite():
        pages = db.execute_sql(
            "SELECT SUM(pgsize) FROM dbstat WHERE name LIKE 'find_%'"
        ).fetchone()[0]
    else:
        pages = db.execute_sql(
            "SELECT pg_total_relation_size('find_gram') + pg_total_relation_size('find_text')"
        ).fetchone()[0]
    return pages / (1 << 20)


if __name__ == "__main__":
    main()
