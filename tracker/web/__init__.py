"""What every page needs: assets, htmx, errors, headers, health, logs."""
