#!/bin/sh
# Bring the Megaplan client of this repository up to the version that an account serves:
# a commit, and a text that says what changed, what that breaks, and which lines of this
# repository it touches. propose-change.sh proposes both.
#
#     MEGAPLAN_HOST    the account: acme.megaplan.ru
#     MEGAPLAN_TOKEN   an access token of it
#     CLIENT           folder of the client, vendored or generated: src/acme/clients/megaplan_client
#     CODE             folders of the code that uses it (.)
#     SPECS            folder of the fetched descriptions (specs/megaplan)
#     CHANGES          where changelog sections are collected (megaplan-changes.md)
#     REPORT_LANG      language of the report: en or ru (en)
#     OUT              folder that the change is written to (megaplan-change)
#
# The work is done in a worktree of its own: whatever fails, this checkout stays as it is.
set -eu

: "${MEGAPLAN_HOST:?the account, such as acme.megaplan.ru}"
: "${CLIENT:?folder of the client}"
code=${CODE:-.}
specs=${SPECS:-specs/megaplan}
changes=${CHANGES:-megaplan-changes.md}
lang=${REPORT_LANG:-en}
start=$(pwd)
out=${OUT:-megaplan-change}
case $out in /*) ;; *) out=$start/$out ;; esac

rm -f -- "$out/change.bundle" "$out/body.md" # of a former run
work=$(mktemp -d)
clean_up() {
    cd -- "$start"
    rm -rf -- "$work"
    git worktree prune
}
trap clean_up EXIT
trap 'exit 130' HUP INT TERM
git worktree add --quiet --detach "$work/tree" HEAD
cd "$work/tree"
made_from=$(git rev-parse HEAD)

# What does the account serve?
plansdk fetch megaplan --host "$MEGAPLAN_HOST" --out "$specs" > "$work/outcome"
unset MEGAPLAN_TOKEN # nobody else needs it
outcome=$(tail -n 1 "$work/outcome") # new, known or changed; the version; its file
state=${outcome%% *}
file=${outcome#* * }
version=$(basename -- "$file" .raml)
if [ "$state" = known ]; then
    echo "$version is known: nothing to do"
    exit
fi

# What has changed since the version that the client was made of?
made_of='import json, sys; print(json.load(open(sys.argv[1]))["specification"]["version"])'
old_version=$(python3 -c "$made_of" "$CLIENT/plansdk.json")
old=$specs/$old_version.raml
[ -f "$old" ] || old=$old_version # one that came with plansdk
plansdk diff --lang "$lang" --format markdown --output "$work/report.md" -- "$old" "$file"
plansdk diff --lang "$lang" --format changelog --output "$work/section.md" -- "$old" "$file"
package=$(basename -- "$CLIENT")
# $code is a list of folders.
# shellcheck disable=SC2086
plansdk impact --package "$package" --lang "$lang" -- "$old" "$file" $code > "$work/impact"
if [ -n "${GITHUB_ACTIONS:-}" ]; then
    # shellcheck disable=SC2086
    plansdk impact --package "$package" --format github -- "$old" "$file" $code
fi

# The new client.
if grep -q -- '"vendored"' "$CLIENT/plansdk.json"; then
    plansdk vendor upgrade --spec "$file" -- "$CLIENT"
    plansdk vendor check -- "$CLIENT"
else
    plansdk generate megaplan --spec "$file" --out "$(dirname -- "$CLIENT")"
fi
{
    cat -- "$work/section.md"
    if [ -f "$changes" ]; then
        echo
        cat -- "$changes"
    fi
} > "$work/changes.md"
mkdir -p -- "$(dirname -- "$changes")"
cp -- "$work/changes.md" "$changes"

# The change.
git add --all
git commit --quiet -m "Megaplan API $version" -m "The client was made of $old_version."
beginning() { # of a report: forges limit the length of descriptions
    head -n 150 -- "$1"
    [ "$(wc -l < "$1")" -le 150 ] || echo "…"
}
mkdir -p -- "$out"
{
    echo '```'
    beginning "$work/impact"
    echo '```'
    echo
    beginning "$work/report.md"
} > "$out/body.md"
git bundle create --quiet "$out/change.bundle" HEAD "^$made_from"
echo "$version is ready to be proposed"
