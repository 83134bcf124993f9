# shellcheck shell=bash
# System packages: as root on Debian and Ubuntu they are installed, otherwise the command to run is named.

java_package=openjdk-25-jdk-headless

# What the lab runs on this machine.
lab_commands=(ip nsenter curl)
# What its tests look with.
test_commands=("${lab_commands[@]}" unshare nft conntrack dig ping shellcheck chromium)

# package_of COMMAND: the Debian package that has it.
package_of() {
  case $1 in
    mvn) echo maven ;;
    ip) echo iproute2 ;;
    nft) echo nftables ;;
    dig) echo bind9-dnsutils ;;
    ping) echo iputils-ping ;;
    nsenter | unshare) echo util-linux ;;
    *) echo "$1" ;;
  esac
}

can_install() { [[ $EUID -eq 0 ]] && command -v apt-get >/dev/null; }

# has_package PACKAGE: known to apt, after its lists were fetched where there are none yet.
has_package() {
  apt-cache show "$1" >/dev/null 2>&1 && return
  apt-get update -qq >/dev/null 2>&1 || return
  apt-cache show "$1" >/dev/null 2>&1
}

install_packages() {
  local log=$state/packages.log
  say "installing $*"
  mkdir -p "$state"
  has_package "$1" || die "apt-get knows no package $1."
  # Lists of some age name files that are no longer there: the second try has new ones.
  apt_install "$@" >"$log" 2>&1 || { apt-get update -qq && apt_install "$@"; } >>"$log" 2>&1 || {
    tail -n 20 "$log" >&2
    die "apt-get install $* failed (log: $log)."
  }
}

apt_install() { DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@" </dev/null; }

# require_commands COMMAND...: all are there afterwards, or the launcher ends with what to run.
require_commands() {
  local command missing=()
  for command in "$@"; do
    # Debian keeps some of them where an ordinary user's PATH does not look.
    PATH=$PATH:/usr/sbin:/sbin command -v "$command" >/dev/null || missing+=("$(package_of "$command")")
  done
  [[ ${#missing[@]} -eq 0 ]] || require_packages "${missing[@]}"
}

require_packages() {
  can_install || die "Missing on this machine: $*. Run
    sudo apt-get install $*"
  install_packages "$@"
}
