#!/usr/bin/env bash
# Deletes the databases of Tallystick, after asking. Try: scripts/reset.sh --help
set -euo pipefail

home=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)

usage() {
    cat <<'HELP'
Usage: scripts/reset.sh [--profile NAME | --data DIR] [--yes] [--restart]

Deletes every contact, transaction and event, for ever. Says exactly what it is
going to delete and asks, unless --yes.

  --profile NAME  which part of the compose system: dev (the default), tls,
                  redis, or cluster (deploy/cluster). Its containers are stopped
                  and the volumes with its databases deleted; certificates and
                  images stay.
  --data DIR      the DATA_DIR of ./tallystick serve instead. Only what
                  Tallystick made there is deleted. Refused while it is in use.
  --yes           do not ask; needed where nobody can answer
  --restart       then start anew and check the health, as scripts/restart.sh
  -h, --help      show this

COMPOSE_PROJECT_NAME is heeded if it is set.

Exit codes: 0 done, also if there was nothing to delete; 1 it failed; 2 a wrong
option; 3 refused, or the answer was not yes: nothing was changed.
HELP
}

say() { printf '%s\n' "$*"; }

fail() {
    printf 'reset: %s\n' "$*" >&2
    exit 1
}

misused() {
    printf 'reset: %s; see --help\n' "$*" >&2
    exit 2
}

refuse() {
    printf 'reset: refused: %s; nothing was changed\n' "$*" >&2
    exit 3
}

profile=
data=
yes=false
restart=false
while [ $# -gt 0 ]; do
    case $1 in
        --profile | --data)
            if [ -z "${2:-}" ]; then misused "$1 needs a value"; fi
            if [ "$1" = --profile ]; then profile=$2; else data=$2; fi
            shift
            ;;
        --yes) yes=true ;;
        --restart) restart=true ;;
        -h | --help)
            usage
            exit 0
            ;;
        *) misused "there is no option '$1'" ;;
    esac
    shift
done
[ -z "$profile" ] || [ -z "$data" ] || misused "--profile and --data exclude each other"

confirm() {
    if [ "$yes" = true ]; then return; fi
    [ -t 0 ] || refuse "nobody can be asked here; if you mean it: --yes"
    printf 'There is no way back. Type yes to delete: '
    local answer=
    read -r answer || true
    [ "$answer" = yes ] || refuse "the answer was not yes"
}

# ---- a DATA_DIR -----------------------------------------------------------------------------

# Everything that ./tallystick serve and scripts/restart.sh put into a DATA_DIR, but the lock: the
# lock file is deleted last, and only if nothing else is left.
MADE_HERE=(postgres postgres.password postgres.password.new postgres.log postgres.log.1 runtime server.log)

# Whether process $1 lives and may be ours. One whose command line cannot be seen may be.
is_ours() {
    ps -p "$1" >/dev/null 2>&1 || return 1
    local command
    command=$(ps -p "$1" -o args= 2>/dev/null) || return 0
    case $command in
        '' | *[Tt]allystick* | *java* | *postgres*) return 0 ;;
        *) return 1 ;;
    esac
}

# Prints the process id that the first line of file $1 begins with; nothing if there is none.
pid_in() {
    sed -n '1s/^\([0-9][0-9]*\).*/\1/p' "$1" 2>/dev/null || true
}

# Whether a process of this machine, also one in a container, holds a lock on file $1.
is_locked() {
    [ -r /proc/locks ] || return 1
    local inode
    inode=$(stat -c %i "$1" 2>/dev/null) || return 1
    grep -q "[0-9a-f]:$inode " /proc/locks
}

refuse_if_in_use() {
    local pid
    pid=$(pid_in "$1/postgres.lock")
    if is_locked "$1/postgres.lock" || { [ -n "$pid" ] && is_ours "$pid"; }; then
        refuse "a running server${pid:+ (process $pid)} uses $1; stop it first"
    fi
    pid=$(pid_in "$1/postgres/postmaster.pid")
    if [ -n "$pid" ] && is_ours "$pid"; then
        refuse "its PostgreSQL (process $pid) still runs; start the server on $1 and stop it with Ctrl-C"
    fi
}

reset_data() {
    [ -e "$1" ] || refuse "there is no $1"
    [ -d "$1" ] || refuse "$1 is no directory"
    local directory
    directory=$(CDPATH='' cd -- "$1" && pwd -P) || refuse "cannot enter $1"
    if [ ! -f "$directory/postgres.lock" ] || { [ ! -f "$directory/postgres/PG_VERSION" ] \
        && [ ! -f "$directory/postgres.password" ]; }; then
        refuse "$directory is not a data directory of Tallystick"
    fi
    [ -w "$directory" ] || refuse "$directory cannot be written to"

    local names=() name path
    for name in "${MADE_HERE[@]}"; do
        path=$directory/$name
        [ ! -L "$path" ] || refuse "$path is a symbolic link"
        if [ -e "$path" ]; then names+=("$path"); fi
    done
    for path in "$directory"/postgres.new-*; do # of a first start that was killed
        if [ -d "$path" ] && [ ! -L "$path" ]; then names+=("$path"); fi
    done
    refuse_if_in_use "$directory"
    say "This deletes every contact, transaction and event in $directory:"
    for path in "${names[@]}"; do say "  $path"; done
    confirm
    refuse_if_in_use "$directory" # the answer may have taken a while
    rm -rf -- "${names[@]}" || fail "could not delete all of it; run it again"
    local rest
    rest=$(ls -A -- "$directory")
    if [ "$rest" = postgres.lock ]; then
        rm -f -- "$directory/postgres.lock"
        say "Deleted. $directory is empty."
    else
        say "Deleted. What is left in $directory is not ours:"
        printf '%s\n' "$rest" | sed '/^postgres\.lock$/d; s/^/  /'
    fi
}

# ---- the compose system ---------------------------------------------------------------------

reset_volumes() {
    local file=$home/docker-compose.yml project=tallystick profiles=()
    case $1 in
        dev) profiles=(--profile dev --profile replica) ;;
        tls) profiles=(--profile tls --profile tls-replica) ;;
        redis) profiles=(--profile redis) ;;
        cluster)
            file=$home/deploy/cluster/docker-compose.yml
            project=tallystick-cluster
            ;;
        *) misused "there is no profile '$1': dev, tls, redis or cluster" ;;
    esac
    project=${COMPOSE_PROJECT_NAME:-$project}
    command -v docker >/dev/null 2>&1 || fail "docker is needed, or --data DIR"
    local volumes
    volumes=$(docker volume ls --quiet --filter "label=com.docker.compose.project=$project" \
        --filter "label=io.tallystick.data=$1") || fail "docker does not answer"
    if [ -z "$volumes" ]; then
        say "$project has no databases of $1. Nothing to delete."
        return
    fi
    say "This stops $1 of $project and deletes these volumes, with every contact, transaction and event in them:"
    printf '%s\n' "$volumes" | sed 's/^/  /'
    confirm
    docker compose --project-name "$project" --file "$file" ${profiles[@]+"${profiles[@]}"} down \
        || fail "could not stop $1; nothing was deleted"
    local volume
    while IFS= read -r volume; do
        docker volume rm -- "$volume" >/dev/null || fail "could not delete the volume $volume; run it again"
    done <<VOLUMES
$volumes
VOLUMES
    say "Deleted."
}

if [ -n "$data" ]; then
    reset_data "$data"
    again=(--data "$data")
else
    reset_volumes "${profile:-dev}"
    again=(--profile "${profile:-dev}")
fi
if [ "$restart" = true ]; then
    exec "$home/scripts/restart.sh" "${again[@]}"
fi
