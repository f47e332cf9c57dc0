"""Requests of a unit about a card: more time 延期申请, or that the task is not its own 待调整."""
