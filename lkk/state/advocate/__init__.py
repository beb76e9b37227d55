"""States of the service «Энергоадвокат»."""
