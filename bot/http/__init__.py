"""HTTP as both adapters speak it: one session, one check of addresses, one bounded reader, one back-off."""
