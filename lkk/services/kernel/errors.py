"""Expected refusals: each has a Russian text for the person and, where there is one, the field it belongs to."""

from dataclasses import dataclass, field
from datetime import timedelta

from lkk.vocabulary.words import duration


class ServiceError(Exception):
    """A refusal the person can understand; anything else that is raised is a fault of ours."""

    text = "Не получилось выполнить действие"

    def __init__(self, text: str = "", *, at: str = "") -> None:
        super().__init__(text or self.text)
        self.text = text or self.text
        self.at = at  # the name of the field, empty when the refusal is about the whole action


class NotFound(ServiceError):
    """There is no such thing, or the actor may not see it: the same answer for both."""

    text = "Не найдено"


class NotAllowed(ServiceError):
    """The actor's role does not include this."""

    text = "Это действие вам недоступно"


class NotSignedIn(ServiceError):
    """There is no live session."""

    text = "Войдите в личный кабинет"


class Unavailable(ServiceError):
    """The database does not answer."""

    text = "Кабинет временно недоступен. Введённое осталось на странице, повторите через минуту"


class Busy(Unavailable):
    """No connection to the database was free in time; the same action soon finds one."""

    text = "Портал занят. Введённое осталось на странице, повторите через минуту"


class InvalidValue(ServiceError):
    """One field is wrong."""

    text = "Проверьте значение"


class CountedRefusal(ServiceError):
    """A wrong secret (PIN, code): the refusal itself is committed, so that the try stays counted.

    Raise it before anything else is written in the unit of work.
    """


class TooManyAttempts(ServiceError):
    """A limit is reached; `retry_after_s` tells how long to wait, `told` which limit it is."""

    def __init__(self, retry_after_s: int, *, at: str = "", told: str = "") -> None:
        self.retry_after_s = max(1, retry_after_s)
        super().__init__(f"{told or 'Слишком много попыток'}. Повторите {_in(self.retry_after_s)}", at=at)


class Stale(ServiceError):
    """What the person saw has changed meanwhile."""

    text = "Данные изменились, пока вы работали со страницей. Проверьте их и повторите действие"


@dataclass
class FieldErrors(ServiceError):
    """Several fields are wrong at once."""

    fields: dict[str, str] = field(default_factory=dict)
    text: str = "Проверьте отмеченные поля"

    def __post_init__(self) -> None:
        ServiceError.__init__(self, self.text)

    def add(self, name: str, error: ServiceError | str) -> None:
        """Remember the first error of a field."""
        self.fields.setdefault(name, error if isinstance(error, str) else error.text)

    def raise_if_any(self) -> None:
        """Raise itself when at least one field is wrong."""
        if self.fields:
            raise self


def _in(seconds: int) -> str:
    rounded_up = seconds if seconds < 60 else -(-seconds // 60) * 60
    return f"через {duration(timedelta(seconds=rounded_up))}"
