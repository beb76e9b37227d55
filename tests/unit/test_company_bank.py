"""The bank of the company in its directory: whole, with keys that fit, or not told at all."""

import pytest

from lkk.services.directories.money import bank_is_whole
from lkk.services.kernel.errors import InvalidValue

WHOLE = {
    "bank_name": "АЛТАЙСКОЕ ОТДЕЛЕНИЕ N8644 ПАО СБЕРБАНК",
    "bic": "040173604",
    "bank_account": "40702810702000012345",
    "corr_account": "30101810200000000604",
}


@pytest.mark.parametrize("told", [{}, dict.fromkeys(WHOLE, ""), WHOLE, WHOLE | {"corr_account": ""}])
def test_a_bank_is_told_wholly_or_not_at_all(told: dict[str, str]) -> None:
    bank_is_whole(told)


@pytest.mark.parametrize(
    ("wrong", "at"),
    [
        ({"bank_name": ""}, "bank_name"),
        ({"bic": ""}, "bic"),
        ({"bank_account": ""}, "bank_account"),
        ({"bic": "04017360"}, "bic"),
        ({"bank_account": "4070281070200001234х"}, "bank_account"),
        ({"bank_account": "40702810702000012346"}, "bank_account"),
        ({"corr_account": "30101810200000000605"}, "corr_account"),
    ],
)
def test_a_bank_money_would_not_reach_is_refused_at_its_field(wrong: dict[str, str], at: str) -> None:
    with pytest.raises(InvalidValue) as told:
        bank_is_whole(WHOLE | wrong)
    assert told.value.at == at
