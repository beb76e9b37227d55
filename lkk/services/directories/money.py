"""Directories of money: the rate of the tax, and where customers pay to."""

from typing import Any

from lkk.models.money import VatRate
from lkk.services.directories.declaration import Directory, Item
from lkk.services.kernel.bank_accounts import correspondent_account_fits, settlement_account_fits
from lkk.services.kernel.errors import InvalidValue
from lkk.vocabulary.directories import DirectoryCode, ValueKind

_DIGITS = {"bic": 9, "bank_account": 20, "corr_account": 20}

VAT = Directory(
    DirectoryCode.VAT,
    "Ставка НДС, которая входит в суммы счетов. Счёт хранит ставку дня, в который он выставлен.",
    VatRate,
    (
        Item("percent", "Ставка, %", ValueKind.NUMBER, low=0, high=30, hint="0: счета без НДС"),
        Item("law", "Основание", limit=300),
    ),
    adds=False,
    ends=False,
    caution="Чек оплаты на сайте знает ставки 0, 5, 7, 10, 20 и 22 %. Счета с другой ставкой оплачивают через банк.",
)


def bank_is_whole(values: dict[str, Any]) -> None:
    """Refuse a bank that is told by halves: a payment to it would not arrive.

    Raises:
        InvalidValue: a number has other digits than it must have, its key does not fit the bank, or one is missing
            beside the others.
    """
    told = {name: str(values.get(name) or "") for name in ("bank_name", *_DIGITS)}
    if not any(told.values()):
        return
    for name, value in told.items():
        if not value and name != "corr_account":
            raise InvalidValue("Укажите банк, БИК и расчётный счёт вместе", at=name)
        if value and name in _DIGITS and not (value.isascii() and value.isdigit() and len(value) == _DIGITS[name]):
            raise InvalidValue(f"Нужно {_DIGITS[name]} цифр подряд", at=name)
    if not settlement_account_fits(told["bic"], told["bank_account"]):
        raise InvalidValue("Контрольная цифра не сходится: проверьте БИК и расчётный счёт", at="bank_account")
    if told["corr_account"] and not correspondent_account_fits(told["bic"], told["corr_account"]):
        raise InvalidValue("Контрольная цифра не сходится: проверьте БИК и счёт", at="corr_account")
