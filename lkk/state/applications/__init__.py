"""States of applications: tables, wizard, the applicant's and the operator's page."""
