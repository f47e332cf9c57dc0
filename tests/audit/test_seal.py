"""The seal on the chain's end: what is taken from the end shows without anything written down elsewhere."""

from datetime import date, timedelta

import pytest

from tests.audit.test_chain import note, ten  # noqa: F401
from tests.conftest import NOW
from tracker import audit
from tracker.audit import chain, retention, seal, sealing
from tracker.audit.entry import START, Entry
from tracker.audit.seal import Seal
from tracker.audit.verification import verify
from tracker.data.database import db
from tracker.jobs import queue
from tracker.jobs.work import work_off

pytestmark = pytest.mark.usefixtures("ten")


@pytest.fixture
def run(app):
    return lambda *words: app.test_cli_runner().invoke(args=["audit", *words])


@pytest.fixture
def key(monkeypatch):
    """key("another") → from now on this is the installation's."""
    return lambda new: monkeypatch.setattr(db.obj, "key", new)


def cut(after: int) -> None:
    Entry.delete().where(Entry.seq > after).execute()
    db.obj.newest = 0  # a process that begins afterwards


def test_the_seal_moves_on_with_each_entry():
    assert seal.present().end == chain.end() and (verify().broken, verify().doubt) == ("", "")


@pytest.mark.parametrize("left", [9, 1, 0])
def test_missing_newest_entries_show(left):
    cut(left)
    assert verify().broken == f"末尾缺失：封签上已有 10 条，现在只到第 {left} 条"


def test_a_cut_tail_shows_for_ever_whatever_is_written_after_it():
    cut(8)
    note("以后")
    assert Entry.select().order_by(Entry.seq.desc()).get().seq == 11
    assert verify().broken == "第 9 条缺失（下一条是第 11 条）"
    sealing.renew()
    note("再以后")
    assert verify().broken == "第 9 条缺失（下一条是第 11 条）"


def test_a_tail_that_was_written_anew_does_not_fit_its_seal():
    kept = list(Entry.select().where(Entry.seq > 8).order_by(Entry.seq).dicts())
    digest = Entry.get_by_id(8).digest
    for values in kept:
        values["detail"] = '{"words":"改过"}'
        digest = values["digest"] = chain.digest_of(values, digest)
    cut(8)
    Entry.insert_many(kept).execute()
    assert verify().broken == "第 10 条与封签不符，此前的记录被整体改写过"


def test_nobody_makes_a_seal_without_the_key():
    cut(8)
    Seal.update(seq=8, digest=Entry.get_by_id(8).digest).execute()
    assert verify().broken == "封签是伪造的，末尾可能缺失"
    note("以后")
    assert "伪造" in verify().broken


def test_a_seal_that_was_taken_away_is_missed(key):
    assert verify().sealing is None
    sealing.renew()
    Seal.delete().execute()
    assert "封签不见了" in verify().broken
    sealing.first()  # a start makes no new one
    note("以后")
    assert "封签不见了" in verify().broken


def test_a_log_from_before_there_was_a_seal_is_sealed_by_the_first_start():
    Seal.delete().execute()
    note("旧版本")
    assert (verify().broken, verify().doubt) == ("", "还没有封签")
    sealing.first()
    sealing.first()
    note("新版本")
    assert (verify().broken, verify().doubt, verify().seq) == ("", "", 13)
    cut(12)
    assert "末尾缺失" in verify().broken


def test_where_an_upgrade_made_no_start_the_night_seals_it(app):
    Seal.delete().execute()
    queue.enqueue("sweep")
    work_off(app.config, app.extensions["store"])
    found = verify()
    assert (found.broken, found.doubt, found.sealing.who) == ("", "", "后台工作")


def test_another_key_cannot_judge_and_says_so_until_it_has_sealed(run, key):
    key("另一把")
    note("换了密钥以后")
    assert (verify().broken, "封签停在第 10 条，不是现在的 SECRET_KEY 所做" in verify().doubt) == (
        "",
        True,
    )
    cut(9)
    assert "末尾缺失" in verify().broken  # as far as the old seal goes
    note("以后")


def test_a_changed_key_is_taken_up_by_the_operator_and_leaves_its_entry(run, app):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(db.obj, "key", "以前的密钥")
        seal.put(db.obj.key, *chain.end())
    said = run("verify")
    assert said.exit_code == 2 and "无从判断" in said.output and "不完整" not in said.output
    assert "已重新封存" in run("seal").output
    assert "不必重新封存" in run("seal").output and "此前封到第 10 条" in Entry.get_by_id(11).detail
    said = run("verify")
    assert said.exit_code == 0 and "第 11 条" in said.output and "命令行" in said.output
    cut(10)
    said = run("verify")
    assert said.exit_code == 1 and "末尾缺失" in said.output


def test_what_a_program_with_another_key_has_written_is_not_vouched_for(key):
    ours = db.obj.key
    key("另一把")
    note("命令行忘了密钥")
    key(ours)
    note("服务照常")
    found = verify()
    assert found.broken == "" and found.doubt.startswith("第 11 条起没有封签") and found.seq == 12
    sealing.renew()
    assert (verify().broken, verify().doubt) == ("", "")


def test_a_seal_and_a_tail_that_are_rolled_back_together_show_only_against_a_written_end():
    old = seal.present().end
    mac = seal.present().mac
    note("事后抹去")
    known = chain.end()
    cut(old[0])
    Seal.update(seq=old[0], digest=old[1], mac=mac).execute()
    assert (verify().broken, verify().doubt) == ("", "")
    assert "末尾缺失" in verify(known).broken


def test_the_seal_is_undone_with_its_entry():
    with pytest.raises(ZeroDivisionError), db.atomic():
        audit.note("card.close")
        db.obj.before_commit(db.obj.pending[:])
        raise ZeroDivisionError
    assert seal.present().end == chain.end() and chain.end()[0] == 10


def test_the_head_of_the_log_is_let_go_and_the_end_stays_sealed(frozen_clock):
    sealing.renew()
    frozen_clock(NOW + timedelta(days=200))
    assert retention.prune(date(2026, 6, 20)) == 11
    assert [e.seq for e in Entry.select()] == [12] and (verify().broken, verify().doubt) == ("", "")
    Seal.delete().execute()
    assert "封签不见了" in verify().broken  # the checkpoint knows that there was one
    cut(0)
    note("从头再来")
    assert chain.end()[0] == 1


def test_without_a_key_nothing_is_sealed(key):
    key("")
    note("没有密钥")
    assert seal.present().seq == 10 and not Seal(seq=0, digest=START, key="", mac="").holds("")
