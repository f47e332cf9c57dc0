"""The yearly progress report, on screen and in print."""
