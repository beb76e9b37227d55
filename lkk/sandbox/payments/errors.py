"""How the provider refuses."""

import uuid

from starlette.responses import JSONResponse


class Refusal(Exception):
    """An error of the API, in the provider's own words."""

    def __init__(self, status: int, code: str, description: str, parameter: str = "") -> None:
        super().__init__(description)
        self.status, self.code, self.description, self.parameter = status, code, description, parameter

    def answer(self) -> JSONResponse:
        """The body as the provider writes it."""
        said = {"type": "error", "id": str(uuid.uuid4()), "code": self.code, "description": self.description}
        return JSONResponse(said | ({"parameter": self.parameter} if self.parameter else {}), self.status)
