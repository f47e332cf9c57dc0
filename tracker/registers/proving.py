"""Registers as sources of proof: what a unit keeps alive need not be filed again."""

from collections import defaultdict
from datetime import date

from tracker import clock
from tracker.boards.card import Card
from tracker.boards.proof import Gap, Item, asked_of
from tracker.boards.shares import standing_units
from tracker.plan.conditions import all_hold, holds
from tracker.plan.criterion import Criterion
from tracker.plan.register_fields import REGISTERS
from tracker.registers import media_queries
from tracker.registers.post import Post


def reference_day(year: int) -> date:
    """The day by which a year is judged: today in this year, its last day when it is over."""
    return min(max(clock.today(), date(year, 1, 1)), date(year, 12, 31))


class RosterProof:
    """Whoever holds a post that meets a criterion on the day of reference counts."""

    def count(self, cards: list[Card], criteria: list[Criterion]) -> dict[tuple[int, int], int]:
        posts = _posts_of({card.unit_id for card in cards})
        return {
            (card.id, c.id): len(_counting(posts[card.unit_id], card, c))
            for card in cards
            for c in asked_of(card, criteria)
        }

    def items(self, card: Card, criteria: list[Criterion]) -> dict[int | None, list[Item]]:
        if not criteria:
            return {}
        posts = _posts_of({card.unit_id})[card.unit_id]
        return {
            c.id: [
                Item(
                    f"{p.duty} {p.person_name}",
                    f"/registers/posts/{p.id}",
                    p.valid_from,
                    card.unit.name,
                )
                for p in _counting(posts, card, c)
            ]
            for c in criteria
        }

    def gaps(self, wanted: list[tuple[Card, Criterion]]) -> dict[tuple[int, int], Gap]:
        posts = _posts_of({card.unit_id for card, _ in wanted})
        return {(card.id, c.id): _post_gap(card, c, posts[card.unit_id]) for card, c in wanted}


def _post_gap(card: Card, criterion: Criterion, posts: list[Post]) -> Gap:
    day, wanted = reference_day(card.year_id), criterion.conditions.get("duty", "")
    new = f"/registers/roster/{card.unit.code}/new" + (f"?duty={wanted}" if wanted else "")
    here = [p for p in posts if p.holds_on(day) and (not wanted or p.duty == wanted)]
    if not here:
        return Gap(
            f"{criterion.label}：人员名册里还没有在任的{wanted or '人员'}。",
            new,
            f"登记{wanted or '人员'}",
        )
    good = _counting(here, card, criterion)
    if here[0] not in good:
        fields = REGISTERS["roster"]
        # in the register's order: PostgreSQL keeps JSON's keys in one of its own
        failing = "、".join(
            f"“{fields[key].label}”"
            for key in fields
            if key in criterion.conditions
            and not holds(criterion.conditions[key], here[0].values.get(key))
        )
        return Gap(
            f"{criterion.label}：人员名册里，在任的{wanted or '人员'}还没有登记{failing}。",
            f"/registers/posts/{here[0].id}",
            "补充登记",
        )
    return Gap(
        f"{criterion.label}：人员名册里符合要求的{wanted or '人员'}还缺 {max(criterion.need - len(good), 0)} 名。",
        new,
        f"登记{wanted or '人员'}",
    )


def _posts_of(unit_ids: set[int]) -> dict[int, list[Post]]:
    found = defaultdict(list)
    for post in Post.select().where(Post.unit << unit_ids).order_by(Post.valid_from, Post.id):
        found[post.unit_id].append(post)
    return found


def _counting(posts: list[Post], card: Card, criterion: Criterion) -> list[Post]:
    day = reference_day(card.year_id)
    return [p for p in posts if p.holds_on(day) and all_hold(criterion.conditions, p.values)]


class MediaProof:
    """All of a unit's accounts of the year must meet the conditions; then each of them counts."""

    def count(self, cards: list[Card], criteria: list[Criterion]) -> dict[tuple[int, int], int]:
        found = _accounts_for(cards)
        counted = {}
        for card in cards:
            for criterion in asked_of(card, criteria):
                good, bad = _judged(found[card.id], card, criterion)
                counted[card.id, criterion.id] = 0 if bad else len(good)
        return counted

    def items(self, card: Card, criteria: list[Criterion]) -> dict[int | None, list[Item]]:
        if not criteria:
            return {}
        found = _accounts_for([card])[card.id]
        return {
            c.id: [
                Item(
                    f"{a.platform} {a.name}",
                    f"/registers/accounts/{a.id}",
                    a.opened_on,
                    card.unit.name,
                )
                for a in _judged(found, card, c)[0]
            ]
            for c in criteria
        }

    def gaps(self, wanted: list[tuple[Card, Criterion]]) -> dict[tuple[int, int], Gap]:
        found = _accounts_for([card for card, _ in wanted])
        return {(card.id, c.id): _account_gap(card, c, found[card.id]) for card, c in wanted}


def _accounts_for(cards: list[Card]) -> dict[int, list]:
    """card id → the accounts that it is about: its unit's, and those of units that had been merged into it before its year."""
    hands: dict[tuple[int, int], set[int]] = defaultdict(
        set
    )  # (year, unit that does the work) → whose accounts
    for year in {card.year_id for card in cards}:
        for unit, now in standing_units(year).items():
            hands[year, now].add(unit)
    keepers = {card.id: hands[card.year_id, card.unit_id] | {card.unit_id} for card in cards}
    found = media_queries.accounts_of(set().union(*keepers.values()))
    return {
        card_id: [account for unit in sorted(units) for account in found[unit]]
        for card_id, units in keepers.items()
    }


def _account_gap(card: Card, criterion: Criterion, found: list) -> Gap:
    good, bad = _judged(found, card, criterion)
    if not bad:
        words = (
            f"账号登记里还缺 {max(criterion.need - len(good), 0)} 个符合要求的账号。"
            if good
            else "账号登记里还没有本年度在用的政务新媒体账号。"
        )
        return Gap(f"{criterion.label}：{words}", f"/registers/media/{card.unit.code}", "登记账号")
    fields, live = REGISTERS["media"], good + bad
    failing = {
        account.id: [
            f"“{fields[key].label}”"
            for key, condition in criterion.conditions.items()
            if not holds(
                condition,
                media_queries.values_in(account, _without(account, live), card.year_id)[key],
            )
        ]
        for account in bad
    }
    words = "".join(
        f"账号“{account.name}”不符合：{'、'.join(failing[account.id])}。" for account in bad
    )
    return Gap(f"{criterion.label}：{words}", f"/registers/accounts/{bad[0].id}", "补充登记")


def _without(account, others) -> list:
    return [other for other in others if other.id != account.id]


def _judged(found: list, card: Card, criterion: Criterion) -> tuple[list, list]:
    """The unit's accounts that lived in the card's year: those that meet the criterion, and those that do not."""
    live = [a for a in found if a.is_live_in(card.year_id)]
    good = [
        a
        for a in live
        if all_hold(
            criterion.conditions, media_queries.values_in(a, _without(a, live), card.year_id)
        )
    ]
    return good, [a for a in live if a not in good]
