"""Pages of the registers."""

from flask import Blueprint

bp = Blueprint("registers", __name__, url_prefix="/registers")
