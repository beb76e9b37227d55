"""Online consultations: dialogues of customers with consultants."""
