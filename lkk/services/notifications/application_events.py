"""What people are told of applications; what the law has a person know cannot be switched off."""

from lkk import routes
from lkk.services.notifications.declaration import BOTH, SITE, Event, Facts, Way

_NAMED = "Заявка № {{ number }} «{{ kind }}»"


def _own(facts: Facts) -> str:
    return routes.application_path(str(facts["number"]))


def _desk(facts: Facts) -> str:
    return routes.staff_application_path(str(facts["number"]))


def _draft(facts: Facts) -> str:
    return routes.draft_path(str(facts["kind_code"]), int(str(facts["draft_id"])))


def _customer(
    key: str,
    title: str,
    body: str,
    *,
    switchable: bool = False,
    link_text: str = "Открыть заявку",
    encloses_filed: bool = False,
) -> Event:
    return Event(key, title, body, BOTH, switchable, _own, link_text, encloses_filed=encloses_filed)


def _staff(key: str, title: str, body: str, ways: frozenset[Way] = SITE) -> Event:
    return Event(key, title, body, ways, True, _desk, "Открыть заявку")


APPLICATION_EVENTS: tuple[Event, ...] = (
    _customer(
        "application_submitted",
        "Заявка № {{ number }} отправлена",
        f"{_NAMED} отправлена."
        "{% if due %}\n\nСрок, который установлен законом: до {{ due }}.{% endif %}"
        "\n\nО каждом изменении мы сообщим здесь и по электронной почте.",
        encloses_filed=True,
    ),
    _customer(
        "application_registered",
        "Заявка № {{ number }} зарегистрирована",
        f"{_NAMED} зарегистрирована: № {{{{ registration_number }}}} от {{{{ registered_on }}}}.",
    ),
    _customer(
        "application_in_progress",
        "Заявка № {{ number }} в работе",
        f"{_NAMED} принята в работу.",
        switchable=True,
    ),
    _customer(
        "application_info_requested",
        "Требуется информация по заявке № {{ number }}",
        f"{_NAMED}: нужны сведения или исправления."
        "{% for remark in remarks %}\n\n{{ loop.index }}. {{ remark }}{% endfor %}"
        "\n\nОтветьте на странице заявки до {{ due }}. Срок рассмотрения приостановлен до вашего ответа.",
        link_text="Ответить",
    ),
    _customer(
        "application_on_hold",
        "Заявка № {{ number }} отложена",
        f"{_NAMED} отложена до {{{{ until }}}}.\n\nПричина: {{{{ reason }}}}",
    ),
    _customer("application_resumed", "Работа по заявке № {{ number }} возобновлена", f"{_NAMED} снова в работе."),
    _customer(
        "application_fulfilled",
        "Заявка № {{ number }} исполнена",
        f"{_NAMED} исполнена.{{% if reason %}}\n\n{{{{ reason }}}}{{% endif %}}"
        "\n\nОтвет и документы на странице заявки.",
    ),
    _customer(
        "application_rejected",
        "Заявка № {{ number }} отклонена",
        f"{_NAMED} отклонена.\n\nПричина: {{{{ reason }}}}\n\nОснование: {{{{ legal_ground }}}}",
    ),
    _customer(
        "application_annulled",
        "Заявка № {{ number }} аннулирована",
        f"{_NAMED} аннулирована.{{% if reason %}}\n\nПричина: {{{{ reason }}}}{{% endif %}}"
        "\n\nОснование: {{ legal_ground }}",
    ),
    _customer("application_withdrawn", "Заявка № {{ number }} отозвана", f"{_NAMED} отозвана вами."),
    _customer(
        "application_stage",
        "Заявка № {{ number }}: {{ stage }}",
        f"{_NAMED} перешла на этап «{{{{ stage }}}}».{{% if reason %}}\n\n{{{{ reason }}}}{{% endif %}}",
    ),
    _customer(
        "application_message",
        "Сообщение по заявке № {{ number }}",
        f"{_NAMED}: сетевая организация написала вам.\n\n{{{{ text }}}}",
        switchable=True,
        link_text="Открыть переписку",
    ),
    _customer(
        "application_answer_due",
        "Ответьте по заявке № {{ number }} до {{ due }}",
        f"{_NAMED} ждёт вашего действия до {{{{ due }}}}. После этого дня заявка может быть аннулирована.",
    ),
    Event(
        "draft_waits",
        "Черновик «{{ kind }}» будет удалён {{ deleted_on }}",
        "Вы начали заявку «{{ kind }}» и не отправили её. Черновик хранится до {{ deleted_on }}. "
        "Откройте его, чтобы закончить: после любой правки он хранится ещё 90 дней.",
        BOTH,
        True,
        _draft,
        "Открыть черновик",
    ),
    _staff("application_received", "Новая заявка № {{ number }}", "Поступила заявка № {{ number }} «{{ kind }}»."),
    _staff(
        "application_answered",
        "Заявитель ответил по заявке № {{ number }}",
        f"{_NAMED}: заявитель ответил на запрос информации.{{% if reason %}}\n\n{{{{ reason }}}}{{% endif %}}",
    ),
    _staff(
        "application_withdrawn_by_applicant",
        "Заявка № {{ number }} отозвана заявителем",
        f"{_NAMED} отозвана.{{% if reason %}}\n\nПричина: {{{{ reason }}}}{{% endif %}}",
    ),
    _staff(
        "application_message_from_applicant",
        "Сообщение заявителя по заявке № {{ number }}",
        f"{_NAMED}: новое сообщение.\n\n{{{{ text }}}}",
    ),
    _staff("application_assigned", "Вам назначена заявка № {{ number }}", f"{_NAMED}: вы назначены исполнителем."),
    _staff(
        "deadline_near",
        "Срок по заявке № {{ number }}: {{ due }}",
        f"{_NAMED}: прошло больше {{{{ percent }}}} % срока, последний день {{{{ due }}}}.\n\n{{{{ law }}}}",
    ),
    _staff(
        "deadline_missed",
        "Нарушен срок по заявке № {{ number }}",
        f"{_NAMED}: срок истёк {{{{ due }}}}.\n\n{{{{ law }}}}",
        BOTH,
    ),
)
