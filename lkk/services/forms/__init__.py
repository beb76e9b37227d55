"""Forms of applications: declarations as data, and what is derived from them."""
