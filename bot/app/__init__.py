"""On top of everything: starts the processes and puts the parts together."""
