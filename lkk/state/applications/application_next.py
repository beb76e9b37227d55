"""What the applicant does or waits for next, in words."""

from lkk.services.applications.case.card import Card, ClockView
from lkk.state import format
from lkk.vocabulary.applications import ApplicationStatus, Stage, Track
from lkk.vocabulary.deadlines import sentence, while_asked

#: `{until}` is the term of the step, by the clock that runs for it.
_BOTH: dict[Stage, str] = {
    Stage.REVIEW: "Мы проверяем документы и готовим договор или его условия и технические условия{until}.",
    Stage.SIGNING: "Подпишите договор или пришлите возражения{until}.",
    Stage.PAYMENT: "Оплатите счёт{until}.",
    Stage.NOTICE: "Мы согласуем с вами день и проверим выполнение технических условий{until}.",
    Stage.INSPECTION: "Мы проверяем выполнение технических условий на месте.",
    Stage.CONNECTION: "Мы готовим подачу напряжения. Следуйте инструкции из документов заявки.",
    Stage.ACTS: "Откройте и сохраните акты: они в документах заявки.",
    Stage.SUPPLY: "Остался договор энергоснабжения: где он и что нужно от вас, сказано в его разделе ниже.",
    Stage.DONE: "Все этапы пройдены, заявка скоро будет закрыта.",
}
_OF_TRACK: dict[tuple[Track, Stage], str] = {
    (Track.SIMPLIFIED, Stage.OFFER): "Проверьте условия договора и оплатите счёт{until}: с оплатой договор заключён.",
    (Track.FULL, Stage.OFFER): "Проверьте проект договора и технические условия, затем договор подписывается.",
    (Track.SIMPLIFIED, Stage.PAYMENT): "Оплатите счёт{until}: с оплатой договор заключён, подписывать ничего не нужно.",
    (Track.SIMPLIFIED, Stage.WORKS): "Мы строим сеть до границы вашего участка и ставим прибор учёта{until}.",
    (Track.FULL, Stage.ACTS): "Прочитайте акт в документах заявки до конца и подпишите его.",
    (Track.FULL, Stage.WORKS): "Выполните технические условия на своей стороне и подайте уведомление об этом.",
    (Track.TURNKEY, Stage.REVIEW): "Мы осматриваем объект и составляем смету{until}. Договор со сметой появится здесь.",
    (Track.TURNKEY, Stage.PAYMENT): "Оплатите первую часть по счёту: срок работ считается со дня её оплаты.",
    (Track.TURNKEY, Stage.WORKS): "Мы выполняем работы по смете{until}. Обеспечьте доступ на объект.",
    (Track.TURNKEY, Stage.ACTS): "Проверьте работы и прочитайте акт в документах заявки: подпишите его или откажитесь, "
    "перечислив недостатки.",
    (Track.TURNKEY, Stage.DONE): "Работы приняты. Оплатите оставшееся по счёту: после этого заявка закроется.",
}
_CLOCKS: dict[Stage, tuple[str, ...]] = {
    Stage.REVIEW: ("tp.offer.", "turnkey.offer"),
    Stage.OFFER: ("tp.pay.",),
    Stage.SIGNING: ("tp.sign.", "turnkey.sign"),
    Stage.PAYMENT: ("tp.pay.",),
    Stage.WORKS: ("tp.perform.", "turnkey.works"),
    Stage.NOTICE: ("tp.inspect",),
}


_DISAGREEMENTS = ("tp.disagreements", "turnkey.disagreements")
_AT_WORK = ApplicationStatus.IN_PROGRESS
_ANSWERS = ("tp.missing_docs_cure", "info.answer")


def next_step(card: Card) -> str:
    """A sentence or two; empty when nothing is to come."""
    if card.status.final or card.status is ApplicationStatus.ON_HOLD:
        return ""
    running = [one for one in card.clocks if one.finished_on is None]
    if card.status is ApplicationStatus.INFO_REQUESTED:
        return _asked(running)
    if card.status is ApplicationStatus.SUBMITTED or (card.stage is None and card.status is not _AT_WORK):
        return card.next_step
    if card.stage is None or card.track is None:
        own = [sentence(one.rule, due_of(one)) for one in running if not one.of_customer]
        return " ".join(("Заявкой занимается исполнитель.", *own))
    if card.stage is Stage.SIGNING and any(one.rule in _DISAGREEMENTS for one in running):
        return f"Мы отвечаем на протокол разногласий{_until(running, _DISAGREEMENTS)}: новой редакцией или отказом."
    if card.stage is Stage.SIGNING and any(one.rule in _DISAGREEMENTS for one in card.clocks):
        until = _until(running, _CLOCKS[Stage.SIGNING])
        return f"Мы ответили на протокол разногласий: откройте договор, подпишите его{until} или откажитесь."
    if card.stage is Stage.INSPECTION and card.waits_for_customer:
        return "Прочитайте акт проверки в документах заявки до конца и подпишите его: после этого начнётся подключение."
    words = _OF_TRACK.get((card.track, card.stage), _BOTH.get(card.stage, card.next_step))
    return words.format(until=_until(running, _CLOCKS.get(card.stage, ())))


def due_of(clock: ClockView) -> str:
    """The last day of a term, or the moment at which one in hours ends."""
    return format.moment(clock.due_at) if clock.due_at else format.day(clock.due_on)


def _asked(running: list[ClockView]) -> str:
    own = [sentence(one.rule, due_of(one)) for one in running if one.rule in _ANSWERS]
    effects = [one.effect for one in running if not one.of_customer]
    return f"{own[0] if own else 'Ответьте на замечания.'} {while_asked(effects)}".strip()


def _until(running: list[ClockView], rules: tuple[str, ...]) -> str:
    """The last day of the first clock that begins as one of these does."""
    found = next((one for one in running if rules and one.rule.startswith(rules)), None)
    return f" не позднее {due_of(found)}" if found else ""
