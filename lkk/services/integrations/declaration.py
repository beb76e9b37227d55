"""How an external system is declared: one record, from which delivery, health page and `check` follow."""

from collections.abc import Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Generic, TypeVar

from lkk.services.integrations.policy import ChannelPolicy
from lkk.vocabulary.delivery import Channel

Client = TypeVar("Client")


@dataclass(frozen=True)
class Answer:
    """What a system says of itself: its name, or nothing; `sandbox`: production must not speak to it."""

    name: str = ""
    sandbox: bool = False


@dataclass(frozen=True)
class Integration(Generic[Client]):
    """An external system.

    `open` makes a client for the system named in the settings, `check` asks it whether it answers and raises
    ExternalSystemUnavailable when it does not; `setting` names the setting with its address.
    """

    channel: Channel
    policy: ChannelPolicy
    open: Callable[[], AbstractAsyncContextManager[Client]]
    check: Callable[[Client], Awaitable[Answer]]
    setting: str


def channels(integrations: "Iterable[Integration[object]]") -> tuple[Channel, ...]:
    """The channels of integrations, in their order."""
    return tuple(one.channel for one in integrations)
