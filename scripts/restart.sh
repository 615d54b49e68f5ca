#!/usr/bin/env bash
# Restarts Tallystick and checks the health of every part. Try: scripts/restart.sh --help
set -euo pipefail

home=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)

usage() {
    cat <<'HELP'
Usage: scripts/restart.sh [--profile NAME]... [--timeout SECONDS]
       scripts/restart.sh --data DIR [--timeout SECONDS] [-- OPTION...]
       scripts/restart.sh --check URL [--timeout SECONDS]

Restarts and waits until every part is healthy: PostgreSQL accepts connections,
each event store node says so at /health/live, each API at /health/ready.

  --profile NAME  what of the compose system: dev (the default), replica, tls,
                  tls-replica, redis, or cluster (deploy/cluster, all at once;
                  one by one, without a pause: its README). May be repeated.
  --data DIR      instead: stop the ./tallystick serve that uses DIR, if there
                  is one, and start one in the background, with the OPTIONs and
                  this environment. Its log is DIR/server.log.
  --check URL     restart nothing; only check the API at URL and its parts
  --timeout N     how long to wait for all to be healthy, default 180 seconds
  -h, --help      show this

COMPOSE_PROJECT_NAME is heeded if it is set.

Exit codes: 0 all parts are healthy; 1 one is not, or it failed, and the last
line says what; 2 a wrong option.
HELP
}

say() { printf '%s\n' "$*"; }

fail() {
    printf 'restart: %s\n' "$*" >&2
    exit 1
}

misused() {
    printf 'restart: %s; see --help\n' "$*" >&2
    exit 2
}

profiles=()
cluster=false
data=
check=
timeout=180
options=()
while [ $# -gt 0 ]; do
    case $1 in
        --profile | --data | --check | --timeout)
            if [ -z "${2:-}" ]; then misused "$1 needs a value"; fi
            case $1 in
                --profile)
                    case $2 in
                        dev | replica | tls | tls-replica | redis) profiles+=(--profile "$2") ;;
                        cluster) cluster=true ;;
                        *) misused "there is no profile '$2'" ;;
                    esac
                    ;;
                --data) data=$2 ;;
                --check) check=$2 ;;
                --timeout)
                    case $2 in
                        *[!0-9]* | ??????*) misused "--timeout is a number of seconds" ;;
                    esac
                    timeout=$2
                    ;;
            esac
            shift
            ;;
        --)
            shift
            options=("$@")
            break
            ;;
        -h | --help)
            usage
            exit 0
            ;;
        *) misused "there is no option '$1'" ;;
    esac
    shift
