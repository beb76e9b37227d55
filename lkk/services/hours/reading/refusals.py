"""A file that is refused as a whole."""

BROKEN = "Файл повреждён и не открывается. Сохраните его заново и загрузите ещё раз"
DECLARED = "В файле есть описание типа документа (DTD): такие файлы не принимаются. Сохраните его из Excel заново"


class Unreadable(Exception):
    """No list of cells would help; the text is what the person reads."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text
