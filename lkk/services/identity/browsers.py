"""A browser's name for people, read from the User-Agent header: «Chrome, Windows»."""

import re
from functools import lru_cache

from ua_parser import parse_os, parse_user_agent

UNKNOWN = "Неизвестный браузер"
_AS_PEOPLE_KNOW_IT = {"Yandex Browser": "Яндекс Браузер", "Mac OS X": "macOS", "Chrome OS": "ChromeOS"}
_KIND_OF_DEVICE = re.compile(r"\b(?:Mobile|iOS)\b")  # the system tells it
_NAME_LENGTH = 40  # an unknown program names itself


@lru_cache(maxsize=256)
def browser_name(user_agent: str) -> str:
    """The family and the system; `user_agent` is what a stranger sent, at most some hundred characters of it."""
    browser, system = parse_user_agent(user_agent), parse_os(user_agent)
    family = " ".join(_KIND_OF_DEVICE.sub("", browser.family).split()) if browser else UNKNOWN
    family = family.removeprefix("Headless")  # the same browser without a window
    return ", ".join(_shown(name) for name in (family, system.family if system else "") if name)


def _shown(name: str) -> str:
    readable = "".join(char for char in name if char.isprintable())
    return _AS_PEOPLE_KNOW_IT.get(readable, readable)[:_NAME_LENGTH]
