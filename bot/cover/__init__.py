"""Who is back from leave is asked once who picked up their work: [for everybody](employee.md#back-from-leave)."""
