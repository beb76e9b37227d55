"""By what way an application came: a guest's, the applicant's own, or as the employee recorded who prepared it."""

#: Of a row of `application`, a value of `FiledBy`.
FILED_BY = """case when guest_code_hash <> '' then 'reception'
            when filed_by is null or filed_by = user_id then 'cabinet' else coalesce(filed_channel, 'office') end"""
