"""What the applicant does or waits for next, in words."""

from lkk.services.applications.case.card import Card
from lkk.state import format
from lkk.vocabulary.applications import ApplicationStatus, Stage, Track

_BOTH: dict[Stage, str] = {
    Stage.SIGNING: "Подпишите договор или пришлите возражения{until}.",
    Stage.PAYMENT: "Оплатите счёт{until}.",
    Stage.NOTICE: "Мы согласуем с вами день проверки.",
    Stage.INSPECTION: "Мы проверяем выполнение технических условий на месте.",
    Stage.CONNECTION: "Мы готовим подачу напряжения. Следуйте инструкции из документов заявки.",
    Stage.ACTS: "Откройте и сохраните акты: они в документах заявки.",
    Stage.SUPPLY: "Поставщик готовит договор энергоснабжения.",
    Stage.DONE: "Все этапы пройдены, заявка скоро будет закрыта.",
}
_OF_TRACK: dict[tuple[Track, Stage], str] = {
    (Track.SIMPLIFIED, Stage.OFFER): "Проверьте условия договора и оплатите счёт{until}: с оплатой договор заключён.",
    (Track.FULL, Stage.OFFER): "Проверьте проект договора и технические условия, затем договор подписывается.",
    (Track.SIMPLIFIED, Stage.WORKS): "Мы строим сеть до границы вашего участка и ставим прибор учёта.",
    (Track.FULL, Stage.WORKS): "Выполните технические условия на своей стороне и подайте уведомление об этом.",
}


def next_step(card: Card) -> str:
    """A sentence or two; empty when nothing is to come."""
    if card.status.final or card.status is ApplicationStatus.ON_HOLD:
        return ""
    until = f" до {format.day(card.due_on)}" if card.due_on else ""
    if card.status is ApplicationStatus.INFO_REQUESTED:
        return f"Ответьте на замечания{until}. Срок рассмотрения приостановлен до вашего ответа."
    if card.status is not ApplicationStatus.IN_PROGRESS:
        return card.next_step
    if card.stage is None or card.track is None:
        return f"Исполнитель готовит ответ{until}."
    return _OF_TRACK.get((card.track, card.stage), _BOTH.get(card.stage, card.next_step)).format(until=until)
