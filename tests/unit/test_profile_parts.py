"""Parts of the profile: which kind of customer has which, what is checked, what is masked."""

from datetime import date

import pytest

from lkk.models.identity import Profile, User
from lkk.services.kernel.errors import FieldErrors
from lkk.services.profile import parts
from lkk.vocabulary.people import RegistrationKind
from lkk.vocabulary.profile import ProfilePart

TODAY = date(2026, 11, 26)
BANK = {
    "bik": "040173604",
    "bank_name": "ПАО Сбербанк",
    "settlement_account": "40702810702000012345",
    "correspondent_account": "30101810200000000604",
}


def form(part: ProfilePart, kind: RegistrationKind = RegistrationKind.INDIVIDUAL) -> parts.PartForm:
    found = parts.form_of(kind, part)
    assert found
    return found


def complaints(part: ProfilePart, typed: dict[str, str], kind: RegistrationKind) -> dict[str, str]:
    with pytest.raises(FieldErrors) as refused:
        form(part, kind).checked(typed, TODAY)
    return refused.value.fields


@pytest.mark.parametrize("kind", RegistrationKind)
def test_every_field_of_a_part_is_a_column_of_the_profile_or_the_email(kind: RegistrationKind) -> None:
    for one in (one for own in parts.forms_of(kind) for one in own.fields):
        assert one.name in Profile.model_fields or (one.name == "email" and one.name in User.model_fields)


def test_people_have_a_passport_and_companies_a_head() -> None:
    assert parts.form_of(RegistrationKind.LEGAL_ENTITY, ProfilePart.PASSPORT) is None
    assert parts.form_of(RegistrationKind.INDIVIDUAL, ProfilePart.HEAD) is None
    assert parts.form_of(RegistrationKind.SOLE_PROPRIETOR, ProfilePart.PASSPORT)
    assert parts.form_of(RegistrationKind.GARDENING_ASSOCIATION, ProfilePart.HEAD)


def test_name_passport_inn_and_head_ask_for_a_proof_and_nothing_else_does() -> None:
    proved = {own.part for kind in RegistrationKind for own in parts.forms_of(kind) if own.proof}
    assert proved == {
        ProfilePart.NAME,
        ProfilePart.ORGANIZATION,
        ProfilePart.PASSPORT,
        ProfilePart.TAX,
        ProfilePart.HEAD,
    }


def test_an_account_must_fit_the_bik() -> None:
    kind = RegistrationKind.LEGAL_ENTITY
    assert form(ProfilePart.BANK, kind).checked(BANK, TODAY) == BANK
    wrong = complaints(ProfilePart.BANK, BANK | {"settlement_account": "40702810702000012346"}, kind)
    assert wrong == {"settlement_account": "Счёт не подходит к этому БИК. Проверьте оба номера"}
    assert set(complaints(ProfilePart.BANK, {"bik": "12"}, kind)) == {"bik", "bank_name", "settlement_account"}


def test_a_passport_is_told_field_by_field_what_is_wrong() -> None:
    wrong = complaints(
        ProfilePart.PASSPORT,
        {"passport": "12", "passport_issued_on": "2030-01-01", "passport_department": "22"},
        RegistrationKind.INDIVIDUAL,
    )
    assert wrong["passport"].startswith("Серия и номер паспорта: 10 цифр")
    assert wrong["passport_issued_on"] == "Не позже 26.11.2026"
    assert wrong["passport_department"] == "Код подразделения выглядит так: 220-063"
    assert wrong["passport_issued_by"] == "Заполните это поле"


def test_sensitive_values_are_masked_until_they_are_opened() -> None:
    passport = form(ProfilePart.PASSPORT).fields[0]
    assert parts.words(passport, "01 20 123456", opened=False) == "•• •• •••456"
    assert parts.words(passport, "01 20 123456", opened=True) == "01 20 123456"
    address = form(ProfilePart.ADDRESSES).fields[0]
    assert parts.words(address, "г. Барнаул", opened=False) == "г. Барнаул"
