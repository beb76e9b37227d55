"""Every page's path once: title, who may open it, and a typed builder; imports nothing of ours."""

from dataclasses import dataclass
from enum import Enum
from urllib.parse import quote, urlencode


class Access(Enum):
    """Who may open a page; what a person may do on it is decided by the services."""

    EVERYONE = "everyone"
    CUSTOMER = "customer"
    SIGNED_IN = "signed_in"
    STAFF = "staff"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Route:
    """A page; `menu` is its label in the navigation, empty when it has no entry there.

    A part of the path in square brackets stands for anything; the page's own words are then its heading.
    """

    path: str
    title: str
    access: Access
    menu: str = ""
    icon: str = ""

    def url(self, **query: str) -> str:
        """The page's address with a query."""
        return f"{self.path}?{urlencode(query)}" if query else self.path

    def fits(self, path: str) -> bool:
        """Whether a path without its closing slash is one of this page's."""
        own, given = self.path.split("/"), path.split("/")
        return len(own) == len(given) and all(
            mine == other or (mine.startswith("[") and other != "") for mine, other in zip(own, given, strict=True)
        )

    @property
    def document_title(self) -> str:
        """The title of the browser's tab."""
        return f"{self.title} — Личный кабинет БСК"


HOME_PUBLIC = Route("/", "Интернет-приёмная", Access.EVERYONE)
LOGIN = Route("/login", "Вход в личный кабинет", Access.EVERYONE)
REGISTER = Route("/register", "Регистрация", Access.EVERYONE)
RECOVER = Route("/recover", "Восстановление пароля", Access.EVERYONE)
NOT_FOUND = Route("/404", "Не найдено", Access.EVERYONE)

HOME = Route("/home", "Главная", Access.CUSTOMER, "Главная", "house")
ACCOUNTS = Route("/accounts", "Лицевые счета", Access.CUSTOMER, "Лицевые счета", "wallet")
READINGS = Route("/readings", "Подача показаний", Access.CUSTOMER, "Подача показаний", "gauge")
NOTIFICATIONS = Route("/notifications", "Уведомления", Access.SIGNED_IN, "Уведомления", "bell")
SECURITY = Route("/security", "Пароль и сеансы", Access.SIGNED_IN, "Пароль и сеансы", "shield")

APPLICATION_NEW = Route("/applications/new", "Новая заявка", Access.CUSTOMER, "Новая заявка", "file_plus")
APPLICATION_FORM = Route("/applications/new/[kind_code]", "Заявка", Access.CUSTOMER)
APPLICATION_SENT = Route("/applications/sent", "Заявка отправлена", Access.CUSTOMER)
APPLICATION = Route("/applications/[application_number]", "Заявка", Access.CUSTOMER)

STAFF = Route("/staff", "Рабочее место", Access.STAFF, "Рабочее место", "layout_dashboard")
STAFF_USERS = Route("/staff/users", "Пользователи", Access.ADMINISTRATOR, "Пользователи", "users")
STAFF_APPLICATION = Route("/staff/applications/[application_number]", "Заявка", Access.STAFF)
STAFF_TEMPLATES = Route("/staff/templates", "Шаблоны ответов", Access.ADMINISTRATOR, "Шаблоны ответов", "file_text")
STAFF_HEALTH = Route(
    "/staff/health",
    "Состояние обмена",
    Access.ADMINISTRATOR,
    "Состояние обмена",
    "activity",
)

ROUTES: tuple[Route, ...] = (
    HOME_PUBLIC,
    LOGIN,
    REGISTER,
    RECOVER,
    NOT_FOUND,
    HOME,
    ACCOUNTS,
    READINGS,
    APPLICATION_NEW,
    APPLICATION_FORM,
    APPLICATION_SENT,
    APPLICATION,
    NOTIFICATIONS,
    SECURITY,
    STAFF,
    STAFF_APPLICATION,
    STAFF_TEMPLATES,
    STAFF_USERS,
    STAFF_HEALTH,
)

CUSTOMER_MENU = (HOME, APPLICATION_NEW, ACCOUNTS, READINGS, NOTIFICATIONS, SECURITY)
STAFF_MENU = (STAFF, STAFF_TEMPLATES, STAFF_USERS, STAFF_HEALTH, NOTIFICATIONS, SECURITY)


def by_path(path: str) -> Route | None:
    """The page at a path, with or without the closing slash; a path written out goes before one with brackets."""
    bare = path.rstrip("/") or "/"
    exact = next((route for route in ROUTES if route.path == bare), None)
    return exact or next((route for route in ROUTES if route.fits(bare)), None)


def application_path(number: str) -> str:
    """The page of an application for its applicant; the number has Cyrillic letters."""
    return f"/applications/{quote(number, safe='')}"


def staff_application_path(number: str) -> str:
    """The page of an application for the staff."""
    return f"/staff/applications/{quote(number, safe='')}"


def new_application_path(kind: str) -> str:
    """The wizard of a kind from its beginning."""
    return APPLICATION_FORM.path.replace("[kind_code]", quote(kind, safe=""))


def draft_path(kind: str, draft_id: int, step: int = 0) -> str:
    """The wizard with a draft that was begun before; steps count from 1, without one it goes on where it was left."""
    query = {"draft": str(draft_id)} | ({"step": str(step)} if step else {})
    return f"{new_application_path(kind)}?{urlencode(query)}"
