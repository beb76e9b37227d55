"""A file that is refused as a whole."""


class Unreadable(Exception):
    """No list of cells would help; the text is what the person reads."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text
