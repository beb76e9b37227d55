"""The shape of the APIs' answers."""

from starlette.responses import JSONResponse


def error_answer(status: int, code: str, message: str) -> JSONResponse:
    """The one error body of the APIs; `message` is in Russian."""
    return JSONResponse({"error": {"code": code, "message": message}}, status_code=status)
