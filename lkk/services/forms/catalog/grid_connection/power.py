"""Step «Мощность и надёжность» of a grid connection (domain 2.3)."""

from dataclasses import replace
from decimal import Decimal

from lkk.services.forms.catalog.field_sets import BUSINESS, options
from lkk.services.forms.catalog.grid_connection.purpose import TEMPORARY_BELOW_KV
from lkk.services.forms.declaration import Answers, CrossCheck, Field, Option, Step, When, above, number, when
from lkk.vocabulary import words
from lkk.vocabulary.applications import FieldKind

LEAST_KW = Decimal("0.001")
MOST_KW = Decimal("999999.999")
CATEGORIES = (
    Option("3", "Третья", "Обычное снабжение от одного источника"),
    Option("2", "Вторая", "Два источника, перерыв на время переключения"),
    Option("1", "Первая", "Два независимых источника, перерыв на время автоматического включения"),
)
VOLTAGES = tuple(
    Option(value, f"{label} кВ")
    for value, label in (
        ("0.22", "0,22"),
        ("0.4", "0,4"),
        ("6", "6"),
        ("10", "10"),
        ("20", "20"),
        ("35", "35"),
        ("110", "110"),
        ("220", "220"),
    )
)
ADDED = above("new_power_kw", "0")
EXISTING = above("existing_power_kw", "0")
RESERVED = when("reliability_categories", "1", "2")
#: Third category, below 35 kV: the rest only names what was answered before (Rules, п. 13).
TEMPORARY_CATEGORIES = tuple(replace(one, retired=one.value != "3") for one in CATEGORIES)
TEMPORARY_VOLTAGES = tuple(replace(one, retired=Decimal(one.value) >= TEMPORARY_BELOW_KV) for one in VOLTAGES)


def _power(name: str, label: str, hint: str, *, least: Decimal, required: bool) -> Field:
    return Field(
        name,
        label,
        FieldKind.POWER_KW,
        hint,
        required=required,
        minimum=least,
        maximum=MOST_KW,
        unit="кВт",
        width="half",
    )


def _voltage(name: str, label: str, offered: tuple[Option, ...], show_when: When | None = None) -> Field:
    return Field(name, label, FieldKind.CHOICE, options=offered, show_when=show_when, width="half")


def _reserve(name: str, label: str, hint: str) -> Field:
    """A load that is kept when supply is cut; only legal entities and sole proprietors have one (Rules, п. 14(2))."""
    return Field(
        name,
        label,
        FieldKind.POWER_KW,
        hint,
        required=False,
        minimum=Decimal(0),
        maximum=MOST_KW,
        unit="кВт",
        show_when=RESERVED & BUSINESS,
        width="half",
    )


def _among_several(category: str) -> When:
    def test(answers: Answers) -> bool:
        chosen = answers.get("reliability_categories")
        return isinstance(chosen, list) and len(chosen) > 1 and category in chosen

    return When(test, frozenset({"reliability_categories"}))


def _category_power(category: Option) -> Field:
    return Field(
        f"category_{category.value}_kw",
        f"{category.label} категория: мощность",
        FieldKind.POWER_KW,
        minimum=LEAST_KW,
        maximum=MOST_KW,
        unit="кВт",
        show_when=_among_several(category.value),
        width="third",
    )


RESERVES = (
    _reserve(
        "technological_reserve_kw",
        "Технологическая броня",
        "Наименьшая мощность, чтобы безопасно закончить технологический процесс. Если рассчитана",
    ),
    _reserve(
        "emergency_reserve_kw",
        "Аварийная броня",
        "Наименьшая мощность, при которой объект безопасен с остановленным процессом. Если рассчитана",
    ),
)


