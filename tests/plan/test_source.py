"""Every task, domain and clause in seeds/ says what the published plan says."""

import json
import re

import pytest

from tests.plan import source
from tests.plan.source import ROOT, bare, row, sha256
from tracker.plan.seeds import read

SEEDS = read(ROOT / "seeds")
SOURCE = source.digests()
needs_source = pytest.mark.skipif(
    not source.FOLDER.is_dir(), reason="the published plan is not beside this checkout"
)


def listed(parties) -> str:
    return "、".join(p.label for p in parties if p.source == "annex")


@pytest.mark.parametrize("task", SEEDS.tasks, ids=lambda t: str(t.number))
def test_a_task_has_the_words_deadline_and_units_of_annex_1(task):
    units = "见附件2" if task.by_domain else listed(task.parties)
    assert (
        sha256(row(task.number, task.text, task.deadline_text, units))
        == SOURCE["tasks"][str(task.number)]
    )


@pytest.mark.parametrize("domain", SEEDS.domains, ids=lambda d: str(d.number))
def test_a_domain_has_the_name_and_departments_of_annex_2(domain):
    assert (
        sha256(row(domain.number, domain.name, listed(domain.parties)))
        == SOURCE["domains"][str(domain.number)]
    )


def test_nothing_of_the_annexes_is_missing():
    assert {str(t.number) for t in SEEDS.tasks} == set(SOURCE["tasks"])
    assert {str(d.number) for d in SEEDS.domains} == set(SOURCE["domains"])
    assert (len(SEEDS.tasks), len(SEEDS.domains), sum(len(d.parties) for d in SEEDS.domains)) == (
        38,
        26,
        32,
    )


def test_the_clauses_are_the_body_from_first_to_last():
    passages = [bare(f"{c.title}。{c.text}") for c in SEEDS.clauses]
    headings = {sha256(re.sub(r"^\(.\)", "", bare(c.title))) for c in SEEDS.chapters}
    headings |= {
        sha256(f"{n}、{title}") for n, title in zip("一二三", ("总体要求", "重点任务", "工作措施"))
    }
    in_source = [digest for digest in SOURCE["body"].values() if digest not in headings]
    assert [sha256(p) for p in passages] == in_source


def test_punctuation_is_chinese_again():
    words = (
        [t.text for t in SEEDS.tasks]
        + [c.text for c in SEEDS.clauses]
        + [d.name for d in SEEDS.domains]
    )
    assert not [w for w in words if re.search(r"[,:;()?!\s]", w)]


@needs_source
def test_the_committed_digest_is_that_of_the_source():
    assert json.loads(source.DIGEST.read_text(encoding="utf-8")) == SOURCE


@needs_source
@pytest.mark.parametrize("ruling", SEEDS.rulings, ids=lambda r: r.key)
def test_a_ruling_quotes_the_source(ruling):
    everything = "".join(source.lines())
    assert [q for q in ruling.source_text.splitlines() if bare(q) not in everything] == []


@needs_source
def test_the_plans_head_is_the_sources():
    everything = "".join(source.lines())
    for words in (SEEDS.plan.title, SEEDS.plan.issuer, SEEDS.plan.addressees, SEEDS.plan.preamble):
        assert bare(words) in everything
