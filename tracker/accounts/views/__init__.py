"""Pages of accounts: signing in, one's own account, and the administrator's list."""

from flask import Blueprint

bp = Blueprint("accounts", __name__)