def step(*, adds_power: bool, has_power: bool, temporary: bool = False) -> Step:
    """The step for kinds that bring new power, for those whose object is connected already, and for temporary ones."""
    zero = Decimal(0)
    voltages = TEMPORARY_VOLTAGES if temporary else VOLTAGES
    return Step(
        "Мощность и надёжность",
        fields=(
            _power(
                "new_power_kw",
                "Присоединяемая мощность",
                "Сколько добавляется, например 15",
                least=LEAST_KW if adds_power else zero,
                required=adds_power,
            ),
            _voltage("new_voltage", "Напряжение для присоединяемой мощности", voltages, None if adds_power else ADDED),
            _power(
                "existing_power_kw",
                "Ранее присоединённая мощность",
                "Указана в акте о присоединении, например 5. Если её нет, оставьте пустым"
                if not has_power
                else "Указана в акте о присоединении, например 5",
                least=LEAST_KW if has_power else zero,
                required=has_power,
            ),
            _voltage("existing_voltage", "Напряжение ранее присоединённой мощности", voltages, EXISTING),
            _power(
                "total_power_kw",
                "Максимальная мощность всего",
                "Присоединяемая и ранее присоединённая вместе",
                least=LEAST_KW,
                required=True,
            ),
            _voltage("total_voltage", "Напряжение для всей мощности", voltages, EXISTING),
            Field(
                "phases",
                "Число фаз",
                FieldKind.CHOICE,
                options=options(one="Одна", three="Три"),
                show_when=when("new_voltage", "0.22", "0.4"),
                width="half",
            ),
            Field(
                "reliability_categories",
                "Категория надёжности",
                FieldKind.CHOICES,
                "Временное присоединение бывает только по третьей" if temporary else "Если не знаете, выберите третью",
                options=TEMPORARY_CATEGORIES if temporary else CATEGORIES,
            ),
            *(_category_power(category) for category in CATEGORIES),
            Field(
                "sources",
                "Сколько независимых источников нужно",
                FieldKind.WHOLE,
                minimum=2,
                maximum=4,
                show_when=RESERVED,
                width="half",
            ),
            *(() if temporary else RESERVES),
            Field(
                "connection_points",
                "Количество точек присоединения",
                FieldKind.WHOLE,
                "Обычно одна",
                minimum=1,
                maximum=100,
                width="half",
            ),
            Field(
                "load",
                "Характер нагрузки",
                FieldKind.CHOICE,
                options=options(household="Бытовая", production="Производственная", mixed="Смешанная"),
                width="half",
            ),
            Field(
                "load_features",
                "Особенности нагрузки",
                FieldKind.CHOICES,
                required=False,
                options=options(
                    generating="Есть генерация",
                    shock="Ударная",
                    nonlinear="Искажает форму тока",
                    asymmetric="Несимметричная",
                ),
            ),
            Field(
                "emergency_automation",
                "Устройства могут быть подключены к противоаварийной автоматике",
                FieldKind.YES_NO,
                "Тогда понадобится перечень этих устройств",
                required=False,
                show_when=BUSINESS,
            ),
            Field(
                "okved",
                "Код вида деятельности по ОКВЭД 2",
                hint="Например, 35.12",
                show_when=BUSINESS,
                pattern=r"[0-9]{2}(\.[0-9]{1,2}(\.[0-9]{1,2})?)?",
                pattern_error="Код ОКВЭД 2 выглядит так: 35.12",
                width="half",
            ),
        ),
    )


def _total(answers: Answers) -> str:
    total, new = number(answers, "total_power_kw"), number(answers, "new_power_kw") or Decimal(0)
    expected = new + (number(answers, "existing_power_kw") or Decimal(0))
    if total is None or total == expected:
        return ""
    return f"Присоединяемая и ранее присоединённая вместе дают {words.number(expected)} кВт. Исправьте одно из чисел"


def _by_categories(answers: Answers) -> str:
    parts = [number(answers, f"category_{category.value}_kw") for category in CATEGORIES]
    given = [part for part in parts if part is not None]
    total = number(answers, "total_power_kw")
    if not given or total is None or sum(given) == total:
        return ""
    sums = f"По категориям вместе {words.number(sum(given))} кВт, а всего указано {words.number(total)} кВт"
    return f"{sums}. Исправьте числа"


CHECKS = (CrossCheck("total_power_kw", _total), CrossCheck("reliability_categories", _by_categories))
