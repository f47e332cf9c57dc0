"""Notices to start from."""

from datetime import date

import pytest

from tracker.boards.card import Card
from tracker.notices.issuing import Draft, issue

DRAFT = Draft(due_on=date(2026, 6, 30), demand="演示：请抓紧办理。")


@pytest.fixture
def notice(cast, card_of):
    """A notice to 韦曲街办 about task 5, which was due in March."""
    Card.update(due_on=date(2026, 3, 31)).where(Card.id == card_of("weiqu", 5).id).execute()
    return issue({card_of("weiqu", 5).id: 0}, DRAFT, by=cast.office).notices[0]
