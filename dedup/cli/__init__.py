"""The command line: `main` finds the command, one module a command does it."""
