"""Refusals of bookings; those about a time carry the nearest free ones."""

from lkk.services.appointments.views import SlotView
from lkk.services.kernel.errors import ServiceError
from lkk.vocabulary.words import day_in_words


class SlotGone(ServiceError):
    """The time cannot be had; `nearest` are free ones, at most three."""

    text = "Это время уже заняли"

    def __init__(self, text: str = "", nearest: tuple[SlotView, ...] = ()) -> None:
        self.nearest = nearest
        offered = ", ".join(f"{day_in_words(one.day)} {one.label}" for one in nearest)
        super().__init__(f"{text or self.text}. {f'Ближайшее свободное: {offered}' if offered else NOTHING_FREE}")


class HoldOver(SlotGone):
    """The five minutes, or the half hour of an offer, are over."""

    text = "Время, которое мы придержали, вышло"


class TooMany(ServiceError):
    """The person has as many bookings as one may have at a time."""


class TooLate(ServiceError):
    """It is too late to move or to cancel."""

    text = "До приёма меньше часа: перенести и отменить запись на сайте уже нельзя. Позвоните в офис"


class NotNow(ServiceError):
    """The state of the booking does not allow this."""


NOTHING_FREE = "Свободного времени сейчас нет: встаньте в лист ожидания или выберите другой офис"
