"""Print a completion script for a shell: commands, options and their choices.

The script is made from the same tables as the options themselves. Files are
completed by the shell.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

__all__ = ["EXAMPLES", "SHELLS", "add_arguments", "run", "script"]

EXAMPLES = """\
examples:
  eval "$(dedup completion bash)"                          in ~/.bashrc
  eval "$(dedup completion zsh)"                           in ~/.zshrc
  dedup completion fish > ~/.config/fish/completions/dedup.fish
"""

SHELLS = ("bash", "zsh", "fish")


def add_arguments(parser: ArgumentParser) -> None:
    """The options of ``dedup completion``."""
    parser.add_argument("shell", choices=SHELLS, help="bash, zsh or fish")


def run(arguments: Namespace) -> int:
    """Print the script."""
    print(script(arguments.shell), end="")
    return 0


def script(shell: str) -> str:
    """The completion script of a shell."""
    return _fish() if shell == "fish" else _bash(zsh=shell == "zsh")


def _options() -> dict[str, dict[str, tuple[str, ...]]]:
    """Command -> option -> what may follow it (empty: a file, or anything)."""
    from dedup.cli.main import COMMANDS, parser_of

    options: dict[str, dict[str, tuple[str, ...]]] = {}
    for command in COMMANDS:
        options[command] = {}
        for action in parser_of(command)._actions:
            choices = tuple(action.choices) if action.choices else ()
            if not choices and isinstance(action.metavar, str) and "|" in action.metavar:
                choices = tuple(action.metavar.split("|"))
            for name in action.option_strings or ([""] if choices else []):
                options[command][name] = choices
    options["explain"][""] = _rules()
    return options


def _rules() -> tuple[str, ...]:
    from dedup.data.rule_pages import RULES

    return tuple(RULES)


def _bash(*, zsh: bool) -> str:
    options = _options()
    cases, values = [], []
    for command, known in options.items():
        words = " ".join(name for name in known if name.startswith("-"))
        plain = " ".join(known.get("", ()))
        cases.append(f'    {command}) words="{words}"; plain="{plain}" ;;')
        for name, choices in known.items():
            if name and choices:
                values.append(f'    {command}:{name}) COMPREPLY=($(compgen -W "{" ".join(choices)}" -- "$word")); return ;;')
    head = "autoload -U +X bashcompinit && bashcompinit\n" if zsh else ""
    return f"""{head}_dedup() {{
  local word="${{COMP_WORDS[COMP_CWORD]}}" before="${{COMP_WORDS[COMP_CWORD-1]}}" words="" plain=""
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "{" ".join(options)} --help --version" -- "$word"))
    return
  fi
  case "${{COMP_WORDS[1]}}:$before" in
{chr(10).join(values)}
  esac
  case "${{COMP_WORDS[1]}}" in
{chr(10).join(cases)}
  esac
  case "$word" in
    -*) COMPREPLY=($(compgen -W "$words" -- "$word")) ;;
    *) [ -n "$plain" ] && COMPREPLY=($(compgen -W "$plain" -- "$word")) ;;
  esac
}}
complete -o default -F _dedup dedup
"""


def _fish() -> str:
    from dedup.cli.main import COMMANDS

    lines = []
    for command, summary in COMMANDS.items():
        lines.append(f'complete -c dedup -n __fish_use_subcommand -f -a {command} -d "{summary}"')
    for command, known in _options().items():
        seen = f'-n "__fish_seen_subcommand_from {command}"'
        for name, choices in known.items():
            if name.startswith("--"):
                values = f' -x -a "{" ".join(choices)}"' if choices else ""
                lines.append(f"complete -c dedup {seen} -l {name[2:]}{values}")
            elif not name:
                lines.append(f'complete -c dedup {seen} -f -a "{" ".join(choices)}"')
    return "\n".join(lines) + "\n"
