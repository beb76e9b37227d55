"""What the two are told of their agreement; it binds them, so that the letters cannot be switched off."""

from lkk import routes
from lkk.services.notifications.declaration import BOTH, Event, Facts, declared_in


def _page(facts: Facts) -> str:
    return routes.capacity_contact_path(facts["contact"], routes.CAPACITY_AGREEMENT)


_OPEN = "Открыть соглашение"

TERMS_OFFERED = Event(
    key="capacity_terms_offered",
    title="{% if again %}Вам предложили другие условия{% else %}Вам предложили условия передачи мощности{% endif %}",
    body="Условия: {{ terms }}.\n\nПримите их, предложите свои или откажитесь."
    "{% if again %} Прежние условия больше не действуют, и подписанное по ним тоже.{% endif %}",
    channels=BOTH,
    link=_page,
    link_text=_OPEN,
)

TERMS_DECLINED = Event(
    key="capacity_terms_declined",
    title="Вторая сторона отказалась от условий",
    body="Соглашения о передаче мощности не будет. Причина: {{ reason }}",
    channels=BOTH,
    link=_page,
    link_text=_OPEN,
)

AGREED = Event(
    key="capacity_agreed",
    title="Соглашение о передаче мощности заключено",
    body="Соглашение подписали обе стороны. Теперь каждой нужно подать заявку на перераспределение мощности "
    "не позже {{ apply_by }}. Черновик с соглашением откроется со страницы соглашения.",
    channels=BOTH,
    link=_page,
    link_text="Подать заявку",
)

RAN_OUT = Event(
    key="capacity_agreement_ran_out",
    title="Соглашение не подписано в срок",
    body="Соглашение о передаче мощности подписали не обе стороны, и срок подписания истёк. "
    "Объявления снова в списке, если их срок не вышел. Условия можно предложить ещё раз.",
    channels=BOTH,
    link=_page,
    link_text=_OPEN,
)

EVENTS = declared_in(globals())
