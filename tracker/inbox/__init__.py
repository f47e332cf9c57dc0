"""The inbox: what waits for each person and why, on the page, by mail once a day, and as a calendar."""
