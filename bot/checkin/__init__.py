"""Questions, schedule, blocks, what a round published."""
