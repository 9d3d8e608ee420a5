"""The routes' own declarations -> OpenAPI 3.1.

pydantic speaks JSON Schema 2020-12, which is what OpenAPI 3.1 is made of, so
a generator is two hundred lines and no dependency. The libraries that offer
one either speak 3.0 (spectree) or want the application to be theirs and bring
a page that loads scripts (flask-openapi3).

``python -m service.openapi`` prints the document; ``docs/openapi.json`` is its
frozen copy, and a test compares the two.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from flask import Flask
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from werkzeug.routing import Rule

from dedup import __version__
from service.operations import Answer, Operation, operation_of
from service.paths import ID, OUTLET
from service.problems import PROBLEMS
from service.schemas.others import Problem

__all__ = ["document"]

REF = "#/components/schemas/{model}"

_ABOUT = """\
Finds repeated and republished text in news articles. `POST /v1/check` answers what of an article stands twice, \
what stood elsewhere before, who had it first and which credit is owed. Every error is a problem document (RFC 9457)."""

_TAGS = {
    "Checking": "What an editor and a CMS plugin need; nothing is stored",
    "Articles": "What later articles are compared with",
    "Feedback": "Findings set aside",
    "Reports": "What the nightly job found",
    "Webhooks": "What content systems send by themselves",
    "Operations": "For those who run it",
}

_PARAMETERS = {
    "outlet": {"type": "string", "pattern": f"^{OUTLET}$", "examples": ["trt"]},
    "id": {"type": "string", "pattern": f"^{ID}$", "minLength": 1, "maxLength": 512, "examples": ["2016/mosul"]},
}


def document(app: Flask) -> dict[str, Any]:
    """The OpenAPI document of an application, in a stable order."""
    declared = sorted(_declared(app), key=lambda each: (list(_TAGS).index(each[1].tag), each[0], each[2]))
    schemas, references = _schemas([operation for _, operation, _ in declared])
    paths: dict[str, dict[str, Any]] = {}
    for path, operation, method in declared:
        paths.setdefault(path, {})[method] = _operation(operation, path, references)
    return {
        "openapi": "3.1.0",
        "info": {"title": "dedup", "version": __version__, "description": _ABOUT, "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}},
        "servers": [{"url": "/"}],
        "tags": [{"name": name, "description": text} for name, text in _TAGS.items()],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer", "description": "`dedup keys add` makes one"}
            },
        },
    }  # fmt: skip


def _declared(app: Flask) -> Iterator[tuple[str, Operation, str]]:
    for rule in app.url_map.iter_rules():
        operation = operation_of(rule.endpoint, app)
        if operation is not None:
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield _path(rule), operation, method.lower()


def _path(rule: Rule) -> str:
    return "".join(f"{{{text}}}" if dynamic else text for dynamic, text in rule._trace).lstrip("|")


def _schemas(operations: list[Operation]) -> tuple[dict[str, Any], Mapping[Any, str]]:
    wanted: dict[tuple[type[BaseModel], str], None] = {(Problem, "serialization"): None}
    for operation in operations:
        if operation.body is not None:
            wanted[operation.body, "validation"] = None
        for answer in operation.answers.values():
            if answer.model is not None:
                wanted[answer.model, "serialization"] = None
    models: Any = list(wanted)
    references, found = models_json_schema(models, ref_template=REF)
    schemas = {name: schema for name, schema in sorted(found["$defs"].items())}
    return schemas, {pair: reference["$ref"] for pair, reference in references.items()}


def _operation(operation: Operation, path: str, references: Mapping[Any, str]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "operationId": operation.name,
        "tags": [operation.tag],
        "summary": operation.summary,
        **({"description": operation.description} if operation.description else {}),
        "parameters": [*_path_parameters(operation, path), *_query_parameters(operation), *_header_parameters(operation)],
        "responses": {
            **{str(status): _answer(answer, references) for status, answer in operation.answers.items()},
            **{str(status): _problem(status, references) for status in _statuses(operation)},
        },
    }
    if operation.scope is None:
        found["security"] = []
    else:
        # Without any key, callers of the same machine need none.
        found["security"] = [{"key": [operation.scope]}, {}]
    if operation.body is not None:
        schema = {"$ref": references[operation.body, "validation"]}
        if operation.media_types != ("application/json",):
            schema = {"type": "string", "description": f"Lines of `{operation.body.__name__}`, each a JSON object"}
        found["requestBody"] = {
            "required": True,
            "content": {media_type: {"schema": schema} for media_type in operation.media_types},
        }
    elif operation.name == "deliver":
        found["requestBody"] = {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}
    return found


def _path_parameters(operation: Operation, path: str) -> Iterator[dict[str, Any]]:
    for name, text in operation.parameters.items():
        if f"{{{name}}}" in path:
            schema = _PARAMETERS.get(name, {"type": "string", "minLength": 1})
            yield {"name": name, "in": "path", "required": True, "description": text, "schema": schema}


def _query_parameters(operation: Operation) -> Iterator[dict[str, Any]]:
    if operation.query is None:
        return
    schema = operation.query.model_json_schema()
    for name, value in schema["properties"].items():
        kept = {key: each for key, each in value.items() if key not in ("title", "description", "default")}
        if "anyOf" in kept:  # an optional parameter is left out, never null
            kept.update(next(each for each in kept.pop("anyOf") if each.get("type") != "null"))
        if value.get("default") is not None:
            kept["default"] = value["default"]
        yield {"name": name, "in": "query", "required": False, "description": value.get("description", ""), "schema": kept}


def _header_parameters(operation: Operation) -> Iterator[dict[str, Any]]:
    for name, text in operation.headers.items():
        yield {"name": name, "in": "header", "required": False, "description": text, "schema": {"type": "string"}}


def _answer(answer: Answer, references: Mapping[Any, str]) -> dict[str, Any]:
    found: dict[str, Any] = {"description": answer.description}
    if answer.headers:
        found["headers"] = {
            name: {"description": text, "schema": {"type": "string"}} for name, text in answer.headers.items()
        }
    if answer.model is not None and answer.media_type == "application/json":
        found["content"] = {answer.media_type: {"schema": {"$ref": references[answer.model, "serialization"]}}}
    elif answer.model is not None:
        schema = {"type": "string", "description": f"Lines of `{answer.model.__name__}`, each a JSON object"}
        found["content"] = {answer.media_type: {"schema": schema}}
    elif answer.media_type != "application/json":
        found["content"] = {answer.media_type: {"schema": {"type": "string"}}}
    return found


def _statuses(operation: Operation) -> list[int]:
    """All the problems a route may answer with: its own, and those that come with what it declares."""
    found = {*operation.problems, 422}
    if operation.scope is not None:
        found |= {401, 403, 429, 503}
    if operation.body is not None or "application/x-ndjson" in operation.media_types:
        found |= {400, 408, 413, 415}
    if operation.parameters:
        found |= {404}
    if operation.headers and "If-Match" in operation.headers:
        found |= {412}
    return sorted(found)


def _problem(status: int, references: Mapping[Any, str]) -> dict[str, Any]:
    titles = " / ".join(title for code, title, _ in PROBLEMS.values() if code == status)
    schema = {"$ref": references[Problem, "serialization"]}
    return {"description": titles, "content": {"application/problem+json": {"schema": schema}}}


def main() -> int:
    """Print the document of the application as its environment describes it."""
    from service.app import create_app

    json.dump(document(create_app()), sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
