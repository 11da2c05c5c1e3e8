"""The leaders' door: finished releases only."""

from flask import Blueprint

bp = Blueprint("lead", __name__, url_prefix="/reports")
