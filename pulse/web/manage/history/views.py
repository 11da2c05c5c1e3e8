"""Earlier results, brought in from a file."""

from flask import Blueprint

bp = Blueprint("history", __name__, url_prefix="/manage/history")
