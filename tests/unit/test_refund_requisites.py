"""Bank details of a refund: each wrong key is told by its own sentence, at its own field."""

import pytest

from lkk.services.kernel.errors import FieldErrors
from lkk.services.money.refunds.requisites import Requisites, read, remarks
from lkk.vocabulary.people import ApplicantType

GOOD = {
    "inn": "222500000000",
    "bik": "040173604",
    "bank_name": "Алтайское отделение № 8644 ПАО Сбербанк",
    "settlement_account": "40702810702000012345",
    "correspondent_account": "30101810200000000604",
}
PERSON = ApplicantType.INDIVIDUAL


def refused(changed: dict[str, str], applicant: ApplicantType | None = PERSON) -> dict[str, str]:
    with pytest.raises(FieldErrors) as error:
        read(GOOD | changed, "Иванов Иван Иванович", applicant)
    return error.value.fields


def test_good_details_are_taken_without_spaces_and_dashes() -> None:
    typed = GOOD | {
        "bik": " 040 173 604",
        "settlement_account": "40702-810-7-0200-0012345",
        "bank_name": " Банк  один ",
    }
    found = read(typed, "Иванов Иван Иванович", PERSON)
    assert (found.bik, found.settlement_account, found.bank_name) == ("040173604", "40702810702000012345", "Банк один")
    assert found.recipient == "Иванов Иван Иванович"


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("bik", "", "Укажите БИК банка получателя"),
        ("bik", "04017360", "БИК состоит из 9 цифр, например 040173604, а здесь 8 цифр"),
        ("bik", "04017360О", "БИК состоит из 9 цифр, например 040173604. Других знаков в нём нет"),
        ("bik", "140173604", "БИК начинается с нуля, например 040173604"),
        ("bank_name", " ", "Укажите банк, например ПАО Сбербанк"),
        ("settlement_account", "", "Укажите счёт получателя"),
        ("settlement_account", "4070281070200001234", "Счёт состоит из 20 цифр, а здесь 19 цифр"),
        (
            "settlement_account",
            "40702810702000012346",
            "Счёт не подходит к БИК 040173604: контрольная цифра не сходится. Проверьте оба номера",
        ),
        (
            "settlement_account",
            "30101810200000000604",
            "Это корреспондентский счёт банка. Укажите счёт получателя: он начинается не с 301",
        ),
        ("correspondent_account", "40702810702000012345", "Корреспондентский счёт начинается с 301"),
        (
            "correspondent_account",
            "30101810400000000225",
            "Корреспондентский счёт другого банка: у БИК 040173604 он заканчивается на 604",
        ),
        (
            "correspondent_account",
            "30101810300000000604",
            "Корреспондентский счёт не подходит к БИК 040173604: контрольная цифра не сходится. Проверьте оба номера",
        ),
        ("inn", "222500000001", "Проверьте ИНН: контрольная цифра не сходится"),
        ("inn", "2225000003", "В ИНН 12 цифр"),
    ],
)
def test_each_wrong_key_has_its_own_sentence(name: str, value: str, sentence: str) -> None:
    assert refused({name: value}) == {name: sentence}


def test_a_company_and_a_proprietor_name_their_inn() -> None:
    assert refused({"inn": ""}, ApplicantType.LEGAL_ENTITY) == {"inn": "Укажите ИНН получателя"}
    assert refused({"inn": ""}, ApplicantType.SOLE_PROPRIETOR) == {"inn": "Укажите ИНН получателя"}
    assert read(GOOD | {"inn": ""}, "И", PERSON).inn == ""
    assert read(GOOD | {"inn": "2225000003"}, "ООО", ApplicantType.LEGAL_ENTITY).inn == "2225000003"


def test_keys_are_checked_against_the_bik_only_when_it_is_one() -> None:
    assert refused({"bik": "1", "settlement_account": "40702810702000012346"}).keys() == {"bik"}


def test_several_mistakes_are_told_at_once() -> None:
    assert refused({"bik": "", "bank_name": "", "settlement_account": "1"}).keys() == {
        "bik",
        "bank_name",
        "settlement_account",
    }


def test_what_is_unusual_is_remarked_on_for_those_who_decide() -> None:
    found = read(GOOD, "Иванов Иван Иванович", PERSON)
    assert remarks(found, ApplicantType.LEGAL_ENTITY) == remarks(found, None) == ()
    told = remarks(found, PERSON, paid_from="40817810099910004312")
    assert "40702" in told[0]
    assert "40817810099910004312" in told[1]
    foreign = Requisites("И", "", "040173604", "Банк", "40817840099910004312", "")
    assert remarks(foreign, PERSON) == ("Счёт не в рублях: в номере валюты не 810.",)
