"""Names of people and organisations."""

from random import Random
from typing import NamedTuple


class _Pair(NamedTuple):
    male: str
    female: str


_SURNAMES = (
    *(_Pair(name, f"{name}а") for name in (
        "Смирнов", "Кузнецов", "Попов", "Васильев", "Петров", "Соколов", "Михайлов", "Новиков", "Фёдоров", "Морозов",
        "Волков", "Алексеев", "Лебедев", "Семёнов", "Егоров", "Павлов", "Козлов", "Степанов", "Николаев", "Орлов",
        "Андреев", "Макаров", "Никитин", "Захаров", "Зайцев", "Соловьёв", "Борисов", "Яковлев", "Григорьев", "Романов",
        "Воробьёв", "Сергеев", "Фролов", "Королёв", "Гусев", "Киселёв", "Ильин", "Максимов", "Поляков", "Сорокин",
        "Виноградов", "Ковалёв", "Белов", "Медведев", "Антонов", "Тарасов", "Жуков", "Баранов", "Филиппов", "Комаров",
        "Давыдов", "Беляев", "Герасимов", "Богданов", "Осипов", "Сидоров", "Матвеев", "Титов", "Марков", "Миронов",
        "Крылов", "Куликов", "Карпов", "Власов", "Мельников", "Денисов", "Гаврилов", "Тихонов", "Казаков", "Афанасьев",
    )),
    _Pair("Полянский", "Полянская"), _Pair("Завадский", "Завадская"), _Pair("Вишневский", "Вишневская"),
    _Pair("Толстой", "Толстая"), _Pair("Шевченко", "Шевченко"), _Pair("Бондаренко", "Бондаренко"),
    _Pair("Шмидт", "Шмидт"), _Pair("Черных", "Черных"),
)  # fmt: skip
_MEN = (
    "Александр", "Сергей", "Владимир", "Андрей", "Алексей", "Дмитрий", "Николай", "Евгений", "Михаил", "Иван",
    "Виктор", "Павел", "Константин", "Максим", "Артём", "Роман", "Олег", "Юрий", "Василий", "Пётр",
)  # fmt: skip
_WOMEN = (
    "Елена", "Ольга", "Наталья", "Татьяна", "Ирина", "Светлана", "Анна", "Мария", "Людмила", "Екатерина",
    "Галина", "Валентина", "Надежда", "Юлия", "Марина", "Любовь", "Оксана", "Вера", "Алёна", "Дарья",
)  # fmt: skip
_PATRONYMICS = tuple(
    _Pair(f"{stem}ич", f"{stem}на")
    for stem in (
        "Александров", "Сергеев", "Владимиров", "Андреев", "Алексеев", "Дмитриев", "Николаев", "Евгеньев",
        "Михайлов", "Иванов", "Викторов", "Павлов", "Петров", "Юрьев", "Васильев", "Анатольев", "Геннадьев",
    )
)  # fmt: skip
_COMPANY_WORDS = (
    "Алтай", "Обь", "Восток", "Сибирь", "Катунь", "Нагорный", "Меркурий", "Гранит", "Квадрат", "Энергия",
    "Вектор", "Импульс", "Каскад", "Орион", "Прогресс", "Ресурс", "Север", "Спектр", "Центр", "Эталон",
)  # fmt: skip
_COMPANY_ENDINGS = ("сервис", "торг", "строй", "снаб", "мебель", "пласт", "авто", "продукт")


class Organisation(NamedTuple):
    """A legal customer: its name and what it runs."""

    name: str
    premises: str


def individual(rng: Random) -> str:
    """Surname, name and patronymic, all of one gender."""
    surname, patronymic = rng.choice(_SURNAMES), rng.choice(_PATRONYMICS)
    if rng.random() < 0.5:
        return f"{surname.male} {rng.choice(_MEN)} {patronymic.male}"
    return f"{surname.female} {rng.choice(_WOMEN)} {patronymic.female}"


def organisation(rng: Random) -> Organisation:
    """A company, a sole proprietor, a public body or an association."""
    kind = rng.random()
    if kind < 0.45:
        name = f"ООО «{rng.choice(_COMPANY_WORDS)}{rng.choice(_COMPANY_ENDINGS)}»"
        return Organisation(name, rng.choice(("Склад", "Магазин", "Офис", "Мастерская", "Цех", "Столовая")))
    if kind < 0.75:
        premises = rng.choice(("Магазин", "Парикмахерская", "Автомойка", "Кафе", "Шиномонтаж", "Павильон"))
        return Organisation(f"ИП {individual(rng)}", premises)
    if kind < 0.85:
        return Organisation(f"МБОУ «СОШ № {rng.randint(1, 138)}»", "Здание школы")
    if kind < 0.92:
        return Organisation(f"МБДОУ «Детский сад № {rng.randint(1, 270)}»", "Здание детского сада")
    if kind < 0.97:
        return Organisation(f"ТСЖ «{rng.choice(_COMPANY_WORDS)}-{rng.randint(1, 40)}»", "Общедомовые нужды")
    return Organisation(f"ГСК № {rng.randint(100, 999)}", "Гаражи")