done
ways=0
if [ -n "$data" ]; then ways=$((ways + 1)); fi
if [ -n "$check" ]; then ways=$((ways + 1)); fi
if [ "$cluster" = true ] || [ ${#profiles[@]} -gt 0 ]; then ways=$((ways + 1)); fi
[ "$ways" -le 1 ] || misused "--profile, --data and --check exclude each other"
[ "$cluster" = false ] || [ ${#profiles[@]} -eq 0 ] || misused "cluster is not combined with other profiles"
[ ${#options[@]} -eq 0 ] || [ -n "$data" ] || misused "options for the server need --data"

# ---- an API and what it says of its parts -----------------------------------------------------

# Prints the body of URL $1 whatever its status; nothing if nobody answers.
body_of() {
    if command -v curl >/dev/null 2>&1; then
        curl --silent --max-time 5 "$1" || true
    elif command -v wget >/dev/null 2>&1; then
        wget -q -T 5 -t 1 -O - --content-on-error "$1" || true
    else
        fail "curl or wget is needed to ask $1"
    fi
}

# Prints the status of part $2 in the answer $1 of /health/ready.
part() {
    printf '%s' "$1" | sed -n 's/.*"'"$2"'":{"status":"\([a-z]*\)".*/\1/p'
}

# Waits for the API at $1; process $2, if given, must stay alive meanwhile.
check_api() {
    local url=${1%/} process=${2:-} deadline=$((SECONDS + timeout)) answer state
    while :; do
        answer=$(body_of "$url/health/ready")
        state=$(printf '%s' "$answer" | sed -n 's/^{"status":"\([a-z]*\)".*/\1/p')
        if [ "$state" = ready ]; then break; fi
        if [ -n "$process" ] && ! kill -0 "$process" 2>/dev/null; then
            fail "the server has ended; see its log"
        fi
        if [ "$SECONDS" -ge "$deadline" ]; then
            fail "$url is ${state:-not answering} after $timeout s${state:+ (event store $(part "$answer" event_store), projection database $(part "$answer" projection_database))}"
        fi
        sleep 1
    done
    say "API                  ready     $url"
    say "event store          $(part "$answer" event_store)"
    say "projection database  $(part "$answer" projection_database)"
    say "projector            $(part "$answer" projector)"
}

# ---- ./tallystick serve -----------------------------------------------------------------------

restart_data() {
    # for its owner only, as the server itself would make it
    [ -d "$data" ] || (umask 077 && mkdir -p -- "$data") || fail "cannot make $data"
    data=$(CDPATH='' cd -- "$data" && pwd -P) || fail "cannot enter $data"
    local log=$data/server.log pid waited=0 url
    pid=$(sed -n '1s/^\([0-9][0-9]*\).*/\1/p' "$data/postgres.lock" 2>/dev/null || true)
    if [ -n "$pid" ] && ps -p "$pid" -o args= 2>/dev/null | grep -q io.tallystick.server.Main; then
        say "Stopping the server that uses $data (process $pid)."
        kill "$pid" || fail "cannot stop process $pid"
        while kill -0 "$pid" 2>/dev/null; do
            [ "$waited" -lt 60 ] || fail "process $pid does not end"
            waited=$((waited + 1))
            sleep 1
        done
    fi
    nohup "$home/tallystick" serve --data-dir "$data" ${options[@]+"${options[@]}"} \
        >"$log" 2>&1 </dev/null &
    pid=$!
    say "Starting the server (process $pid); its log is $log."
    local deadline=$((SECONDS + timeout))
    until url=$(sed -n 's/^  URL   *//p' "$log") && [ -n "$url" ]; do
        kill -0 "$pid" 2>/dev/null || fail "the server has ended: $(tail -n 1 "$log")"
        [ "$SECONDS" -lt "$deadline" ] || fail "the server is not ready after $timeout s; see $log"
        sleep 1
    done
    check_api "$url" "$pid"
}

# ---- the compose system -----------------------------------------------------------------------

FORMAT='{{index .Config.Labels "com.docker.compose.service"}} {{.State.Status}} {{if .State.Health}}{{.State.Health.Status}}{{else}}none{{end}} {{.State.ExitCode}}'

restart_compose() {
    local file=$home/docker-compose.yml project=tallystick
    if [ "$cluster" = true ]; then
        file=$home/deploy/cluster/docker-compose.yml
        project=tallystick-cluster
    elif [ ${#profiles[@]} -eq 0 ]; then
        profiles=(--profile dev)
    fi
    command -v docker >/dev/null 2>&1 || fail "docker is needed, or --data DIR"
    local compose=(docker compose --project-name "${COMPOSE_PROJECT_NAME:-$project}" --file "$file"
        ${profiles[@]+"${profiles[@]}"})
    "${compose[@]}" stop || fail "could not stop"
    # in the order of what depends on what, each when the one before is healthy
    "${compose[@]}" up --detach || fail "could not start; see: ${compose[*]} logs"

    local deadline=$((SECONDS + timeout)) ids states waiting
    while :; do
        ids=$("${compose[@]}" ps --all --quiet) || fail "docker does not answer"
        [ -n "$ids" ] || fail "nothing was started"
        # shellcheck disable=SC2086 # the ids are words
        states=$(docker inspect --format "$FORMAT" $ids) || fail "docker does not answer"
        # healthy, or a one-shot that ended well
        waiting=$(printf '%s\n' "$states" \
            | awk '!($2 == "running" && $3 == "healthy") && !($2 == "exited" && $3 == "none" && $4 == 0)')
        if [ -z "$waiting" ]; then break; fi
        if [ "$SECONDS" -ge "$deadline" ]; then
            local service state health
            read -r service state health _ <<<"$waiting"
            fail "$service is $state, health $health, after $timeout s; see: ${compose[*]} logs $service"
        fi
        sleep 2
    done
    printf '%s\n' "$states" | sort | awk '{ printf "%-20s %s\n", $1, $3 == "none" ? "done" : $3 }'
}

if [ -n "$check" ]; then
    check_api "$check"
elif [ -n "$data" ]; then
    restart_data
else
    restart_compose
fi
