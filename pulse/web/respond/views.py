"""The anonymous door: it sets no cookie, writes no log line and cannot reach the roster."""

from flask import Blueprint

bp = Blueprint("respond", __name__, url_prefix="/s")
