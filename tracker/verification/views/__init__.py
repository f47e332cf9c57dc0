"""Pages of verification."""

from flask import Blueprint

bp = Blueprint("verification", __name__)
