"""The order of anonymous answers in the database itself: written anew at random, with the invitations they burned.

Rows keep their place and the number of the transaction that wrote them, so an answer would stand beside its burned
invitation. Once all rows of a survey are of one transaction and in a random order, neither tells anything.
"""

from sqlalchemy import text

from lkk.services.kernel.unit_of_work import unit_of_work

_ORDERED = text("""
select s.id from survey s
 where s.anonymous and 1 < (select count(distinct a.xmin::text) from survey_answer a where a.survey_id = s.id)
 order by s.id
""")
_LOCK = text("select id from survey where id = :id for update")
_ANSWERS = text("""
with taken as (delete from survey_answer where survey_id = :id returning *)
insert into survey_answer select * from taken order by random()
""")
_INVITATIONS = text("""
with taken as (delete from survey_invitation where survey_id = :id and answered returning *)
insert into survey_invitation select * from taken order by random()
""")
_BROWSERS = text("""
with taken as (delete from survey_browser where survey_id = :id returning *)
insert into survey_browser select * from taken order by random()
""")


async def mix_all() -> int:
    """Mix every anonymous survey that was answered since it was mixed; return how many there were."""
    async with unit_of_work() as work:
        ids = list((await work.session.execute(_ORDERED)).scalars())
    for id in ids:
        async with unit_of_work() as work:
            await work.session.execute(_LOCK, {"id": id})  # nobody answers meanwhile
            for statement in (_ANSWERS, _INVITATIONS, _BROWSERS):
                await work.session.execute(statement, {"id": id})
    return len(ids)
