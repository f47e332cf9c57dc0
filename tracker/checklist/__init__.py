"""The checklist 年度必办: what a unit still has to do this year, most pressing first."""
