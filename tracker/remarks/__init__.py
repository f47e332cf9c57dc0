"""Remarks 留言: what a unit and the office write to each other about a card."""
