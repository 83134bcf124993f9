#!/bin/sh
# Compiles syscalls.c into a static library for the native image: build.sh FOLDER
set -eu
source=$(dirname "$0")/syscalls.c
mkdir -p "$1"
gcc -std=c17 -O2 -Wall -Wextra -Werror -fPIC -c "$source" -o "$1/syscalls.o"
ar rcs "$1/libfairwaysyscalls.a" "$1/syscalls.o"
