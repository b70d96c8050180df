"""The rules: plain Python on frozen data. No I/O, no clock, no library."""
