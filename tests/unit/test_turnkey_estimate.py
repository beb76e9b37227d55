"""The estimate of works «под ключ»: what is typed line by line becomes sums with their formulas, or sentences."""

from decimal import Decimal

import pytest

from lkk.services.connection.turnkey_typed import MOST_LINES, kept, prefilled, read
from lkk.services.kernel.errors import FieldErrors
from tests.connection_papers import ORDER

VAT = 22


def refused(**typed: str) -> dict[str, str]:
    with pytest.raises(FieldErrors) as found:
        read({**ORDER, **typed}, VAT)
    return found.value.fields


def test_a_line_is_its_quantity_by_the_price_with_vat_rounded_to_a_kopeck() -> None:
    order = read({**ORDER, "quantity_2": "0,333", "price_2": "100,05"}, VAT)
    first, second = order.lines
    assert (first.price_kopecks, first.sum_kopecks) == (24_400_00, 24_400_00)
    assert (second.quantity, second.price_kopecks, second.sum_kopecks) == (Decimal("0.333"), 122_06, 40_65)
    assert second.formula.replace("\u202f", " ").replace("\u00a0", " ") == (
        "122,06 ₽ за 1 м (без НДС 100,05 ₽, НДС 22 %) × 0,333 = 40,65 ₽"
    )
    assert order.total_kopecks == 24_440_65


def test_without_vat_the_price_is_that_of_the_line() -> None:
    (line,) = read({**ORDER, "name_2": "", "quantity_2": "", "unit_2": "", "price_2": ""}, 0).lines
    assert (line.price_kopecks, line.sum_kopecks) == (20_000_00, 20_000_00)
    assert "без НДС × 1" in line.formula.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("cell", "typed", "words"),
    [
        ("name_1", "", "Назовите работу"),
        ("name_1", "я" * 201, "Сократите"),
        ("name_2", "Вводный щит", "уже есть"),
        ("quantity_1", "много", "Введите число"),
        ("quantity_1", "0", "Больше нуля"),
        ("quantity_1", "-1", "Больше нуля"),
        ("quantity_1", "NaN", "Больше нуля"),
        ("quantity_1", "100001", "не больше"),
        ("quantity_1", "1,0001", "не больше трёх цифр"),
        ("unit_1", "", "Единица"),
        ("price_1", "0", "Цена больше нуля"),
        ("price_1", "10,001", "не больше двух цифр"),
        ("price_1", "десять", "Укажите сумму"),
        ("works_days", "0", "от 1 до 250"),
        ("works_days", "²", "целое число"),
        ("warranty_months", "11", "от 12 до 120"),
        ("subject", " ", "что будет сделано"),
        ("customer", "я" * 2001, "Сократите"),
    ],
)
def test_what_is_wrong_is_said_at_its_cell(cell: str, typed: str, words: str) -> None:
    assert words in refused(**{cell: typed})[cell]


def test_a_sum_below_a_kopeck_and_an_empty_estimate_are_refused() -> None:
    assert "меньше копейки" in refused(quantity_1="0,001", price_1="0,01")["price_1"]
    empty = {f"{cell}_{at}": "" for cell in ("name", "quantity", "unit", "price") for at in (1, 2)}
    assert "хотя бы одну работу" in refused(**empty)["name_1"]


def test_lines_stay_where_they_were_typed_and_nothing_foreign_is_kept() -> None:
    typed = {**ORDER, "name_1": "", "quantity_1": " ", "unit_1": "", "price_1": "", "foreign": "x"}
    found = kept({**typed, f"name_{MOST_LINES + 1}": "лишняя"})
    assert [name for name in found if name.startswith("name_")] == ["name_2"]
    assert "foreign" not in found
    assert len(read(found, VAT).lines) == 1


def test_the_form_begins_with_the_works_that_were_asked_for() -> None:
    found = prefilled({"works": ["intake", "grounding", "other"]})
    assert (found["name_1"], found["name_2"], found["price_1"]) == ("Ввод в здание", "Заземление и молниезащита", "")
    assert "name_3" not in found
    assert found["subject"] == "Ввод в здание; Заземление и молниезащита"
