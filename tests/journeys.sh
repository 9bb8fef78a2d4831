#!/usr/bin/env bash
# Runs the public audits of GraphQL over HTTP, then the journeys of `web/journeys` through a real
# browser, against a server of their own:
# a fresh data folder, a free port, nothing of the user's configuration touched.
# Usage: tests/journeys.sh SERVER_BINARY
set -euo pipefail

server=$(realpath "$1")
web=$(realpath "$(dirname "$0")/../web")
scratch=$(mktemp -d "/var/tmp/task-ledger-journeys-XXXXXX")
# As root, Postgres runs as another user, who must be able to reach its folder.
chmod 755 "$scratch"
log=$scratch/server.log
pid=

finish() {
    local status=$?
    if [ -n "$pid" ]; then
        kill -TERM "$pid" 2> /dev/null || true
        wait "$pid" || true
    fi
    if [ "$status" != 0 ]; then
        echo "journeys: the end of the server's output:" >&2
        tail -n 40 "$log" >&2 || true
    fi
    rm -rf "$scratch"
    exit "$status"
}
trap finish EXIT

# The database is the server's own private one.
env -u DATABASE_URL XDG_CONFIG_HOME="$scratch/config" \
    "$server" serve --listen 127.0.0.1:0 --data-dir "$scratch/data" \
    < /dev/null > "$log" 2>&1 &
pid=$!

# The server prints its one-time sign-in link once it serves; the link names the port it got.
link=
for _ in $(seq 600); do
    link=$(grep -aoE 'https?://[^[:space:]]+/sign-in#[A-Za-z0-9_-]+' "$log" | head -n 1 || true)
    if [ -n "$link" ]; then break; fi
    if ! kill -0 "$pid" 2> /dev/null; then
        echo "journeys: the server ended before it was ready" >&2
        exit 1
    fi
    sleep 0.1
done
if [ -z "$link" ]; then
    echo "journeys: the server printed no sign-in link within a minute" >&2
    exit 1
fi

for browser in "${CHROMIUM:-}" /usr/bin/chromium /usr/bin/chromium-browser \
    /usr/bin/google-chrome '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'; do
    if [ -n "$browser" ] && [ -x "$browser" ]; then break; fi
done

cd "$web"
TASK_LEDGER_TEST_URL=${link%/sign-in#*} TASK_LEDGER_TEST_KEY=$(cat "$scratch/data/admin.key") \
    node audit.mjs
CHROMIUM=$browser TASK_LEDGER_TEST_URL=${link%/sign-in#*} TASK_LEDGER_TEST_LINK=$link \
    npm run --silent journeys
