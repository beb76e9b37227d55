"""Files with hours that the portal makes: templates, tables, макет 80020 and its answer."""
