"""How each platform is connected and examined: a module each."""
