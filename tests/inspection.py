"""A browser that looks at every page it fetches, and complains like a careful reader."""

from __future__ import annotations

import functools
import gzip
from collections import Counter
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient
from html5lib.constants import E as REASONS
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import MapAdapter, RequestRedirect
from werkzeug.test import TestResponse

PAGE = "text/html"
REFERRING = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "list")
CONTROLS = {"input", "select", "textarea"}


def words(element: Element) -> str:
    """The text of an element, with single spaces."""
    return " ".join("".join(element.itertext()).split())


@functools.lru_cache(maxsize=512)
def faults(text: str) -> tuple[str, ...]:
    """What is wrong with a page, each in a sentence."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(text)
    found = [
        f"line {place[0]}: {REASONS.get(kind, kind) % details}"
        for place, kind, details in parser.errors
    ]
    found += heading(tree) + identity(tree) + foreign(tree) + controls(tree)
    if not tree.get("lang"):
        found.append("the page does not say its language")
    return tuple(found)


def heading(tree: Element) -> list[str]:
    """There is one h1, and the page's title begins with it."""
    heads = [words(head) for head in tree.iter("h1")]
    title = words(next(tree.iter("title"), Element("title")))
    if len(heads) != 1:
        return [f"{len(heads)} h1 elements instead of one: {heads}"]
    if not heads[0] or not title.startswith(heads[0]):
        return [f"the title {title!r} does not begin with the h1 {heads[0]!r}"]
    return []


def identity(tree: Element) -> list[str]:
    """No id stands twice, and whatever refers to an id finds it."""
    ids = Counter(each.get("id") for each in tree.iter() if each.get("id") is not None)
    found = [f"the id {name!r} stands {count} times" for name, count in ids.items() if count > 1]
    for each in tree.iter():
        for attribute in REFERRING:
            for name in (each.get(attribute) or "").split():
                if name not in ids:
                    found.append(f"{attribute}={name!r} refers to nothing")
        target = each.get("href", "") if each.tag == "a" else ""
        if target.startswith("#") and target[1:] not in ids:
            found.append(f"the link {target!r} leads nowhere")
    return found


def foreign(tree: Element) -> list[str]:
    """Nothing is inline, and nothing comes from another host."""
    found = []
    for each in tree.iter():
        inline = [name for name in each.attrib if name == "style" or name.startswith("on")]
        found += [f"<{each.tag}> has the inline attribute {name}" for name in inline]
        if each.tag == "style" or (each.tag == "script" and not each.get("src")):
            found.append(f"an inline <{each.tag}>")
        source = each.get("src") or (each.get("href") if each.tag == "link" else None) or ""
        if "//" in source:
            found.append(f"<{each.tag}> is fetched from {source}")
        if each.tag == "img" and each.get("alt") is None:
            found.append(f"the image {source} has no alternative text")
    return found


def controls(tree: Element) -> list[str]:
    """Every control has a name that is read out."""
    labelled = {each.get("for") for each in tree.iter("label")}
    wrapped = {inner for label in tree.iter("label") for inner in label.iter()}
    found = []
    for each in tree.iter():
        if each.tag not in CONTROLS or each.get("type") in {"hidden", "submit"}:
            continue
        named = each.get("id") in labelled or each in wrapped
        if not named and not each.get("aria-label") and not each.get("aria-labelledby"):
            found.append(f"the control {each.get('name')!r} has no label")
    found += [
        "a button without words"
        for each in tree.iter("button")
        if not words(each) and not each.get("aria-label")
    ]
    return found


def misdirected(text: str, routes: MapAdapter, here: str) -> list[str]:
    """Forms that lead to no endpoint that takes them, and links that lead to none."""
    tree = html5lib.HTMLParser(namespaceHTMLElements=False).parse(text)
    aims = [
        (each.get("action") or here, (each.get("method") or "get").upper())
        for each in tree.iter("form")
    ]
    aims += [(each.get("href", ""), "GET") for each in tree.iter("a")]
    found = []
    for target, method in aims:
        path = target.partition("#")[0].partition("?")[0]
        if not path.startswith("/") or path.startswith("//"):
            continue
        try:
            routes.match(path, method=method)
        except RequestRedirect:
            continue
        except (NotFound, MethodNotAllowed):
            found.append(f"{method} {target} is nothing that the application answers")
    return found


class Reader(FlaskClient):
    """A test client that fails when a page it fetched is not as every page should be."""

    def open(self, *given: Any, **named: Any) -> TestResponse:
        """Ask, and look at the answer."""
        answer = super().open(*given, **named)
        here, method = answer.request.path, answer.request.method
        whole = method in {"GET", "POST"} and answer.status_code not in range(300, 400)
        letter = "sandbox" in answer.headers.get("Content-Security-Policy", "")  # no page of ours
        if whole and answer.mimetype == PAGE and not letter:
            packed = answer.content_encoding == "gzip"
            text = gzip.decompress(answer.data).decode() if packed else answer.text
            routes = self.application.url_map.bind("localhost")
            found = [*faults(text), *misdirected(text, routes, here)]
            assert not found, f"{method} {here}: " + "; ".join(found)
        return answer
