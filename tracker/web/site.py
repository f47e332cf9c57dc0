"""The address at which people reach this installation."""

from flask import current_app, request

from tracker.config import LOOPBACK


def address() -> str:
    """As the operator has set it, or as the browser has asked for it; without a slash at its end.

    Where hosts are named, loopback, which is for the operator's probes, stands for the first of them.
    """
    config, host = current_app.config, request.host.partition(":")[0]
    if config["PUBLIC_URL"] or host not in LOOPBACK:
        return (config["PUBLIC_URL"] or request.host_url).rstrip("/")
    named = next((name for name in config["TRUSTED_HOSTS"] if name not in LOOPBACK), "")
    return f"{request.scheme}://{named.lstrip('.') or request.host}"
