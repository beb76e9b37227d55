"""The service «Энергоадвокат»: who has it, whose client they are, cards and absences of managers."""
