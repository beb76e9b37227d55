"""Letters with the statistics of consumption that an application has asked for."""
