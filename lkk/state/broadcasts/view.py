"""A mass notification in words: whom it is for, how many get it by which way, how far it has come."""

from collections.abc import Iterator
from dataclasses import dataclass

from lkk.services.broadcasts.audience import Audience
from lkk.services.broadcasts.cards import Card, HistoryLine, Progress
from lkk.state import format
from lkk.vocabulary.broadcasts import Attached, AudienceKind, BroadcastState, MailFate, PhoneIs
from lkk.vocabulary.delivery import SmsState
from lkk.vocabulary.words import count, number


@dataclass
class Line:
    """A fact of the card."""

    label: str
    text: str


@dataclass
class FaultItem:
    """A faulty row of the file."""

    row: str
    text: str


@dataclass
class HistoryItem:
    """What was done."""

    when: str
    text: str
    by: str
    reason: str


def people(n: int) -> str:
    """«1 200 клиентов»."""
    return count(n, "клиент", "клиента", "клиентов")


def audience_lines(card: Card) -> list[Line]:
    """Whom it is for, each condition on a line."""
    audience = card.audience
    lines = [Line("Кому", audience.kind.label)]
    if audience.kind is AudienceKind.LIST:
        taken = f"{card.list_name}. {card.list_told}"
        lines.append(Line("Файл", taken if card.list_accounts else "не загружен"))
    if audience.kind is AudienceKind.FILTER:
        lines += [Line(label, text) for label, text in _conditions(audience)]
    return lines


def _conditions(audience: Audience) -> Iterator[tuple[str, str]]:
    if audience.types:
        yield "Клиенты", ", ".join(sorted(one.label for one in audience.types))
    if audience.street:
        yield "Улица", audience.street
    if audience.district:
        yield "Район", audience.district_name
    if audience.attached is not Attached.ANY:
        yield "Лицевой счёт", audience.attached.label
    if audience.phone is not PhoneIs.ANY:
        yield "Телефон", audience.phone.label


def count_lines(card: Card, segments: int) -> list[Line]:
    """How many get it by each way."""
    counts = card.counts
    lines = [Line("На сайте", people(counts.total))]
    if card.by_mail:
        off = f". Без письма — {people(counts.mail_off)}: отключили такие письма или отозвали согласие"
        lines.append(Line("Письмом", people(counts.mail) + (off if counts.mail_off else "")))
    if card.by_sms:
        parts = count(counts.sms * segments, "часть", "части", "частей")
        without = f", телефон не подтверждён — {number(counts.total - counts.phones)}"
        off = f", отключили СМС — {number(counts.sms_off)}" if counts.sms_off else ""
        lines.append(Line("По СМС", f"{people(counts.sms)}, к оплате {parts}{without}{off}"))
    return lines


def progress_lines(card: Card, progress: Progress) -> list[Line]:
    """How far it has come by each way; what cannot be is left out."""
    lines = [Line("На сайте", f"{number(progress.told)} из {number(progress.total)}")]
    if card.by_mail:
        named = {
            "отправлено": progress.mail.get(MailFate.SENT, 0),
            "ждут отправки": progress.mail.get(MailFate.QUEUED, 0),
            "не приняты почтой": progress.mail.get(MailFate.FAILED, 0),
            "клиент отключил": progress.mail.get(MailFate.OFF, 0),
            "не отправлены, рассылка остановлена": progress.mail.get(MailFate.STOPPED, 0),
        }
        lines.append(Line("Письма", _listed(named)))
    if card.by_sms:
        sms = progress.sms
        named = {
            "отправлено": sum(sms.get(one, 0) for one in (SmsState.SENT, SmsState.DELIVERED, SmsState.UNKNOWN)),
            "ждут отправки": sms.get(SmsState.QUEUED, 0),
            "шлюз не ответил, спрашиваем": sms.get(SmsState.UNCERTAIN, 0),
            "ждут утра": sms.get(SmsState.POSTPONED, 0),
            "не доставлено": sms.get(SmsState.UNDELIVERED, 0),
            "клиент отключил": progress.sms_off,
            "не отправлены, рассылка остановлена": sms.get(SmsState.CANCELLED, 0),
        }
        lines.append(Line("СМС", _listed(named)))
    return lines


def _listed(named: dict[str, int]) -> str:
    first, *others = named.items()
    return ", ".join(f"{name} — {number(n)}" for name, n in (first, *((name, n) for name, n in others if n)))


def progress_words(card: Card, progress: Progress) -> str:
    """One sentence over the figures."""
    if card.state is BroadcastState.STOPPED:
        return f"Рассылку остановили: {card.stopped_by}. Получили {number(progress.told)} из {number(progress.total)}."
    if card.state is BroadcastState.SENT:
        return f"Отправлена. Получили {number(progress.told)} из {number(progress.total)}."
    if not progress.total:
        return "Одобрена, составляется список получателей."
    if progress.handled < progress.total:
        return f"Отправляется: {number(progress.handled)} из {number(progress.total)}."
    return "На сайте уже у всех, уходят письма и СМС."


def percent(card: Card, progress: Progress) -> int:
    """How much is done, of 100: people handled and letters that have left, whichever is less."""
    if card.state is BroadcastState.SENT:
        return 100
    if not progress.total:
        return 0
    waits = progress.mail.get(MailFate.QUEUED, 0)
    return max(0, min(100, (progress.handled - waits) * 100 // progress.total))


def history_item(line: HistoryLine) -> HistoryItem:
    """A line of the history."""
    return HistoryItem(format.moment(line.at), line.action.label, line.by or "Портал", line.reason)
