"""Tables of applications, their export, and what an operator does with several of them."""
