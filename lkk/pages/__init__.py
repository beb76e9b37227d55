"""What is drawn: one module a page, because the generated JavaScript follows the modules."""
