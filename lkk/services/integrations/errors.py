"""How an external system may fail; what to do about it follows from the kind alone."""


class ExternalSystemUnavailable(Exception):
    """The system does not answer, or not as agreed; the effect is unknown: repeat later with the same key.

    `untouched`: it is sure that there was none, because the request was never sent or the system says so itself.
    """

    def __init__(self, text: str, *, retry_after_s: int = 0, untouched: bool = False) -> None:
        super().__init__(text)
        self.text = text
        self.untouched = untouched
        self.retry_after_s = retry_after_s  # what the system asked for, 0 when it did not


class ExternalSystemPostpones(Exception):
    """The system works but cannot take this item now; others may go through."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class ExternalSystemRefuses(Exception):
    """A final refusal with the system's own code and words; repeating changes nothing."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{code}: {text}")
        self.code = code
        self.text = text


class CursorGone(Exception):
    """The feed does not know the cursor: start from the beginning."""


class SandboxRefused(Exception):
    """A sandbox stands where production expects a real system."""
