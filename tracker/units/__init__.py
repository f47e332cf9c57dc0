"""Units: the bodies that the plan names, their groups, and what becomes of them."""
