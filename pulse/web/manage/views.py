"""The steward's first page: what stands, and what comes next."""

from flask import Blueprint

bp = Blueprint("manage", __name__, url_prefix="/manage")
