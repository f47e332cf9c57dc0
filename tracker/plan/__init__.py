"""The plan as data: tasks, units, criteria and the rulings on its gaps."""
