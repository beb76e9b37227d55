"""Addresses are found however they are written."""

import pytest

from lkk.services.outages.addresses import Asked, number_key, read, street_key


@pytest.mark.parametrize(
    ("text", "street", "number"),
    [
        ("Малахова 87", "малахова", "87"),
        ("ул. Малахова, 87", "малахова", "87"),
        ("г. Барнаул, ул. Малахова, д. 87, кв. 15", "малахова", "87"),
        ("Барнаул улица малахова дом 87а", "малахова", "87а"),
        ("ул. Взлётная 2 корп. 3", "взлетная", "2к3"),
        ("Взлетная, 2 к 3", "взлетная", "2к3"),
        ("80 Гвардейской Дивизии 12", "80 гвардейской дивизии", "12"),
        ("80 Гвардейской Дивизии", "80 гвардейской дивизии", ""),
        ("СНТ «Берёзка», участок 42", "березка", "42"),
        ("пр-кт Ленина", "ленина", ""),
        ("ул. 9 Января", "9 января", ""),
        ("ул. 9 Января, 14 а", "9 января", "14а"),
        ("малахова 87 15", "малахова", "87"),
        ("Малахова 87 к 2 кв 3", "малахова", "87к2"),
        ("1-я Западная 5", "1-я западная", "5"),
        ("г. Барнаул, Малахова 5 г", "малахова", "5г"),
        ("Малахова, 5 д", "малахова", "5д"),
        ("Ленина 12/2", "ленина", "12/2"),
        ("", "", ""),
        ("!!!", "", ""),
    ],
)
def test_an_address_is_read_as_people_write_it(text: str, street: str, number: str) -> None:
    assert read(text) == Asked(street, number)


@pytest.mark.parametrize(("one", "other"), [("12 корп. 2", "12 к2"), ("87 А", "87а"), ("д. 5", "5")])
def test_the_same_number_is_written_in_many_ways(one: str, other: str) -> None:
    assert number_key(one) == number_key(other)


def test_what_kind_of_place_a_street_is_may_be_left_out() -> None:
    assert street_key("пр-кт Космонавтов") == street_key("Космонавтов") == street_key("проспект космонавтов")
    assert street_key("ул. Аллея") == "ул аллея"


def test_a_long_text_is_read_no_further_than_an_address() -> None:
    assert len(read("а " * 10_000).street) < 400
