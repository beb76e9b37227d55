"""The company as pages name it before the directory of the company is read, and where they cannot read it."""

from dataclasses import dataclass


@dataclass
class Phone:
    """A phone as people read it and as it is dialled; `note` says whose it is."""

    number: str
    dial: str
    note: str


NAME = "Барнаульская сетевая компания"
SHORT_NAME = "БСК"
DISPATCHER_NOTE = "диспетчерская, круглосуточно"
PHONES = (
    Phone("380-616", "+73852380616", DISPATCHER_NOTE),
    Phone("8 800 1000 380", "+78001000380", "бесплатно по России"),
    Phone("50-16-28", "+73852501628", "поддержка сайта"),
    Phone("501-262 доб. 1401", "+73852501262,1401", "администратор сайта"),
)
