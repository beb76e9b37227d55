"""The energy supplier's API as its document tells it, for tests that check messages against it."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

DOCUMENT = Path(__file__).parents[1] / "docs" / "supplier-api.yaml"


@cache
def document() -> dict[str, Any]:
    """The document, read once."""
    return yaml.safe_load(DOCUMENT.read_text(encoding="utf-8"))


def check(schema: str, value: object) -> None:
    """Check a value against a schema of the document. Raises jsonschema.ValidationError."""
    root = {"$ref": f"#/components/schemas/{schema}", "components": document()["components"]}
    Draft202012Validator(root, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(value)
