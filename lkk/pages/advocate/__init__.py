"""Pages of the service «Энергоадвокат» in the cabinet."""
