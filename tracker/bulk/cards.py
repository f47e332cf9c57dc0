"""The column of cards: task numbers as people write them, and as a list writes them."""

import re
from collections import defaultdict

from tracker.boards.card import Card
from tracker.boards.proof import asked_of
from tracker.characters import searchable
from tracker.evidence.evidence import Evidence, EvidenceCard
from tracker.evidence.kind import Kind
from tracker.evidence.matching import criteria_of
from tracker.evidence.preconditions import cards_with_all, still_open
from tracker.refusals import Refused

ONE = re.compile(r"(?:(\d{4})年)?(?:任务)?(\d{1,3})(?:[·-](.+))?", re.ASCII)  # searchable text


class Cards:
    """A unit's cards, found by what is written in a cell."""

    def __init__(self, person, kind: Kind):
        self.kind, found = kind, defaultdict(dict)
        cards = sorted(
            cards_with_all().where(Card.unit << list(person.unit_ids)),
            key=lambda card: card.unit_id != person.unit_id,
        )
        for card in cards:  # the unit's own before those of a unit that it took over
            found[card.year_id, card.task.number].setdefault(searchable(card.share_name), card)
        self.by_number, self.years = dict(found), {card.year_id for card in cards}
        self.criteria = [
            c for c in criteria_of({card.task_id for card in cards}) if c.kind == kind.key
        ]

    def named(self, cell: str, year: int) -> tuple[list[Card], str]:
        """The cards that `cell` names for a record of `year`, and what is wrong with the first that is none."""
        cards = []
        for part in filter(None, re.split(r"[、，,；;\s]+", cell)):
            card = self._one(part, year)
            if isinstance(card, str):
                return [], card
            cards.append(card)
        return cards, ""

    def _one(self, part: str, year: int) -> Card | str:
        found = ONE.fullmatch(searchable(part))
        if not found:
            return f"里的“{part}”不是任务序号，应填数字，如 36。"
        wanted = int(found[1] or year)
        shares = self.by_number.get((wanted, int(found[2])))
        if not shares:
            other = next(
                (
                    y
                    for y in sorted(self.years, reverse=True)
                    if (y, int(found[2])) in self.by_number
                ),
                None,
            )
            mend = (
                f"；用于 {other} 年的，请写成“{other}年{found[2]}”"
                if other and not found[1]
                else ""
            )
            return f"里的“{part}”不是本单位 {wanted} 年的任务{mend}。"
        if found[3] in shares or (len(shares) == 1 and not found[3]):
            return shares[found[3] or next(iter(shares))]
        return f"里的“{part}”没有写明领域，应是{'、'.join(f'“{found[2]}·{card.share_name}”' for card in shares.values())}之一。"

    def unfit(self, card: Card) -> str:
        """Why such a record cannot be put on `card` now; empty when it can."""
        if not asked_of(card, self.criteria):
            return f"里的{card.name}不需要{self.kind.name}。"
        try:
            still_open(card, "增加材料")
        except Refused as refused:
            return f"有误：{refused.sentence}"
        return ""

    def offered(self, year: int) -> list[str]:
        """The open cards of `year` that ask for the kind, as the cell wants them and as people know them."""
        return [
            f"{named(card, year)}　{card.task.text[:40]}"
            for (each, _), shares in sorted(self.by_number.items())
            for card in shares.values()
            if each == year and not self.unfit(card)
        ]


def named(card: Card, year: int) -> str:
    """A card as a cell of a record of `year` names it."""
    number = f"{card.task.number}·{card.share_name}" if card.share_name else str(card.task.number)
    return number if card.year_id == year else f"{card.year_id}年{number}"


def names_of(records: list[Evidence]) -> dict[int, str]:
    """record id → the cards on which it stands, as a cell: a few queries for a whole list."""
    by_id, found = {r.id: r for r in records}, defaultdict(list)
    links = EvidenceCard.select(EvidenceCard.evidence, EvidenceCard.card).where(
        EvidenceCard.evidence << list(by_id)
    )
    pairs = [(link.evidence_id, link.card_id) for link in links]
    cards = {c.id: c for c in cards_with_all().where(Card.id << {card for _, card in pairs})}
    order = {card_id: at for at, card_id in enumerate(cards)}
    for record_id, card_id in sorted(pairs, key=lambda pair: order[pair[1]]):
        found[record_id].append(named(cards[card_id], by_id[record_id].happened_on.year))
    return {record_id: "、".join(names) for record_id, names in found.items()}
