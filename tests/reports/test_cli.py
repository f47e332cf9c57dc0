"""flask report print writes a whole file or none, and says in a sentence what is wrong."""

import pytest
from pypdf import PdfReader


@pytest.fixture
def run(app, fonts_folder):
    app.config["TRACKER_FONTS"] = fonts_folder

    def ran(*arguments):
        return app.test_cli_runner().invoke(args=["report", "print", *map(str, arguments)])

    return ran


def test_a_units_report_is_written(run, tmp_path):
    result = run(2026, "--unit", "weiqu", "-o", tmp_path / "report.pdf")
    assert result.exit_code == 0, result.output
    assert "已打印" in result.output
    assert "韦曲" in PdfReader(tmp_path / "report.pdf").metadata.title
    assert [path.name for path in tmp_path.glob("*.pdf*")] == ["report.pdf"]


def test_an_unknown_year_is_refused(run, tmp_path):
    result = run(2031, "-o", tmp_path / "report.pdf")
    assert result.exit_code == 1
    assert "2031 年度还没有开启" in result.output
    assert not (tmp_path / "report.pdf").exists()


def test_a_folder_that_is_not_there_is_said(run, tmp_path):
    result = run(2026, "--unit", "weiqu", "-o", tmp_path / "nowhere" / "report.pdf")
    assert result.exit_code == 1
    assert "未能写入" in result.output


def test_a_failed_write_leaves_the_old_report(run, tmp_path, monkeypatch):
    (tmp_path / "report.pdf").write_text("旧")

    def full(*arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tracker.data.whole_file.os.fsync", full)
    result = run(2026, "--unit", "weiqu", "-o", tmp_path / "report.pdf")
    assert result.exit_code == 1 and "未能写入" in result.output
    assert (tmp_path / "report.pdf").read_text() == "旧"
    assert [path.name for path in tmp_path.iterdir() if "report" in path.name] == ["report.pdf"]


def test_missing_fonts_are_named(app, tmp_path):
    app.config["TRACKER_FONTS"] = tmp_path / "none"
    result = app.test_cli_runner().invoke(
        args=["report", "print", "2026", "-o", str(tmp_path / "report.pdf")]
    )
    assert result.exit_code == 1
    assert "仿宋" in result.output
