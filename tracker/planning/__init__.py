"""Planning: how the office changes the plan and its cards: who is responsible, rulings, criteria, units, years."""
