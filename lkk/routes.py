"""Every page's path once: title, who may open it, and a typed builder; imports nothing of ours."""

from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlencode


class Access(Enum):
    """Who may open a page; what a person may do on it is decided by the services."""

    EVERYONE = "everyone"
    CUSTOMER = "customer"
    SIGNED_IN = "signed_in"
    STAFF = "staff"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Route:
    """A page; `menu` is its label in the navigation, empty when it has no entry there."""

    path: str
    title: str
    access: Access
    menu: str = ""
    icon: str = ""

    def url(self, **query: str) -> str:
        """The page's address with a query."""
        return f"{self.path}?{urlencode(query)}" if query else self.path

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

STAFF = Route("/staff", "Рабочее место", Access.STAFF, "Рабочее место", "layout_dashboard")
STAFF_USERS = Route("/staff/users", "Пользователи", Access.ADMINISTRATOR, "Пользователи", "users")
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
    NOTIFICATIONS,
    SECURITY,
    STAFF,
    STAFF_USERS,
    STAFF_HEALTH,
)

CUSTOMER_MENU = (HOME, ACCOUNTS, READINGS, NOTIFICATIONS, SECURITY)
STAFF_MENU = (STAFF, STAFF_USERS, STAFF_HEALTH, NOTIFICATIONS, SECURITY)


def by_path(path: str) -> Route | None:
    """The page at a path, with or without the closing slash."""
    bare = path.rstrip("/") or "/"
    return next((route for route in ROUTES if route.path == bare), None)
