# shellcheck shell=bash
# What the launcher tells a person goes to standard error: standard output belongs to the command.

say() { printf 'fairway: %s\n' "$*" >&2; }

die() {
  say "$@"
  exit 1
}
