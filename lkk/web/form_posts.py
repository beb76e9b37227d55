"""The bodies of posted forms: strict text by name, or a refusal."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

MAX_FIELDS = 40
MAX_VALUE = 4000
_TYPE = "application/x-www-form-urlencoded"


class BadBody(Exception):
    """What came is no form a person can have sent."""


async def read_form(request: Request, *, most_fields: int = MAX_FIELDS) -> Mapping[str, str]:
    """The fields of a form; an empty body is an empty form, of equal names the last one counts.

    Raises:
        BadBody: another content type, bytes that are no UTF-8, NUL, too many or too long fields.
    """
    try:
        body = await request.body()
    except ClientDisconnect:
        raise BadBody from None
    if not body:
        return {}
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _TYPE:
        raise BadBody
    try:
        fields = dict(
            parse_qsl(
                body.decode("ascii"),
                keep_blank_values=True,
                strict_parsing=True,
                errors="strict",
                max_num_fields=most_fields,
            )
        )
    except ValueError:
        raise BadBody from None
    if any("\0" in text or len(text) > MAX_VALUE for pair in fields.items() for text in pair):
        raise BadBody
    return fields
