"""The reading window in words: «Приём показаний за ноябрь: 21–26 ноября, осталось 5 дней»."""

from datetime import date

from lkk.vocabulary.words import count, day_in_words, month_name, plural


def window_words(billing_period: date, first: date, last: date, today: date) -> str:
    """Which days readings are taken and how long that goes on; all days are of the account's time zone."""
    title = f"Приём показаний за {month_name(billing_period)}"
    if today < first:
        return f"{title} начнётся {day_in_words(first)} и продлится до {day_in_words(last)}"
    if today > last:
        return f"{title} окончен {day_in_words(last)}"
    return f"{title}: {days_in_words(first, last)}, {days_left((last - today).days + 1)}"


def days_in_words(first: date, last: date) -> str:
    """«21–26 ноября», «28 ноября – 3 декабря»."""
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day_in_words(last)}"
    return f"{day_in_words(first)} – {day_in_words(last)}"


def days_left(days: int) -> str:
    """«осталось 5 дней», counted with today: the last one is «сегодня последний день»."""
    if days == 1:
        return "сегодня последний день"
    verb = plural(days, "остался", "осталось", "осталось")
    return f"{verb} {count(days, 'день', 'дня', 'дней')}"
