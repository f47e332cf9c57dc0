"""Boards: a year's cards, how they move, and what they still have to show."""
