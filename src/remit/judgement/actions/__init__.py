"""Use cases: open a case, judge, hand in, adjudicate, sign off; and the hooks by which forms and topics reach them."""
