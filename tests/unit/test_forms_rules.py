"""Rules over several answers, each with a case that passes and one that does not."""

from datetime import timedelta
from typing import Any

import pytest

from lkk.services.forms.catalog import KINDS
from lkk.services.forms.checking import checked_early, checked_form, visible_fields, visible_slots
from lkk.services.forms.review import as_json, object_name
from lkk.services.kernel.bank_accounts import correspondent_account_fits, settlement_account_fits
from lkk.vocabulary.people import ApplicantType
from tests.business_time import today
from tests.form_answers import valid_answers

LEGAL = ApplicantType.LEGAL_ENTITY


def errors(code: str, **changed: Any) -> dict[str, str]:
    answers, files = valid_answers(KINDS[code], LEGAL, 1)
    return checked_form(KINDS[code], answers | changed, files, today())


def stage(design: str, commissioned: str, power: str) -> dict[str, str]:
    year = today().year + 1
    days = {"design_on": f"{year}-{design}", "commissioned_on": f"{year}-{commissioned}"}
    return {"name": "Очередь", "power_kw": power, "category": "3"} | days


def test_total_power_is_new_and_existing_together() -> None:
    found = errors("tp_increase", new_power_kw="10", existing_power_kw="5", total_power_kw="16")
    assert found["total_power_kw"].startswith("Присоединяемая и ранее присоединённая вместе дают 15 кВт")


def test_powers_of_categories_make_the_total() -> None:
    powers = {"new_power_kw": "10", "existing_power_kw": "5", "total_power_kw": "15"}
    both = {"reliability_categories": ["3", "2"], "category_3_kw": "10", "sources": "2"}
    stages = {"stages": [stage("03-01", "04-01", "10")]}
    assert errors("tp_increase", **powers, **both, **stages, category_2_kw="5") == {}
    found = errors("tp_increase", **powers, **both, **stages, category_2_kw="4")
    assert found == {"reliability_categories": "По категориям вместе 14 кВт, а всего указано 15 кВт. Исправьте числа"}


@pytest.mark.parametrize(
    ("stages", "words"),
    [
        ([("03-01", "02-01", "10")], "Этап 1: срок ввода раньше срока проектирования"),
        ([("03-01", "06-01", "4"), ("03-01", "05-01", "6")], "Этап 2: срок ввода раньше, чем у предыдущего"),
        ([("03-01", "06-01", "4"), ("03-01", "07-01", "5")], "Мощность этапов вместе 9 кВт, а должна быть 10 кВт"),
        ([("03-01", "06-01", "4"), ("03-01", "06-01", "6")], ""),
    ],
)
def test_stages_come_in_order_and_make_the_power(stages: list[tuple[str, str, str]], words: str) -> None:
    powers = {"new_power_kw": "10", "existing_power_kw": "", "total_power_kw": "10"}
    rows = [stage(*one) for one in stages]
    found = errors("tp_new", **powers, reliability_categories=["3"], stages=rows)
    assert found.get("stages", "").startswith(words)
    assert bool(found) == bool(words)


def test_no_more_power_than_the_agreement_hands_over() -> None:
    found = errors("tp_redistribution", redistributed_power_kw="1")
    assert found["new_power_kw"] == "По соглашению передаётся 1 кВт. Присоединить больше нельзя"


@pytest.mark.parametrize(("bik", "account"), [("040173604", "40702810702000012345")])
def test_control_keys_of_bank_accounts(bik: str, account: str) -> None:
    assert settlement_account_fits(bik, account)
    assert correspondent_account_fits("044525225", "30101810400000000225")
    assert correspondent_account_fits(bik, "30101810200000000604")
    wrong = [account[:at] + str((int(account[at]) + 1) % 10) + account[at + 1 :] for at in range(20)]
    assert not any(settlement_account_fits(bik, one) for one in wrong)


def test_a_wrong_bank_account_is_told_at_its_field() -> None:
    found = errors("tp_new", settlement_account="40702810702000012346", correspondent_account="30101810200000000605")
    assert set(found) == {"settlement_account", "correspondent_account"}


