"""How the APIs and the mail server misbehave when told to."""

from typing import Annotated, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

Mode = Literal["normal", "slow", "fail", "rubbish", "timeout_after_effect", "unauthorized", "down", "pending"]
MailMode = Literal["normal", "temporary", "refuse"]

MODE_LABELS: dict[Mode, str] = {
    "normal": "работает как обычно",
    "slow": "отвечает с задержкой",
    "fail": "отвечает ошибкой",
    "rubbish": "отвечает бессмыслицей",
    "timeout_after_effect": "выполняет, но отвечает с задержкой",
    "unauthorized": "не признаёт ключ доступа",
    "down": "обрывает соединение",
    "pending": "откладывает решение по показаниям",
}
MAIL_MODE_LABELS: dict[MailMode, str] = {
    "normal": "принимает письма",
    "temporary": "просит повторить позже (451)",
    "refuse": "отказывает навсегда (550)",
}

RequestsLeft = Annotated[int | None, Field(ge=1)]


class Behaviour(BaseModel):
    """What happens to requests whose path starts with `path`; `requests` is how many are left, None for ever."""

    model_config = ConfigDict(extra="forbid")

    mode: Mode = "normal"
    delay_s: Annotated[float, Field(ge=0, le=3600)] = 5
    status: Annotated[int, Field(ge=400, le=599)] = 503
    requests: RequestsLeft = None
    path: str = "/v1/"


class MailBehaviour(BaseModel):
    """What happens to emails."""

    model_config = ConfigDict(extra="forbid")

    mode: MailMode = "normal"
    requests: RequestsLeft = None


Told = TypeVar("Told", Behaviour, MailBehaviour)


class Switch(Generic[Told]):
    """Holds what was told last and counts down how often it still applies."""

    def __init__(self, normal: Told) -> None:
        self._normal = normal
        self.current = normal

    def tell(self, instruction: Told) -> None:
        """Behave like this from now on."""
        self.current = instruction

    def use(self) -> Told:
        """What applies now; counts as one use of it."""
        instruction = self.current
        if instruction.requests is not None:
            left = instruction.requests - 1
            self.current = instruction.model_copy(update={"requests": left}) if left else self._normal
        return instruction
