"""The address at which people reach this installation."""

from flask import current_app, request


def address() -> str:
    """As the operator has set it, or as the browser has asked for it; without a slash at its end."""
    return (current_app.config["PUBLIC_URL"] or request.host_url).rstrip("/")