def test_a_power_of_attorney_ends_after_it_began() -> None:
    day = today().isoformat()
    assert errors("tp_new", poa_on=day, poa_until=day) == {}
    assert errors("tp_new", poa_on=day, poa_until="2020-01-01")["poa_until"]


def test_a_reading_fits_the_digits_of_the_meter_and_a_zone_is_given_once() -> None:
    row = {"zone": "T1", "value": "99999.5"}
    assert errors("meter_removal_reading", whole_digits="5", readings=[row]) == {}
    assert (
        "5 цифр" in errors("meter_removal_reading", whole_digits="5", readings=[row | {"value": "100000"}])["readings"]
    )
    assert "дважды" in errors("meter_removal_reading", whole_digits="5", readings=[row, row])["readings"]


def test_a_change_changes_something() -> None:
    assert "new_value" in errors("meter_data_change", old_value="1", new_value="1")


def slots(applicant: ApplicantType, **changed: Any) -> set[str]:
    answers, _ = valid_answers(KINDS["tp_new"], applicant, 0)
    answers |= {"new_power_kw": "10", "total_power_kw": "10", "new_voltage": "0.4"} | changed
    return {slot.code for step in KINDS["tp_new"].steps for slot in visible_slots(step, answers) if slot.required}


ALWAYS = {"plan", "title"}
ORDINARY = {"group": "ordinary", "object_kind": "building", "representative": False, "emergency_automation": False}


@pytest.mark.parametrize(
    ("applicant", "changed", "wanted"),
    [
        (ApplicantType.INDIVIDUAL, {}, set()),
        (ApplicantType.SOLE_PROPRIETOR, {}, set()),
        (LEGAL, {}, set()),
        (LEGAL, {"representative": True}, {"poa"}),
        (LEGAL, {"total_power_kw": "15.001"}, set()),
        (LEGAL, {"emergency_automation": True}, {"devices"}),
        (LEGAL, {"new_voltage": "35"}, {"one_line"}),
        (ApplicantType.INDIVIDUAL, {"emergency_automation": True}, set()),
        (ApplicantType.INDIVIDUAL, {"usage": "household", "benefit": True}, set()),
        (ApplicantType.INDIVIDUAL, {"existing_power_kw": "5"}, set()),
        (ApplicantType.INDIVIDUAL, {"shared_ownership": True}, {"coowners"}),
        (ApplicantType.INDIVIDUAL, {"no_own_switchgear": True}, set()),
        (ApplicantType.INDIVIDUAL, {"object_kind": "premises", "no_own_switchgear": True}, {"building_consent"}),
        (LEGAL, {"group": "garage"}, set()),
        (LEGAL, {"group": "gardening"}, set()),
    ],
)
def test_only_documents_of_the_rules_are_demanded(
    applicant: ApplicantType, changed: dict[str, Any], wanted: set[str]
) -> None:
    assert slots(applicant, **ORDINARY | changed) == ALWAYS | wanted


def test_what_the_rules_do_not_name_is_asked_for_as_optional_and_says_so() -> None:
    optional = {slot.code: slot for kind in KINDS.values() if kind.staged for slot in kind.slots if not slot.required}
    for code in ("passport_copy", "charter", "register_extract", "existing", "main_contract", "gardening_certificate"):
        assert "По желанию" in optional[code].hint, code
    assert "льготную плату назначают по документу" in optional["benefit_document"].hint


@pytest.mark.parametrize("code", ["tp_new", "tp_increase", "tp_reissue", "tp_party_change"])
def test_bank_details_are_no_condition_of_filing(code: str) -> None:
    answers, files = valid_answers(KINDS[code], LEGAL, 1)
    bank = {"bik", "bank_name", "settlement_account", "correspondent_account"}
    rest = {name: value for name, value in answers.items() if name not in bank}
    assert checked_form(KINDS[code], rest, files, today()) == {}


def asked(code: str, applicant: ApplicantType, **changed: Any) -> set[str]:
    answers, _ = valid_answers(KINDS[code], applicant, 1)
    return {one.name for step in KINDS[code].steps for one in visible_fields(step, answers | changed)}


