#!/usr/bin/env bash
# How many contacts a second POST /api/contacts makes durable, beside pgbench inserting bare rows into
# the same database, interleaved. Needs wrk and pgbench; builds and starts the server by itself.
# Usage: benchmarks/http-beside-pgbench.sh [ROUNDS [SECONDS]]
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-5}
seconds=${2:-5}
work=$(mktemp -d)
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; rm -rf "$work"' EXIT

./tallystick serve --port 0 --data-dir "$work/data" >"$work/out" 2>"$work/err" &
server=$!
until grep -q '^  URL' "$work/out"; do
    kill -0 "$server" || { cat "$work/err"; exit 1; }
    read -rt 0.5 <> <(:) || true
done
url=$(sed -n 's/^  URL *//p' "$work/out")
export PGPASSWORD PGHOST=127.0.0.1 PGUSER=tallystick PGDATABASE=tallystick PGPORT
PGPASSWORD=$(cat "$work/data/postgres.password")
PGPORT=$(sed -n 4p "$work/data/postgres/postmaster.pid")

note='a note of some length, as people write them, so that both rows have about three hundred bytes'
cat >"$work/contact.lua" <<LUA
local n = 0
request = function()
  n = n + 1
  local headers = {["Content-Type"] = "application/json"}
  if os.getenv("KEYS") then headers["Idempotency-Key"] = tostring({}) .. n end
  return wrk.format("POST", "/api/contacts", headers,
    '{"name":"Somebody with a name","email":"somebody@example.com","phone":"+1 555 0100","notes":"$note"}')
end
LUA
cat >"$work/row.sql" <<SQL
insert into bare_events (stream, version, event_id, type, data) values ('contact-' || gen_random_uuid(), 0,
gen_random_uuid(), 'ContactCreated', '{"name": "Somebody with a name", "email": "somebody@example.com",
"phone": "+1 555 0100", "notes": "$note"}');
SQL
tr '\n' ' ' <"$work/row.sql" >"$work/one-line.sql"
psql -qc 'create table bare_events (position bigserial primary key, stream text not null, version bigint
    not null, event_id uuid not null, type text not null, recorded_at timestamptz not null default now(),
    data jsonb not null, unique (stream, version))'

http() { wrk -t$(($1 > 1 ? 2 : 1)) -c"$1" -d"${2}s" --latency -s "$work/contact.lua" "$url/" >"$work/wrk"; }
rows() { pgbench -n -M prepared -c "$1" -j $(($1 > 1 ? 2 : 1)) -T "$seconds" -f "$work/one-line.sql" >"$work/pgbench" 2>&1; }

echo "warming up"
http 32 $((seconds * 6))
for clients in 32 1; do
    for ((round = 1; round <= rounds; round++)); do
        rows "$clients"
        echo "clients=$clients pgbench_rows_per_s=$(sed -n 's/^tps = \([0-9.]*\).*/\1/p' "$work/pgbench")" \
            "pgbench_ms=$(sed -n 's/^latency average = \([0-9.]*\) ms/\1/p' "$work/pgbench")"
        http "$clients" "$seconds"
        echo "clients=$clients http_contacts_per_s=$(sed -n 's/^Requests\/sec: *//p' "$work/wrk")" \
            "p50=$(sed -n 's/^ *50% *//p' "$work/wrk") p99=$(sed -n 's/^ *99% *//p' "$work/wrk")" \
            "$(grep Non-2xx "$work/wrk" || true)"
    done
done
