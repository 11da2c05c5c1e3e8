"""Waves from plan to release."""

from flask import Blueprint

bp = Blueprint("waves", __name__, url_prefix="/manage/waves")
