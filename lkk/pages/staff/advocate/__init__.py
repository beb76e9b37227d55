"""Pages of the service «Энергоадвокат» for the staff."""
