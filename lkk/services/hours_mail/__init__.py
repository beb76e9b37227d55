"""Hours that come by mail: a proven letter of a customer makes a draft, every other one is put aside."""
