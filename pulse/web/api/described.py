"""What programs can ask for, described by OpenAPI 3.1."""

from __future__ import annotations

from typing import Any

from pulse.reports.portable import Document
from pulse.web.api.shapes import Problem, Subjects

VERSION = "1.0.0"
LARGEST = 2**31 - 1  # a number that no larger one of ours can be
SHAPES = "#/components/schemas/{model}"
JSON, TROUBLE = "application/json", "application/problem+json"


def document(server: str) -> dict[str, Any]:
    """The description, for programs that reach us at this address."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Pulse: published reports",
            "version": VERSION,
            "description": "Reads what was published, and what the token's owner may read: the "
            "same figures as the report's page and its files, rounded alike, with the reason "
            "where there is none. Nothing can be changed.",
        },
        "servers": [{"url": server}],
        "security": [{"token": []}],
        "paths": {
            "/api/v1/subjects": {
                "get": _asked("subjects", "List the reports that this token reads", "Subjects")
            },
            "/api/v1/reports/alliance": {
                "get": _asked("alliance", "Read the alliance's report", "Document")
            },
            "/api/v1/reports/{organisation}": {
                "get": {
                    **_asked("organisation", "Read one organisation's report", "Document"),
                    "parameters": [
                        {
                            "name": "organisation",
                            "in": "path",
                            "required": True,
                            "schema": {"type": "integer", "minimum": 1, "maximum": LARGEST},
                        }
                    ],
                }
            },
        },
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": _shapes(),
        },
    }


def _asked(name: str, summary: str, shape: str) -> dict[str, Any]:
    ref = {"schema": {"$ref": SHAPES.format(model=shape)}}
    trouble = {TROUBLE: {"schema": {"$ref": SHAPES.format(model="Problem")}}}
    return {
        "operationId": name,
        "summary": summary,
        "responses": {
            "200": {
                "description": "What was asked for; its ETag changes when anything in it does",
                "headers": {"ETag": {"schema": {"type": "string"}}},
                "content": {JSON: ref},
            },
            "304": {"description": "Nothing changed since the ETag in If-None-Match"},
            "401": {"description": "No token, or one that is of no use", "content": trouble},
            "404": {"description": "No such report for this token", "content": trouble},
            "429": {"description": "Too often", "content": trouble},
        },
    }


def _shapes() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for shape in (Document, Subjects, Problem):
        told = shape.model_json_schema(ref_template=SHAPES, by_alias=True)
        found |= told.pop("$defs", {})
        found[shape.__name__] = told
    return found
