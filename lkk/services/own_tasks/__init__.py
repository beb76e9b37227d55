"""What waits for a customer, from every feature that declares it: «Что нужно от вас»."""
