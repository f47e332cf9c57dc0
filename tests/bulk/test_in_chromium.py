"""A clerk with a real browser: a faulty table comes back marked, and the box in the bar finds what was filed."""

import pytest
from playwright.sync_api import expect

from tests.bulk.conftest import TRAINING, table
from tests.chromium import broken_in_any_look, broken_rules

pytestmark = [
    pytest.mark.browser,
    pytest.mark.one_database,
    pytest.mark.usefixtures("running_clock"),
]


def test_a_table_is_refused_mended_filed_and_found(visit, tmp_path):
    paths = {name: tmp_path / f"{name}.xlsx" for name in ("bad", "good")}
    paths["bad"].write_bytes(table(TRAINING | {"v-attendees": "三十五"}))
    paths["good"].write_bytes(table(TRAINING))
    for how in ({}, {"java_script_enabled": False, "viewport": {"width": 390, "height": 800}}):
        page = visit("street", "/bulk/training", **how)
        page.set_input_files("input[name=table]", paths["bad"])
        page.get_by_role("button", name="核对并保存").click()
        expect(page.get_by_role("alert")).to_contain_text("第3行“参加人数”请填整数")
        with page.expect_download() as download:
            page.get_by_role("link", name="下载标注了问题的表格").click()
        assert download.value.suggested_filename == "bad（已标注）.xlsx"
        if not how:
            assert broken_rules(page) == [] and page.errors == []
        page.set_input_files("input[name=table]", paths["good"])
        page.get_by_role("button", name="核对并保存").click()
        expect(page.get_by_role("status").first).to_contain_text(
            "早已在案" if how else "已保存 1 条学习培训"
        )
    page = visit("street", "/boards/mine")
    page.get_by_label("查找任务、材料、附件和单位").first.fill("专题")
    page.keyboard.press("Enter")
    expect(page.locator("mark").first).to_have_text("专题")
    assert broken_rules(page) == [] and page.errors == []


def test_the_answer_is_readable_by_everyone_and_fits_in_any_look(visit):
    assert broken_in_any_look(visit("street", "/find?q=公开")) == []