@pytest.mark.parametrize(
    ("power", "categories", "offered"),
    [
        ("15", ["3"], False),
        ("15.001", ["3"], True),
        ("150", ["3", "2"], True),
        ("150.001", ["3"], False),
        ("100", ["1"], False),
        ("100", ["3", "1"], False),
    ],
)
def test_instalments_are_for_15_to_150_kw_without_the_first_category(
    power: str, categories: list[str], offered: bool
) -> None:
    changed = {"total_power_kw": power, "reliability_categories": categories}
    assert ("instalment" in asked("tp_new", LEGAL, **changed)) == offered
    assert "instalment" not in asked("tp_temporary", LEGAL, **changed)
    assert "instalment" not in asked("tp_new", ApplicantType.INDIVIDUAL, **changed)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"reliability_categories": ["2"]}, "reliability_categories"),
        ({"reliability_categories": ["3", "1"]}, "reliability_categories"),
        ({"new_voltage": "35"}, "new_voltage"),
        ({"temporary_reason": "mobile", "new_power_kw": "5000", "total_power_kw": "5000"}, "total_power_kw"),
    ],
)
def test_a_temporary_connection_has_its_bounds(changed: dict[str, Any], field: str) -> None:
    small = {"new_power_kw": "100", "existing_power_kw": "", "total_power_kw": "100", "new_voltage": "10"}
    usual = small | {"reliability_categories": ["3"], "temporary_reason": "mobile", "term_days": "30"}
    assert errors("tp_temporary", **usual) == {}
    assert field in errors("tp_temporary", **usual | changed)


def test_another_category_is_asked_for_than_the_one_before() -> None:
    same = errors("tp_reliability", previous_category="second", reliability_categories=["2"])
    assert same["reliability_categories"].startswith("Эта категория у объекта уже есть")
    other = errors("tp_reliability", previous_category="second", reliability_categories=["3"])
    assert "reliability_categories" not in other


@pytest.mark.parametrize("giver", ["household", "small_business", "temporary"])
def test_power_is_not_taken_from_those_who_may_not_give_it(giver: str) -> None:
    assert "п. 34" in errors("tp_redistribution", giver_kind=giver)["giver_kind"]
    assert "giver_kind" not in errors("tp_redistribution", giver_kind="ordinary")


def test_the_act_of_the_giver_is_demanded() -> None:
    answers, files = valid_answers(KINDS["tp_redistribution"], LEGAL, 1)
    rest = {code: count for code, count in files.items() if code != "giver_act"}
    assert "giver_act" in checked_form(KINDS["tp_redistribution"], answers, rest, today())


def test_technical_conditions_live_two_to_five_years() -> None:
    given = today().replace(year=today().year - 2, day=1)
    until = today().replace(year=today().year + 1, day=1)
    right = {"conditions_on": given.isoformat(), "valid_until": until.isoformat()}
    last = given.replace(year=given.year + 5)
    assert errors("tc_extend", **right, extend_until=last.isoformat()) == {}
    longer = errors("tc_extend", **right, extend_until=(last + timedelta(1)).isoformat())
    assert longer == {
        "extend_until": f"Технические условия действуют не больше пяти лет: их можно продлить до {last:%d.%m.%Y}"
    }
    short = right | {"valid_until": (given.replace(year=given.year + 2) - timedelta(1)).isoformat()}
    assert "не меньше двух лет" in errors("tc_extend", **short, extend_until=last.isoformat())["valid_until"]


@pytest.mark.parametrize("categories", [["1"], ["2"], ["3", "2"], ["3"]])
def test_reserves_are_asked_of_the_first_and_second_category(categories: list[str]) -> None:
    reserves = {"technological_reserve_kw", "emergency_reserve_kw"}
    expected = reserves if categories != ["3"] else set()
    assert asked("tp_new", LEGAL, reliability_categories=categories) & reserves == expected
    assert not asked("tp_new", ApplicantType.INDIVIDUAL, reliability_categories=categories) & reserves


def test_an_association_tells_the_number_of_its_plots() -> None:
    assert "plots_count" in asked("tp_new", LEGAL, group="gardening")
    assert "garages_count" in asked("tp_new", LEGAL, group="garage")
    assert errors("tp_new", group="gardening", plots_count="")["plots_count"]
    assert not {"group", "plots_count"} & asked("tp_new", ApplicantType.INDIVIDUAL, group="gardening")


