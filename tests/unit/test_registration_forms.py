"""The data forms of registration: every kind has its own, all complaints come at once, nothing else gets in."""

import pytest

from lkk.models.identity import Profile
from lkk.services.identity.registration.forms import FORMS, display_name
from lkk.services.kernel.errors import FieldErrors
from lkk.vocabulary.people import CabinetClass, RegistrationKind

VALUES = {
    "last_name": "Иванов",
    "first_name": "Иван",
    "middle_name": "Иванович",
    "organization_name": "СНТ «Берёзка»",
    "kpp": "222501001",
    "phone": "8 913 123-45-67",
    "premises_address": "г. Барнаул, пр. Ленина, д. 1, пом. Н-2",
    "cadastral_number": "22:63:010101:123",
    "snils": "112-233-445 95",
}
INN = {10: "7707083893", 12: "500100732259"}


def values_for(kind: RegistrationKind) -> dict[str, str]:
    person = "organization_name" not in {field.name for field in FORMS[kind].fields}
    ogrn = "304500116000157" if person else "1027700132195"
    return VALUES | {"inn": INN[12 if person else 10], "ogrn": ogrn}


@pytest.mark.parametrize("kind", RegistrationKind)
def test_every_kind_has_a_form_of_columns_of_the_profile(kind: RegistrationKind) -> None:
    columns = set(Profile.model_fields)
    assert {field.name for field in FORMS[kind].fields} <= columns


@pytest.mark.parametrize("kind", RegistrationKind)
def test_good_values_pass_and_nothing_else_gets_in(kind: RegistrationKind) -> None:
    sent = values_for(kind) | {"role": "administrator", "user_id": "1", "status": "active"}
    good = FORMS[kind].checked(sent)
    assert good.keys() == {field.name for field in FORMS[kind].fields}
    assert good["phone"] == "+79131234567"
    assert display_name(kind, good)


@pytest.mark.parametrize("kind", RegistrationKind)
def test_every_missing_field_is_told_at_once(kind: RegistrationKind) -> None:
    with pytest.raises(FieldErrors) as refusal:
        FORMS[kind].checked({})
    assert refusal.value.fields.keys() == {field.name for field in FORMS[kind].fields if field.required}


def test_sole_proprietors_associations_and_owners_of_premises_get_the_legal_cabinet() -> None:
    legal = {kind for kind in FORMS if kind.cabinet_class is CabinetClass.LEGAL}
    assert legal == set(RegistrationKind) - {RegistrationKind.INDIVIDUAL}


def test_a_sole_proprietor_is_called_so() -> None:
    assert display_name(RegistrationKind.SOLE_PROPRIETOR, VALUES | {"organization_name": ""}).startswith("ИП Иванов")
