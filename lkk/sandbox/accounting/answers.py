"""The shape of the API's answers."""

from starlette.responses import JSONResponse


def error_answer(status: int, code: str, message: str) -> JSONResponse:
    """The one error body of the API; `message` is in Russian."""
    return JSONResponse({"error": {"code": code, "message": message}}, status_code=status)
