"""Tables as people and programs save them, whatever stands in them."""
