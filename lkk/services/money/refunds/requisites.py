"""Bank details a refund is sent to: each wrong key has its own sentence (pure)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lkk.services.kernel import requisites
from lkk.services.kernel.bank_accounts import correspondent_account_fits, settlement_account_fits
from lkk.services.kernel.errors import FieldErrors, InvalidValue
from lkk.vocabulary.people import ApplicantType
from lkk.vocabulary.words import at_most_signs, count

BANK_LENGTH = 200
ACCOUNT_DIGITS, BIK_DIGITS = 20, 9
_ROUBLES = "810"  # the sixth to eighth digits of an account
_OF_BANKS = "301"  # how a correspondent account begins
#: How accounts begin by whose they are; the rules of the Bank of Russia allow more, so others are only remarked on.
_BEGINNINGS = {
    ApplicantType.INDIVIDUAL: ("40817", "423"),
    ApplicantType.SOLE_PROPRIETOR: ("40802", "40817", "423"),
    ApplicantType.LEGAL_ENTITY: ("405", "406", "407", "403"),
}
_SEPARATORS = str.maketrans("", "", " -–—\u00a0\u202f")


@dataclass(frozen=True)
class Requisites:
    """Where a refund goes; an empty correspondent account or ИНН was not given."""

    recipient: str
    inn: str
    bik: str
    bank_name: str
    settlement_account: str
    correspondent_account: str


def read(typed: Mapping[str, str], recipient: str, applicant: ApplicantType | None) -> Requisites:
    """Return what was typed, normalised; the recipient is whoever has paid and is not typed.

    Raises:
        FieldErrors: something is missing or wrong, each by its field.
    """
    wrong = FieldErrors()

    def taken(name: str, read_one: Callable[[str], str]) -> str:
        try:
            return read_one(typed.get(name, ""))
        except InvalidValue as error:
            wrong.add(name, error)
            return ""

    bik = taken("bik", _bik)
    found = Requisites(
        recipient=recipient,
        inn=taken("inn", lambda text: _inn(text, applicant)),
        bik=bik,
        bank_name=taken("bank_name", _bank),
        settlement_account=taken("settlement_account", lambda text: _settlement(text, bik)),
        correspondent_account=taken("correspondent_account", lambda text: _correspondent(text, bik)),
    )
    wrong.raise_if_any()
    return found


def remarks(found: Requisites, applicant: ApplicantType | None, paid_from: str = "") -> tuple[str, ...]:
    """What the people who decide should look at, though it is no mistake by itself.

    `paid_from` is the account the money came from, empty where the bank has not told it.
    """
    account = found.settlement_account
    told = []
    if account[5:8] != _ROUBLES:
        told.append("Счёт не в рублях: в номере валюты не 810.")
    if applicant and not account.startswith(_BEGINNINGS[applicant]):
        told.append(f"Счёт начинается с {account[:5]}: так счета плательщика этого вида обычно не начинаются.")
    if paid_from and paid_from != account:
        told.append(f"Деньги пришли с другого счёта: {paid_from}.")
    return tuple(told)


def _inn(text: str, applicant: ApplicantType | None) -> str:
    given = text.translate(_SEPARATORS)
    if not given and applicant in (None, ApplicantType.INDIVIDUAL):
        return ""
    if not given:
        raise InvalidValue("Укажите ИНН получателя")
    if applicant is ApplicantType.LEGAL_ENTITY:
        return requisites.inn_of_organization(given)
    if applicant is None and len(given) == 10:
        return requisites.inn_of_organization(given)
    return requisites.inn_of_person(given)


def _bik(text: str) -> str:
    given = _digits(text, BIK_DIGITS, "Укажите БИК банка получателя", "БИК состоит из 9 цифр, например 040173604")
    if not given.startswith("0"):
        raise InvalidValue("БИК начинается с нуля, например 040173604")
    return given


def _bank(text: str) -> str:
    name = " ".join(text.split())
    if not name:
        raise InvalidValue("Укажите банк, например ПАО Сбербанк")
    if len(name) > BANK_LENGTH or not name.isprintable():
        raise InvalidValue(f"Сократите название банка: {at_most_signs(BANK_LENGTH)}")
    return name


def _settlement(text: str, bik: str) -> str:
    given = _digits(text, ACCOUNT_DIGITS, "Укажите счёт получателя", "Счёт состоит из 20 цифр")
    if given.startswith(_OF_BANKS):
        raise InvalidValue("Это корреспондентский счёт банка. Укажите счёт получателя: он начинается не с 301")
    if bik and not settlement_account_fits(bik, given):
        raise InvalidValue(f"Счёт не подходит к БИК {bik}: контрольная цифра не сходится. Проверьте оба номера")
    return given


def _correspondent(text: str, bik: str) -> str:
    if not text.strip():
        return ""
    given = _digits(text, ACCOUNT_DIGITS, "", "Корреспондентский счёт состоит из 20 цифр")
    if not given.startswith(_OF_BANKS):
        raise InvalidValue("Корреспондентский счёт начинается с 301")
    if bik and given[-3:] != bik[-3:]:
        raise InvalidValue(f"Корреспондентский счёт другого банка: у БИК {bik} он заканчивается на {bik[-3:]}")
    if bik and not correspondent_account_fits(bik, given):
        raise InvalidValue(
            f"Корреспондентский счёт не подходит к БИК {bik}: контрольная цифра не сходится. Проверьте оба номера"
        )
    return given


def _digits(text: str, length: int, missing: str, complaint: str) -> str:
    given = text.translate(_SEPARATORS).strip()
    if not given:
        raise InvalidValue(missing)
    if not (given.isascii() and given.isdigit()):
        raise InvalidValue(f"{complaint}. Других знаков в нём нет")
    if len(given) != length:
        raise InvalidValue(f"{complaint}, а здесь {count(len(given), 'цифра', 'цифры', 'цифр')}")
    return given
