"""The first page: what Pulse is, and where to go from here."""

from flask import Blueprint

bp = Blueprint("front", __name__)
