"""Every rule of the portal: plain async Python on a unit of work and an actor; knows nothing of Reflex."""
