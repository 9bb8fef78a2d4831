#!/usr/bin/env bash
# Makes sure that this machine can build and run the ledger: `set-up.sh run` or `set-up.sh test`.
#
# On Debian and Ubuntu as root it installs what is missing; anywhere else, and for what Debian
# has only in versions that are too old, it says in one line what to install and how.
# It is quiet and quick when nothing is missing.
set -euo pipefail

readonly RUST_MIN=1.95 NODE_MIN=20.19 POSTGRES_MIN=15

missing=0

say_missing() {
    echo "set-up: $1" >&2
    missing=1
}

has() { command -v "$1" > /dev/null 2>&1; }

# Whether version $1 is at least $2.
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

can_install() { [ "$(id -u)" = 0 ] && has apt-get; }

# Installs Debian packages; fresh containers come without package lists.
install_packages() {
    echo "set-up: installing $*" >&2
    export DEBIAN_FRONTEND=noninteractive
    local log
    log=$(mktemp)
    if ! { apt-get install -y --no-install-recommends "$@" ||
        { apt-get update && apt-get install -y --no-install-recommends "$@"; }; } \
        < /dev/null > "$log" 2>&1; then
        tail -n 15 "$log" >&2
        rm -f "$log"
        return 1
    fi
    rm -f "$log"
}

# One line for whoever has to install it by hand: $1 for Debian, $2 for macOS.
by_hand() {
    if [ "$(uname -s)" = Darwin ]; then echo "brew install $2"; else echo "sudo apt-get install $1"; fi
}

need_compiler() {
    has cc && return
    if can_install; then install_packages gcc libc6-dev && return; fi
    if [ "$(uname -s)" = Darwin ]; then
        say_missing "a C compiler is needed: xcode-select --install"
    else
        say_missing "a C compiler is needed: sudo apt-get install gcc libc6-dev"
    fi
}

need_rust() {
    local found=none
    if has cargo && has rustc; then
        found=$(rustc --version | cut -d ' ' -f 2)
        at_least "$found" "$RUST_MIN" && return
    fi
    if has rustup; then
        say_missing "Rust $RUST_MIN or newer is needed (found: $found): rustup update stable"
    else
        say_missing "Rust $RUST_MIN or newer is needed (found: $found): curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh"
    fi
}

need_node() {
    local found=none
    if has node && has npm; then
        found=$(node --version)
        found=${found#v}
        at_least "$found" "$NODE_MIN" && return
    fi
    say_missing "Node.js $NODE_MIN or newer with npm is needed (found: $found): https://nodejs.org/en/download has it for every system"
}

# The folders that the server itself searches (src/store/embedded/programs.rs).
has_postgres() {
    local dir version
    local -a places=("${PG_BIN:-}")
    if [ -z "${PG_BIN:-}" ]; then
        IFS=: read -r -a places <<< "$PATH"
        places+=(/usr/lib/postgresql/*/bin /usr/pgsql-*/bin
            /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin
            /home/linuxbrew/.linuxbrew/opt/postgresql*/bin /Library/PostgreSQL/*/bin
            /Applications/Postgres.app/Contents/Versions/*/bin)
    fi
    for dir in "${places[@]}"; do
        if ! [ -x "$dir/postgres" ] || ! [ -x "$dir/initdb" ]; then continue; fi
        version=$("$dir/postgres" --version 2> /dev/null | grep -oE '[0-9]+' | head -n 1)
        [ "${version:-0}" -ge "$POSTGRES_MIN" ] && return
    done
    return 1
}

need_postgres() {
    has_postgres && return
    if can_install && [ -z "${PG_BIN:-}" ]; then
        # Debian would start a server of its own; only the programs are wanted.
        local config=/etc/postgresql-common/createcluster.conf
        if [ ! -e "$config" ]; then
            mkdir -p "${config%/*}"
            echo 'create_main_cluster = false' > "$config"
        fi
        install_packages postgresql && has_postgres && return
    fi
    say_missing "PostgreSQL $POSTGRES_MIN or newer is needed: $(by_hand postgresql postgresql) (or set PG_BIN to the folder of its programs)"
}

need_browser() {
    local name
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        has "$name" && return
    done
    [ -d '/Applications/Google Chrome.app' ] && return
    if can_install; then install_packages chromium && return; fi
    say_missing "Chromium is needed for the browser tests: $(by_hand chromium '--cask google-chrome')"
}

case "${1:-}" in
run)
    # A database of one's own needs no programs here.
    [ -n "${DATABASE_URL:-}" ] || need_postgres
    ;;
test)
    [ -n "${TEST_DATABASE_URL:-}" ] || need_postgres
    need_browser
    ;;
*)
    echo "usage: $0 run|test" >&2
    exit 2
    ;;
esac
need_compiler
need_rust
need_node
exit "$missing"
