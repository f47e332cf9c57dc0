"""Headers that keep a browser from doing what this product never asks of it."""

from flask import Flask, request

POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


def init_app(app: Flask) -> None:
    @app.after_request
    def protect(response):
        headers = response.headers
        headers["X-Content-Type-Options"] = "nosniff"
        if app.config["BEHIND_TLS"]:
            headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        if request.endpoint == "static":
            headers["Content-Security-Policy"] = "frame-ancestors 'none'"
            return response  # the rest governs pages, and would make a small file twice its size
        headers.setdefault("Content-Security-Policy", POLICY)
        headers["Referrer-Policy"] = "same-origin"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        headers.setdefault("Cache-Control", "no-store")
        return response
