"""A unit's board in a real browser: every way to move a card, what is refused, and staying fresh."""

import pytest
from playwright.sync_api import expect

from tests.chromium import broken_in_any_look, drag, page_of
from tracker.accounts.session import Session
from tracker.boards import moves
from tracker.boards.queries import card_by_id

pytestmark = [
    pytest.mark.browser,
    pytest.mark.one_database,
    pytest.mark.usefixtures("running_clock"),
]


@pytest.fixture(scope="module")
def served(shared):
    """Each test takes cards of its own."""
    return shared


@pytest.fixture
def app(served):
    return served.app


@pytest.fixture
def board(visit):
    """board("street") → that person's browser, at 韦曲街办's board."""

    def opened(username, path="/boards/2026/weiqu", **how):
        page = visit(username, path, **how)
        page.wait_for_load_state("networkidle")
        return page

    return opened


def in_column(page, card, state):
    expect(page.locator(f"#cards-{state} #card-{card.id}")).to_be_visible()


def test_a_card_is_carried_to_the_next_column(board, cast, card_of):
    card, page = card_of("weiqu", 4), board("street")
    drag(page, card.id, "doing")
    in_column(page, card, "doing")
    expect(page.locator("#notice")).to_contain_text("签收")
    expect(page.locator(f"#card-{card.id}")).to_be_focused()
    assert card_by_id(card.id).state == "doing" and page.errors == []


def test_a_column_that_is_not_allowed_refuses_with_a_sentence(board, cast, card_of):
    card, page = card_of("weiqu", 5), board("street")
    drag(page, card.id, "closed")
    expect(page.locator("#notice")).to_contain_text("不能移到“已销号”")
    in_column(page, card, "pending")
    assert card_by_id(card.id).version == 0


def test_a_drop_that_lacks_words_springs_back_with_a_link_to_mend_it(board, cast, card_of):
    card = moves.apply(card_of("weiqu", 6), "receive", by=cast.street, seen=0)
    page = board("street")
    drag(page, card.id, "submitted")
    expect(page.locator("#notice")).to_contain_text("还不能提请核验")
    expect(page.locator("#notice a")).to_have_attribute("href", f"/cards/{card.id}#submission")
    in_column(page, card, "doing")


def test_a_card_is_moved_by_the_keyboard_and_keeps_the_focus(board, cast, card_of):
    card, page = card_of("weiqu", 7), board("street")
    page.focus(f"#card-{card.id}")
    page.keyboard.press("m")
    in_column(page, card, "doing")
    expect(page.locator(f"#card-{card.id}")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.dataset.state") == "pending"
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()


def test_a_card_is_moved_by_its_button_without_scripts(board, cast, card_of):
    card, page = card_of("weiqu", 8), board("street", java_script_enabled=False)
    page.click(f"#card-{card.id} button")
    in_column(page, card, "doing")
    expect(page.locator(".message")).to_contain_text("签收")


def test_two_clicks_on_a_button_are_one_move(board, cast, card_of):
    card, page = card_of("weiqu", 9), board("street")
    page.dblclick(f"#card-{card.id} button")
    in_column(page, card, "doing")
    expect(page.locator("#notice .message")).to_have_attribute("data-tone", "done")


def test_an_open_board_shows_what_somebody_else_did(board, cast, card_of):
    card, page = card_of("weiqu", 10), board("street")
    other = card_of("weiqu", 25)
    page.focus(f"#card-{other.id}")
    moves.apply(card, "receive", by=cast.street, seen=0)
    page.evaluate("htmx.trigger('#board', 'every', {}, false)")
    in_column(page, card, "doing")
    expect(page.locator(f"#card-{other.id}")).to_be_focused()


def test_a_lost_race_shows_the_fresh_card_and_says_so(board, cast, card_of):
    card, page = card_of("weiqu", 31), board("street")
    moves.apply(card, "receive", by=cast.street, seen=0)
    page.click(f"#card-{card.id} button")
    expect(page.locator("#notice")).to_contain_text("刚刚被他人更新过")
    in_column(page, card, "doing")


def test_without_a_network_nothing_pretends_to_have_moved(board, cast, card_of):
    card, page = card_of("weiqu", 32), board("street")
    page.context.set_offline(True)
    drag(page, card.id, "doing")
    expect(page.locator("#notice")).to_contain_text("网络不通")
    in_column(page, card, "pending")


def test_who_may_only_look_is_offered_nothing(board, cast):
    page = board("viewer")
    assert page.locator(".verb, [data-movable]").count() == 0


def test_board_card_and_index_break_no_rule_of_accessibility_in_any_look(
    board, served, cast, card_of
):
    card = moves.apply(card_of("weiqu", 33), "receive", by=cast.street, seen=0)
    page = board("street")
    for path in ("/boards/2026/weiqu", f"/cards/{card.id}", "/boards/2026", "/boards/2026/nowhere"):
        page.goto(served.server.url + path)
        assert broken_in_any_look(page) == [], path


def test_a_cold_board_is_light_on_the_wire(browser, served, cast):
    page = page_of(browser, served.server, Session.begin(cast.office))
    network, seen = page.context.new_cdp_session(page), []
    network.send("Network.enable")
    network.on("Network.loadingFinished", lambda event: seen.append(event["encodedDataLength"]))
    page.goto(f"{served.server.url}/boards/2026/shenpiju")
    page.wait_for_load_state("networkidle")
    assert sum(seen) <= 60_000, f"{sum(seen):.0f} bytes in {len(seen)} answers"
