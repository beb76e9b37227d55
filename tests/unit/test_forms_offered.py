"""Who is offered which kind, against the printed matrix of the requirements (domain 4.1)."""

import pytest

from lkk.services.forms.catalog import KINDS, available, by_direction, kind_of
from lkk.services.kernel.errors import NotFound
from lkk.vocabulary.applications import Direction, Eligibility
from lkk.vocabulary.people import CabinetClass

# kind, then: guest, signed in without an account, with an account
MATRIX = """
info_enquiry            + + +
complaint               + + +
violation_report        + + +
feedback                + + +
outage_report           + + +
quality_measurement     - - +
tp_new                  - + +
tp_increase             - - +
tp_reliability          - - +
tp_scheme               - - +
tp_temporary            - + +
tp_redistribution       - + +
tp_turnkey              - + +
tp_reissue              - + +
tp_party_change         - + +
tc_extend               - + +
tc_completion_notice    - + +
meter_commissioning     - - +
meter_service           - - +
meter_removal_reading   - - +
meter_equip             - - +
meter_install           - - +
meter_data_change       - - +
usage_stats             - - +
doc_request             - - +
asset_transfer          - + +
energy_advocate         - + +
"""
ROWS = {code: marks for code, *marks in (line.split() for line in MATRIX.strip().splitlines())}
OF_BUSINESS = {"energy_advocate"}  # by the cabinet of a legal entity
PREFIXES = {
    "info_enquiry": "ЗИ",
    "complaint": "ЖБ",
    "violation_report": "НР",
    "feedback": "ОБ",
    "outage_report": "ОТ",
    "quality_measurement": "КЭ",
    "doc_request": "ДК",
    "usage_stats": "СП",
    "asset_transfer": "ОС",
    "energy_advocate": "ЭА",
}


def test_the_catalogue_has_exactly_the_kinds_of_the_matrix() -> None:
    assert set(KINDS) == set(ROWS)


@pytest.mark.parametrize("column", range(3))
@pytest.mark.parametrize("cabinet", [*CabinetClass, None])
def test_a_kind_is_offered_to_exactly_those_of_the_matrix(column: int, cabinet: CabinetClass | None) -> None:
    standing = (Eligibility.GUEST, Eligibility.SIGNED_IN, Eligibility.WITH_ACCOUNT)[column]
    codes = {kind.code for kind in available(standing, cabinet)}
    offered = {code for code, marks in ROWS.items() if marks[column] == "+"}
    assert codes == (offered if cabinet is not CabinetClass.INDIVIDUAL else offered - OF_BUSINESS)


@pytest.mark.parametrize("code", KINDS)
def test_numbers_begin_with_the_emails_of_the_kind(code: str) -> None:
    group = {"tp": "ТП", "tc": "ТП", "meter": "ПУ"}.get(code.split("_")[0])
    assert KINDS[code].prefix == (group or PREFIXES[code])


def test_kinds_are_found_by_code_and_direction() -> None:
    assert kind_of("tp_new").title.startswith("Технологическое присоединение")
    with pytest.raises(NotFound):
        kind_of("tp_old")
    groups = by_direction(available(Eligibility.GUEST, None))
    assert list(groups) == [Direction.ENQUIRIES]
