"""The demo city: accounts, metering points, meters and two years of readings from a fixed seed."""
