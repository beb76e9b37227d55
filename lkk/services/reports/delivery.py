"""What left the portal: letters and other sendings by channel, SMS by what became of them."""

from collections.abc import Iterable
from decimal import Decimal

from sqlalchemy import text

from lkk.services.delivery.jobs import DONE_KEPT
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.notifications.sms_jobs import KEPT as SMS_KEPT
from lkk.services.reports.periods import Period
from lkk.services.reports.views import Heading, Line, Part, Report, percent
from lkk.vocabulary import words
from lkk.vocabulary.delivery import SmsState
from lkk.vocabulary.reports import Drawn, ReportKind, Unit

LEAD = (
    f"Сообщения, созданные в эти дни. Отправленное хранится {DONE_KEPT.days} дней, СМС — {SMS_KEPT.days} дней: "
    "за более ранние дни чисел нет. «Отправлено» письмо, которое принял почтовый сервер: прочитано ли оно, неизвестно."
)
#: The words of the channels of the outbox that reach people or systems; a new one is shown by its code.
CHANNELS = {
    "mail": "Электронная почта",
    "sms": "СМС",
    "sms_first": "СМС, первый шлюз",
    "sms_second": "СМС, второй шлюз",
    "accounting": "Учётная система",
    "accounting_files": "Файлы в учётную систему",
    "documents": "Система документооборота",
    "energy_supplier": "Поставщик электроэнергии",
    "payments": "Платёжный сервис",
    "seal": "Печать портала",
    "signature_check": "Проверка подписей",
    "smb": "Реестр МСП",
}
SENT = (
    Heading("Всего"),
    Heading("Отправлено", drawn=Drawn.GOOD),
    Heading("Ждёт", drawn=Drawn.WAITS),
    Heading("Не отправлено", drawn=Drawn.BAD),
    Heading("Отправлено, %", Unit.PERCENT),
    Heading("Медиана до отправки", Unit.MINUTES),
)
SMS = (
    Heading("Всего"),
    Heading("Доставлено", drawn=Drawn.GOOD),
    Heading("Не доставлено", drawn=Drawn.BAD),
    Heading("Ещё неизвестно", drawn=Drawn.WAITS),
    Heading("Не отправлялось", drawn=Drawn.ASIDE),
    Heading("Доставлено, %", Unit.PERCENT),
)
#: Which states of an SMS stand under the headings from the second on.
SMS_FATES = (
    (SmsState.DELIVERED,),
    (SmsState.UNDELIVERED,),
    (SmsState.POSTPONED, SmsState.QUEUED, SmsState.UNCERTAIN, SmsState.SENT, SmsState.UNKNOWN),
    (SmsState.EXPIRED, SmsState.CANCELLED),
)
_SENT = text("""
select channel, count(*), count(*) filter (where state = 'done'), count(*) filter (where state = 'waiting'),
       count(*) filter (where state = 'dead'),
       percentile_cont(0.5) within group (order by extract(epoch from done_at - created_at) / 60)
         filter (where state = 'done')
  from outbox_item where created_at >= :begins and created_at < :ends group by channel
""")
_SMS = text("""
select date_trunc('month', created_at at time zone :zone)::date, state, count(*)
  from sms_message where created_at >= :begins and created_at < :ends group by 1, 2
""")


async def load(work: UnitOfWork, period: Period) -> Report:
    """Count what was created to be sent in the period; two statements."""
    days = {"begins": period.begins, "ends": period.ends}
    sent = [tuple(row) for row in await work.session.execute(_SENT, days)]
    lines = sorted((_sent(*row) for row in sent), key=lambda one: one.label)
    by_month: dict[object, dict[str, int]] = {}
    for month, state, count in await work.session.execute(_SMS, days | {"zone": period.zone}):
        by_month.setdefault(month, {})[state] = count
    sms = [_sms(words.month(month), by_month[month]) for month in period.months() if month in by_month]
    parts = (
        Part("channels", "По каналам", "Канал", SENT, tuple(lines)),
        Part("sms", "СМС по месяцам", "Месяц", SMS, tuple(sms), trend=True),
    )
    return Report(ReportKind.DELIVERY, period.first, period.last, LEAD, parts)


def _sent(channel: str, total: int, done: int, waiting: int, dead: int, median: float | None) -> Line:
    minutes = None if median is None else round(Decimal(median), 1)
    return Line(CHANNELS.get(channel, channel), (total, done, waiting, dead, percent(done, done + dead), minutes))


def _sms(label: str, states: dict[str, int]) -> Line:
    fates = [_of(states, one) for one in SMS_FATES]
    delivered, undelivered, *_ = fates
    return Line(label, (sum(fates), *fates, percent(delivered, delivered + undelivered)))


def _of(states: dict[str, int], wanted: Iterable[SmsState]) -> int:
    return sum(states.get(one.value, 0) for one in wanted)
