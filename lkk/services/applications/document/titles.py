"""What the document of an application is called: a «Заявка на …», or the genre its kind is of."""

from lkk.services.forms.declaration import Kind

_GENRES = ("Заявка", "Заявление", "Запрос", "Жалоба", "Уведомление", "Сообщение", "Обращение")
#: Kinds whose title is no name of a document and does not follow «Заявка на» as it is.
_TITLES = {
    "tp_party_change": "Заявка на замену стороны договора технологического присоединения",
    "violation_report": "Сообщение о нарушениях",
    "feedback": "Обращение",
    "outage_report": "Сообщение об отключении электроэнергии",
}


def document_title(kind: Kind) -> str:
    """Return the title that is printed above what was filed."""
    if kind.code in _TITLES:
        return _TITLES[kind.code]
    if kind.title.startswith(_GENRES):
        return kind.title
    return f"Заявка на {kind.title[0].lower()}{kind.title[1:]}"
