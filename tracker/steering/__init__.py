"""Steering: how the office and the administrator set the course: who is responsible, how the plan is read, which year runs."""
