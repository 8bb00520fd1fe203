#!/usr/bin/env bash
# P7 of the performance goals: time from process start to the first answered request, and the summed PSS of the AppHost, the services
# and the Console once idle. Build first (`dotnet build`). Runs without backends on the default ports; the third figure is a no-op build.
#   eng/measure/start-up.sh [runs] [idle seconds]
set -euo pipefail
cd "$(dirname "$0")/../.."
runs=${1:-5} idle=${2:-20}
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT

tree() { local p; echo "$1"; for p in $(cat /proc/"$1"/task/*/children 2>/dev/null); do tree "$p"; done; }

for run in $(seq "$runs"); do
  start=$(date +%s%N)
  AITEAMS_DATA=$data dotnet run --no-build --project AiTeams.AppHost -- \
    --Backends=off >"$data/out.txt" 2>&1 &
  pid=$!
  until curl -sf -o /dev/null -X POST -H 'Content-Type: application/json' -d '{"name":"measure"}' http://localhost:8000/api/app/sessions; do
    kill -0 $pid 2>/dev/null || { cat "$data/out.txt"; exit 1; }
    sleep 0.02
  done
  ready=$(( ($(date +%s%N) - start) / 1000000 ))
  sleep "$idle"
  pss=0
  for p in $(tree $pid); do
    kb=$(awk '/^Pss:/ {print $2}' /proc/"$p"/smaps_rollup 2>/dev/null || echo 0)
    pss=$((pss + ${kb:-0}))
  done
  echo "run $run: first answer after $ready ms, $((pss / 1024)) MB PSS after $idle s idle"
  kill -TERM $pid; wait $pid || true
done
start=$(date +%s%N); dotnet build AiTeams.AppHost --no-restore -v q --nologo >/dev/null
echo "no-op build of the AppHost: $(( ($(date +%s%N) - start) / 1000000 )) ms"
