"""The entrances of the portal's tasks: one table, from which public pages draw what one may begin with."""

from dataclasses import dataclass

from lkk.routes import APPLICATION_NEW, APPLICATIONS, BOOK, LOGIN, OUTAGES, READINGS, RECEPTION, TRACK, Route


@dataclass(frozen=True)
class Entrance:
    """Where a task begins: for a guest, and for a customer who has signed in where `own` is another page.

    A page of the server is a `path`, one of the cabinet a route; a guest is asked to sign in on the way to that.
    """

    title: str
    text: str
    icon: str
    guest: str
    own: Route | None = None
    task: bool = False

    @property
    def inside(self) -> str:
        """The address for a customer who has signed in."""
        return self.own.path if self.own else self.guest


def _after_sign_in(route: Route) -> str:
    return LOGIN.url(next=route.path)


ENTRANCES: tuple[Entrance, ...] = (
    Entrance(
        "Передать показания",
        "В личном кабинете, по каждому прибору учёта",
        "gauge",
        _after_sign_in(READINGS),
        READINGS,
        task=True,
    ),
    Entrance(
        "Подать заявку",
        "Подключить дом, увеличить мощность, поставить счётчик",
        "file_plus",
        _after_sign_in(APPLICATION_NEW),
        APPLICATION_NEW,
        task=True,
    ),
    Entrance(
        "Проверить статус",
        "По номеру и секретному коду или в кабинете",
        "search",
        TRACK,
        APPLICATIONS,
        task=True,
    ),
    Entrance("Нет света", "Отключения по вашему адресу, сообщить об аварии", "zap_off", OUTAGES, task=True),
    Entrance("Записаться на приём", "Офис, услуга и удобное время. Без входа", "calendar_check", BOOK.path),
    Entrance("Написать нам", "Вопрос, жалоба, сообщение о нарушении. Без входа", "mail", RECEPTION),
)
