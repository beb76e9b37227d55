"""The periodic jobs of surveys."""

import structlog

from lkk.services.integrations.ports import Ports
from lkk.services.jobs.declaration import DAY_S, Job
from lkk.services.surveys import inviting, mixing

_log = structlog.get_logger("lkk.jobs")


async def _invite(_: Ports) -> None:
    if count := await inviting.invite_all():
        _log.info("surveys_invited", people=count)


async def _mix(_: Ports) -> None:
    if count := await mixing.mix_all():
        _log.info("survey_answers_mixed", surveys=count)


JOBS = (
    Job("invite_to_surveys", "Приглашения к опросам", 10, _invite),
    Job("mix_survey_answers", "Опросы: порядок анонимных ответов", DAY_S, _mix),
)
