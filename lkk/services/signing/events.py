"""What people are told of signatures; the law has them know each, so that none can be switched off."""

from lkk import routes
from lkk.services.notifications.declaration import BOTH, SITE, Event, Facts, declared_in


def _document(facts: Facts) -> str:
    return routes.document_path(str(facts["document_id"]))


def _application(facts: Facts) -> str:
    number = str(facts["application"])
    return routes.staff_application_path(number) if number else routes.STAFF.path


_NAMED = "«{{ document }}{% if number %} № {{ number }}{% endif %}»"

SIGNED = Event(
    key="document_signed",
    title="Документ подписан",
    body=f"Документ {_NAMED} подписан. Подписал: {{{{ signer }}}}.\n\n"
    "Документ, протокол подписания и подписи другой стороны — на странице документа.\n\n"
    "Если подписали не вы, сразу позвоните нам.",
    channels=BOTH,
    link=_document,
    link_text="Открыть документ",
)

SIGNED_FIRST = Event(
    key="document_signed_first",
    title="Вы подписали документ, ждём вторую сторону",
    body=f"Документ {_NAMED} подписан вами. Подписал: {{{{ signer }}}}.\n\n"
    "Он вступит в силу, когда его подпишет вторая сторона. Мы сообщим об этом.\n\n"
    "Если подписали не вы, сразу позвоните нам.",
    channels=BOTH,
    link=_document,
    link_text="Открыть документ",
)

YOUR_TURN = Event(
    key="document_your_turn",
    title="Вторая сторона подписала документ, очередь за вами",
    body=f"Документ {_NAMED} подписала вторая сторона: {{{{ signer }}}}. Прочитайте его до конца и подпишите"
    "{% if until %} до {{ until }} включительно{% endif %}.",
    channels=BOTH,
    link=_document,
    link_text="Открыть документ",
)

OTHER_REFUSED = Event(
    key="document_other_refused",
    title="Вторая сторона не подписала документ",
    body=f"Вторая сторона отказалась подписывать документ {_NAMED}. {{{{ reason }}}}",
    channels=BOTH,
    link=_document,
    link_text="Открыть документ",
)

FILE_WAITS = Event(
    key="signature_file_waits",
    title="Файл подписи проверят отдельно",
    body=f"Подпись к документу {_NAMED} получена. Портал не может проверить её сам: {{{{ reason }}}}. "
    "Её проверят отдельно, о решении мы сообщим.",
    channels=BOTH,
    link=_document,
    link_text="Открыть документ",
)

FILE_REFUSED = Event(
    key="signature_file_refused",
    title="Файл подписи не подошёл",
    body=f"Подпись к документу {_NAMED} не подтверждена: {{{{ reason }}}}. Приложите другой файл подписи.",
    channels=BOTH,
    link=_document,
    link_text="Открыть документ",
)

TO_CHECK = Event(
    key="signature_to_check",
    title="Проверьте файл подписи: {{ document }}",
    body=f"Клиент приложил подпись к документу {_NAMED}. Портал не может проверить её сам: {{{{ reason }}}}. "
    "Проверьте её и запишите решение.",
    channels=SITE,
    link=lambda _: routes.STAFF_SIGNATURES.path,
    link_text="Открыть подписи на проверке",
)

NOT_SIGNED = Event(
    key="document_not_signed",
    title="{{ outcome }}: {{ document }}",
    body=f"Клиент не подписал документ {_NAMED}. {{{{ reason }}}}",
    channels=SITE,
    link=_application,
    link_text="Открыть заявку",
)

SIGNATURE_WRONG = Event(
    key="signature_wrong",
    title="Подпись не подтверждена: {{ document }}",
    body=f"Служба проверки не подтвердила подпись к документу {_NAMED}, сторона: {{{{ side }}}}. {{{{ reason }}}}. "
    "Разместите документ с верной подписью.",
    channels=SITE,
    link=_application,
    link_text="Открыть заявку",
)

POWER_ENDED = Event(
    key="signing_power_ended",
    title="Доверенность представителя прекращена",
    body="Доверенность {{ power }} на имя {{ name }} прекращена: {{ reason }}.\n\n"
    "Подписывать документы за вашу организацию этот представитель больше не может. Подписанное раньше остаётся в силе.",
    channels=BOTH,
    link=lambda _: routes.SIGNATURE_AGREEMENT.path,
    link_text="Кто подписывает за организацию",
)

DISAGREEMENTS_REJECTED = Event(
    key="disagreements_rejected",
    title="Разногласия отклонены: {{ document }}",
    body=f"Компания отклонила протокол разногласий к документу {_NAMED}. Причина: {{{{ reason }}}}\n\n"
    "Подпишите документ{% if until %} до {{ until }} включительно{% endif %} или откажитесь от него.",
    channels=BOTH,
    link=_document,
    link_text="Открыть документ",
)

EVENTS = declared_in(globals())
