"""The entrances of tasks lead where the person may go, a guest by way of sign-in."""

from urllib.parse import parse_qs, urlsplit

from lkk.pages.entrances import ENTRANCES
from lkk.routes import LOGIN, by_path
from lkk.vocabulary.permissions import Permission


def test_the_first_page_offers_the_four_tasks_people_come_with() -> None:
    tasks = [one.title for one in ENTRANCES if one.task]
    assert tasks == ["Передать показания", "Подать заявку", "Проверить статус", "Нет света"]


def test_a_page_of_the_cabinet_is_opened_to_a_guest_by_way_of_sign_in() -> None:
    for one in ENTRANCES:
        if one.own is None or not one.guest.startswith(LOGIN.path):
            continue
        assert parse_qs(urlsplit(one.guest).query) == {"next": [one.own.path]}
        assert by_path(one.inside) is one.own


def test_who_has_signed_in_is_led_into_the_cabinet_where_there_is_a_page_for_it() -> None:
    inside = {one.title: one.own.rule for one in ENTRANCES if one.own}
    assert set(inside.values()) == {Permission.USE_CABINET}
    assert set(inside) == {"Передать показания", "Подать заявку", "Проверить статус"}
