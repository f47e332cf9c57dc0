"""Pages of remarks."""

from flask import Blueprint

bp = Blueprint("remarks", __name__)
