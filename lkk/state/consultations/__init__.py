"""States of online consultations: the customer's page and the open dialogue of a consultant."""
