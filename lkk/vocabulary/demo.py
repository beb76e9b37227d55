"""People of the demo: who they are and the one password; they exist outside production only."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DemoPerson:
    """Somebody to sign in as."""

    email: str
    who: str  # with no-break spaces before numbers


DEMO_PASSWORD = "Portal-2026"  # noqa: S105  printed on the sign-in page of the demo
DEMO_PEOPLE: tuple[DemoPerson, ...] = (
    DemoPerson("ivanov@example.com", "Физическое лицо, лицевые счета № 9234 и № 9235"),
    DemoPerson("zavod@example.com", "Юридическое лицо, договор 203, 20 точек учёта"),
    DemoPerson("pekarnya@example.com", "Индивидуальный предприниматель"),
    DemoPerson("novyi@example.com", "Физическое лицо без лицевого счёта; можно подключить № 10001, ПИН-код 1357"),
    DemoPerson("operator@example.com", "Оператор ЦОК"),
    DemoPerson("mfc@example.com", "Оператор МФЦ"),
    DemoPerson("manager@example.com", "Менеджер Энергоадвоката"),
    DemoPerson("manager2@example.com", "Второй менеджер Энергоадвоката"),
    DemoPerson("admin@example.com", "Администратор"),
    DemoPerson("admin2@example.com", "Второй администратор: одобряет рассылки первого"),
)
