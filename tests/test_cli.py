"""Commands of the shell that would erase something ask first."""

from tracker.data import migrations


def applied() -> list[str]:
    return [m.name for m in migrations.runner().status() if m.applied]


def test_a_migration_is_taken_back_only_after_a_yes(app):
    before, runner = applied(), app.test_cli_runner()
    for answer in ("", "n\n"):  # a script gives none
        refused = runner.invoke(args=["db", "down"], input=answer)
        assert refused.exit_code == 1 and before[-1] in refused.output
        assert "全部数据" in refused.output and applied() == before
    assert runner.invoke(args=["db", "down"], input="y\n").exit_code == 0
    assert runner.invoke(args=["db", "down", "--yes"]).exit_code == 0
    assert applied() == before[:-2]
