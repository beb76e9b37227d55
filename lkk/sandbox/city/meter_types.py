"""Meters found in the city."""

from typing import NamedTuple


class MeterType(NamedTuple):
    """A model: its counter's digits, how many zones it can keep and how long a verification lasts."""

    model: str
    phases: int
    whole_digits: int
    decimal_digits: int
    max_zones: int
    interval: bool
    verification_years: int

    @property
    def capacity(self) -> int:
        """How many steps of its last digit the counter makes before it starts again."""
        return 10 ** (self.whole_digits + self.decimal_digits)


MERCURY_201 = MeterType("Меркурий 201.5", 1, 5, 1, 1, interval=False, verification_years=16)
MERCURY_206 = MeterType("Меркурий 206", 1, 6, 2, 3, interval=False, verification_years=16)
NEVA_113 = MeterType("НЕВА МТ 113", 1, 6, 2, 3, interval=False, verification_years=16)
ENERGOMERA_101 = MeterType("Энергомера СЕ 101", 1, 5, 1, 1, interval=False, verification_years=16)
ENERGOMERA_102 = MeterType("Энергомера СЕ 102", 1, 6, 2, 3, interval=False, verification_years=16)
NEVA_313 = MeterType("НЕВА МТ 313", 3, 6, 2, 3, interval=False, verification_years=16)
ENERGOMERA_301 = MeterType("Энергомера СЕ 301", 3, 6, 2, 3, interval=False, verification_years=16)
ENERGOMERA_6803 = MeterType("Энергомера ЦЭ6803В", 3, 5, 1, 1, interval=False, verification_years=16)
MERCURY_230_DRUM = MeterType("Меркурий 230 AM-03", 3, 5, 1, 1, interval=False, verification_years=10)
MERCURY_230 = MeterType("Меркурий 230 ART-03", 3, 6, 2, 3, interval=False, verification_years=10)
MERCURY_234 = MeterType("Меркурий 234 ARTM-03", 3, 6, 2, 3, interval=True, verification_years=16)
PSCH_4 = MeterType("ПСЧ-4ТМ.05МК", 3, 6, 2, 3, interval=True, verification_years=12)
SET_4 = MeterType("СЭТ-4ТМ.03М", 3, 6, 3, 3, interval=True, verification_years=12)

HOME_ONE_ZONE = (MERCURY_201, ENERGOMERA_101, MERCURY_206, NEVA_113)
HOME_ZONES = (MERCURY_206, NEVA_113, ENERGOMERA_102)
HOUSE_THREE_PHASE = (NEVA_313, ENERGOMERA_301, MERCURY_230)
COMPANY_SMALL = (ENERGOMERA_6803, MERCURY_230_DRUM, ENERGOMERA_301)
COMPANY_ZONES = (NEVA_313, MERCURY_230, ENERGOMERA_301)
COMPANY_INTERVAL = (MERCURY_234, PSCH_4)
