"""Percentages as they are printed: one digit, rounded as by hand, and never a 100 or a 0 that is not one."""

from fractions import Fraction
from itertools import count


def rate_of(part, whole):
    """`part` of `whole` in percent, halves rounded up (四舍五入); None of nothing.

    One digit; more only where it would make 100 or 0 of something that is not: 18 bad ratings in 90,882 leave 99.98%.
    """
    if not whole:
        return None
    share = Fraction(part) / Fraction(whole)
    for digits in count(1):
        steps = 100 * 10**digits
        rounded = int(share * steps + Fraction(1, 2))
        if share in (0, 1) or rounded not in (0, steps):
            return rounded / 10**digits


def change_of(now, before):
    """Percentage points between two rates as they are printed."""
    return round(now - before, 6)  # takes off what binary fractions add


def decimal(number):
    """With one digit, or with the digits that it needs."""
    return f"{number:.1f}" if round(number, 1) == number else f"{number:.6f}".rstrip("0")


def percent(rate):
    """With one digit, but 0% and 100% as they are; — for None."""
    if rate is None:
        return "—"
    return f"{rate:g}%" if rate in (0, 100) else f"{decimal(rate)}%"