def test_the_first_connection_is_called_so() -> None:
    assert "первичное" in KINDS["tp_new"].title


METER_WORKS = ("meter_commissioning", "meter_service", "meter_removal_reading", "meter_equip", "meter_install")


@pytest.mark.parametrize("code", METER_WORKS)
def test_a_meter_on_the_networks_of_an_apartment_house_is_sent_to_the_supplier(code: str) -> None:
    told = errors(code, place_kind="flat")["place_kind"]
    assert "гарантирующий поставщик" in told
    assert "Обратитесь к нему" in told
    assert "place_kind" not in errors(code, place_kind="own_line")
    assert "гарантирующему поставщику" in KINDS[code].passport.who


def test_the_place_is_asked_in_every_meter_kind_and_data_may_be_corrected_everywhere() -> None:
    for kind in KINDS.values():
        assert (kind.field_named("place_kind") is not None) == kind.code.startswith("meter_"), kind.code
    assert "place_kind" not in errors("meter_data_change", place_kind="flat")


@pytest.mark.parametrize("code", ["meter_commissioning", "meter_equip", "meter_install"])
def test_of_a_meter_of_ones_own_it_is_asked_whether_it_fits_the_rules_of_2022(code: str) -> None:
    assert "smart_meter" in asked(code, LEGAL, own_meter=True)
    question = KINDS[code].field_named("smart_meter")
    assert question
    assert "890" in question.hint
    assert code == "meter_commissioning" or "smart_meter" not in asked(code, LEGAL, own_meter=False)


def test_an_application_names_its_object_in_one_line() -> None:
    rows = [{"name": "ТП-125", "address": "ул. Попова"}, {"name": "ВЛ 0,4 кВ", "address": "ул. Мира"}]
    assert object_name(KINDS["asset_transfer"], {"objects": rows}) == "ТП-125, ул. Попова; ВЛ 0,4 кВ, ул. Мира"
    assert len(object_name(KINDS["asset_transfer"], {"objects": rows * 10})) <= 400
    notice = KINDS["tc_completion_notice"]
    assert object_name(notice, {"case": "7"}, {"case:7": "ТП-2026-000007"}) == "ТП-2026-000007"
    assert object_name(KINDS["feedback"], {"text": "Спасибо вам"}) == ""


def test_a_rule_is_told_early_only_when_all_it_looks_at_is_answered() -> None:
    kind = KINDS["tp_increase"]
    answers, _ = valid_answers(kind, LEGAL, 1)
    wrong = answers | {"new_power_kw": "10", "existing_power_kw": "5", "total_power_kw": "16"}
    wrong.pop("stages")
    assert set(checked_early(kind, wrong)) == {"total_power_kw", "reliability_categories"}
    for missing in ("new_power_kw", "existing_power_kw", "total_power_kw"):
        rest = {name: value for name, value in wrong.items() if name != missing}
        assert "total_power_kw" not in checked_early(kind, rest), missing


def test_a_rule_about_a_hidden_question_is_not_told_early() -> None:
    kind = KINDS["info_enquiry"]
    assert checked_early(kind, {}) == {}
    bank = KINDS["tp_new"]
    person, _ = valid_answers(bank, ApplicantType.INDIVIDUAL, 0)
    hidden = {"bik": "040173604", "settlement_account": "4" * 20}
    assert "settlement_account" not in checked_early(bank, person | hidden)


def test_an_owner_of_grid_objects_proves_the_title_and_an_ownerless_object_has_no_manner() -> None:
    kind = KINDS["asset_transfer"]
    step = kind.steps[1]
    for ground in ("property", "operative_management", "common_property"):
        asked = {one.name for one in visible_fields(step, {"ground": ground})}
        slots = {one.code: one.required for one in visible_slots(step, {"ground": ground})}
        assert ("manner" in asked, slots["title"]) == (True, True)
    asked = {one.name for one in visible_fields(step, {"ground": "ownerless"})}
    slots = {one.code for one in visible_slots(step, {"ground": "ownerless"})}
    assert ("manner" in asked, "title" in slots) == (False, False)
    assert "manner" not in as_json(kind, {"ground": "ownerless", "manner": "free"})
