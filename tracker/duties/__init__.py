"""Duties 年度必办: what a unit still has to do this year, in the order in which it presses."""
