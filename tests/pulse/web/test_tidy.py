"""Where the navigation says that a page lies."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/reports/milestones/", "Reports"),
        ("/scorecard/", "Reports"),
        ("/thanks/", "Reports"),
        ("/risks/", "Frictions"),
        ("/agreement/", "Charter"),
    ],
)
def test_a_page_says_under_which_place_it_lies(leader: FlaskClient, path: str, place: str) -> None:
    page = leader.get(path).get_data(as_text=True)

    assert re.findall(r'aria-current="true">(.*?)</a>', page)[:1] == [place]
