"""Which gateway an SMS is meant for: by shares, and always the same one for the same SMS."""

import pytest

from lkk.services.integrations.sms.choice import turns


@pytest.mark.parametrize("second", [0, 10, 50, 90, 100])
def test_each_gateway_comes_first_as_often_as_its_share_says(second: int) -> None:
    shares = {"first": 100 - second, "second": second}
    chosen = [turns(number, shares)[0] for number in range(1, 10_001)]
    assert abs(chosen.count("second") / 100 - second) < 2


def test_the_same_sms_gets_the_same_answer_and_every_gateway_once() -> None:
    shares = {"first": 70, "second": 30}
    for number in range(1, 200):
        assert turns(number, shares) == turns(number, shares)
        assert sorted(turns(number, shares)) == ["first", "second"]


@pytest.mark.parametrize(
    ("shares", "order"), [({}, []), ({"only": 100}, ["only"]), ({"first": 0, "second": 0}, ["first", "second"])]
)
def test_few_gateways_or_no_share_are_no_trouble(shares: dict[str, int], order: list[str]) -> None:
    assert turns(7, shares) == order
