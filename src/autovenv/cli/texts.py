"""What `--help` says at length."""

# Every command, in the order of the help.
COMMANDS = {
    "hook": "print the hook for a shell's start-up file",
    "export": "print what must change to bring the environment in step",
    "exec": "run a command in the nearest environment",
    "activate": "put an environment on (needs the hook)",
    "deactivate": "take it off, until you leave the project (needs the hook)",
    "allow": "let an environment be activated",
    "deny": "never activate an environment, nor speak of it",
    "forget": "take back what was allowed or denied",
    "use": "say which environment this project uses, by writing .python-envs",
    "status": "what is on, what was found, and why or why not",
    "doctor": "check the set-up, and say how to mend what is wrong",
    "config": "the settings in force, and where each comes from",
    "setup": "put the hook into your shell's start-up file",
    "demo": "show it working in a real shell of yours",
}
DIRECTORY = "an environment, or a directory from which one is found (default: here)"
JSON_KEYS = """\
keys of --json (a string, or null where there is nothing):
  active       the environment that is on, autovenv's or not
  by_autovenv  true if autovenv put it on
  pinned       true if 'activate DIR' did
  environment  the one that was found from here
  name         what the prompt shows
  project      the directory that it belongs to
  source       what said so: .venv, .python-envs, ...
  python       its Python version
  maker        what made it: venv, virtualenv, uv, conda, pixi
  notes        what is worth knowing of it, a list
  trust        auto, allowed, denied, blocked
  risks        what speaks against it, a list
  state        active, paused, untrusted, broken, foreign
  reason       why it is on or why not, in words
  remedy       what to type
  skipped      each .venv on the way up that is no environment, and why, a list
Bytes that are not UTF-8 are written as lone surrogates (Python's surrogateescape)."""
