"""The diary: every change for everybody, every export, every look into a protected thing."""
