"""A round from its opening to its page: keys, boxes, counting, roll, checks. What leaders read never imports it."""
