"""Names of browsers as people know them, from what a stranger sent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lkk.services.identity.browsers import UNKNOWN, browser_name

_WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
_WINDOWS = f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {_WEBKIT} Chrome/142.0.0.0"
_IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (f"{_WINDOWS} Safari/537.36", "Chrome, Windows"),
        (f"{_WINDOWS} YaBrowser/25.8.0.0 Safari/537.36", "Яндекс Браузер, Windows"),
        (f"{_WINDOWS} Safari/537.36 Edg/142.0.0.0", "Edge, Windows"),
        (f"{_WINDOWS} Safari/537.36 OPR/120.0.0.0", "Opera, Windows"),
        (f"Mozilla/5.0 (Linux; Android 10; K) {_WEBKIT} Chrome/142.0.0.0 Mobile Safari/537.36", "Chrome, Android"),
        (f"{_IPHONE} Version/18.0 Mobile/15E148 Safari/604.1", "Safari, iOS"),
        (f"{_IPHONE} CriOS/142.0 Mobile/15E148 Safari/604.1", "Chrome, iOS"),
        (f"{_IPHONE} FxiOS/145.0 Mobile/15E148 Safari/605.1.15", "Firefox, iOS"),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "Version/18.0 Safari/605.1.15",
            "Safari, macOS",
        ),
        (f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {_WEBKIT} Chrome/142.0.0.0 Safari/537.36", "Chrome, ChromeOS"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox, Linux"),
        ("", UNKNOWN),
        ("x" * 400, UNKNOWN),
    ],
)
def test_browsers_have_the_names_people_know(user_agent: str, name: str) -> None:
    assert browser_name(user_agent) == name


@given(st.text(max_size=400))
def test_whatever_is_sent_has_a_short_name(user_agent: str) -> None:
    assert 0 < len(browser_name(user_agent)) <= 82
