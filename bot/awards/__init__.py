"""Awards by value: anybody nominates, a jury chooses twice, nominees get kind words: [its page](awards.md)."""
