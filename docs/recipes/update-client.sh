#!/bin/sh
# Bring the Megaplan client of this repository up to the version that an account serves,
# and propose the change: a branch, a commit, and a pull or merge request with what changed,
# what that breaks, and which lines of this repository it touches.
#
#     MEGAPLAN_HOST    the account: acme.megaplan.ru
#     MEGAPLAN_TOKEN   an access token of it
#     CLIENT           folder of the client, vendored or generated: src/acme/clients/megaplan_client
#     CODE             folders of the code that uses it (.)
#     SPECS            folder of the fetched descriptions (specs/megaplan)
#     CHANGES          where changelog sections are collected (megaplan-changes.md)
#     BASE             branch that the change is for (main)
#     FORGE            github (needs gh), gitlab (needs glab), or none: only push the branch
#     REPORT_LANG      language of the report: en or ru (en)
#
# The work is done in a worktree of its own: whatever fails, this checkout stays as it is.
set -eu

: "${MEGAPLAN_HOST:?the account, such as acme.megaplan.ru}"
: "${CLIENT:?folder of the client}"
code=${CODE:-.}
specs=${SPECS:-specs/megaplan}
changes=${CHANGES:-megaplan-changes.md}
base=${BASE:-main}
lang=${REPORT_LANG:-en}

start=$(pwd)
work=$(mktemp -d)
clean_up() {
    cd "$start"
    rm -rf "$work"
    git worktree prune
}
trap clean_up EXIT
trap 'exit 130' HUP INT TERM
git worktree add --quiet --detach "$work/tree" HEAD
cd "$work/tree"

# What does the account serve?
plansdk fetch megaplan --host "$MEGAPLAN_HOST" --out "$specs" > "$work/outcome"
unset MEGAPLAN_TOKEN # nobody else needs it
outcome=$(tail -n 1 "$work/outcome") # new, known or changed; the version; its file
state=${outcome%% *}
outcome=${outcome#* }
version=${outcome%% *}
file=${outcome#* }
if [ "$state" = known ]; then
    echo "$version is known: nothing to do"
    exit
fi
branch=plansdk/megaplan-$(basename "$file" .raml)
if [ -n "$(git ls-remote --heads origin "$branch")" ]; then
    echo "$version is proposed already: $branch"
    exit
fi

# What has changed since the version that the client was made of?
made_of='import json, sys; print(json.load(open(sys.argv[1]))["specification"]["version"])'
old_version=$(python3 -c "$made_of" "$CLIENT/plansdk.json")
old=$specs/$old_version.raml
[ -f "$old" ] || old=$old_version # one that came with plansdk
plansdk diff "$old" "$file" --lang "$lang" --format markdown --output "$work/report.md"
plansdk diff "$old" "$file" --lang "$lang" --format changelog --output "$work/section.md"
# $code is a list of folders.
# shellcheck disable=SC2086
plansdk impact "$old" "$file" $code --package "$(basename "$CLIENT")" --lang "$lang" > "$work/impact"
if [ -n "${GITHUB_ACTIONS:-}" ]; then
    # shellcheck disable=SC2086
    plansdk impact "$old" "$file" $code --package "$(basename "$CLIENT")" --format github
fi

# The new client.
if grep -q '"vendored"' "$CLIENT/plansdk.json"; then
    plansdk vendor upgrade "$CLIENT" --spec "$file"
    plansdk vendor check "$CLIENT"
else
    plansdk generate megaplan --spec "$file" --out "$(dirname "$CLIENT")"
fi
{
    cat "$work/section.md"
    if [ -f "$changes" ]; then
        echo
        cat "$changes"
    fi
} > "$work/changes.md"
mkdir -p "$(dirname "$changes")"
cp "$work/changes.md" "$changes"

# The change.
title="Megaplan API $version"
git add --all
git commit --quiet -m "$title" -m "The client was made of $old_version."
beginning() { # of a report: forges limit the length of descriptions
    head -n 150 "$1"
    [ "$(wc -l < "$1")" -le 150 ] || echo "…"
}
{
    echo '```'
    beginning "$work/impact"
    echo '```'
    echo
    beginning "$work/report.md"
} > "$work/body.md"
git push --quiet origin "HEAD:refs/heads/$branch"

# Without the request nobody would learn of the branch, and the next run would stop at it.
undo() {
    git push --quiet origin --delete "$branch"
    exit 1
}
case ${FORGE:-none} in
github)
    gh pr create --base "$base" --head "$branch" --title "$title" --body-file "$work/body.md" || undo
    ;;
gitlab)
    glab mr create --target-branch "$base" --source-branch "$branch" --title "$title" \
        --description "$(cat "$work/body.md")" --yes || undo
    ;;
esac
echo "$version is proposed: $branch"
